import type { Isao, IsaoOptions } from '../../sandbox/isao';
import { startIsao } from '../../sandbox/isao';
import type { Call } from './isao-client';
import { connect, ids, member } from './isao-client';

const NOON = Date.parse('2024-11-08T12:00:00.000Z');

let isao: Isao;
let call: Call;

async function start(options: IsaoOptions = {}): Promise<void> {
  isao = await startIsao(options);
  call = await connect(isao);
}

afterEach(() => isao.close());

/** Creates one contact per minute from noon. @returns their ids in that order */
function createByMinute(count: number): string[] {
  return Array.from({ length: count }, (_, minute) => {
    isao.clock.offset = minute * 60_000;
    return isao.contacts.create({ name: `Contact ${minute}`, phoneNumber: `+${minute}` }).id;
  });
}

test.each([
  [0, [0]],
  [1, [1, 0]],
  [200, [200, 0]],
  [201, [200, 1, 0]],
])('%i contacts are paged completely and without overlap', async (count, sizes) => {
  await start();
  isao.seed(count);
  const pages = await Promise.all(sizes.map((_, index) => call(`GET /contacts?limit=200&page=${index + 1}`)));
  expect(pages.map((page) => ids(page).length)).toEqual(sizes);
  expect(pages.flatMap(ids).toSorted()).toEqual(
    isao.contacts
      .all()
      .map(({ id }) => id)
      .toSorted(),
  );
  expect(member(pages[0]?.body, 'meta')).toEqual({
    page: 1,
    limit: 200,
    total: count,
    totalPages: Math.ceil(count / 200),
  });
});

test('a page has 50 contacts by default', async () => {
  await start();
  isao.seed(60);
  const page = await call('GET /contacts');
  expect(ids(page)).toHaveLength(50);
  expect(member(page.body, 'meta')).toEqual({ page: 1, limit: 50, total: 60, totalPages: 2 });
});

test('the default order shows nothing about age, and stays while nothing changes', async () => {
  await start({ now: () => NOON });
  const created = createByMinute(30);
  const listed = ids(await call('GET /contacts'));
  expect(listed.toSorted()).toEqual(created.toSorted());
  expect(listed).not.toEqual(created);
  expect(listed).not.toEqual(created.toReversed());
  expect(ids(await call('GET /contacts'))).toEqual(listed);
});

test('the random seed decides the order', async () => {
  const orders: string[] = [];
  for (const randomSeed of [1, 1, 2]) {
    await start({ randomSeed });
    isao.seed(20);
    const numbers = isao.contacts.all().map(({ id }) => id);
    orders.push(
      ids(await call('GET /contacts'))
        .map((id) => numbers.indexOf(id))
        .join(),
    );
    await isao.close();
  }
  expect(orders[0]).toBe(orders[1]);
  expect(orders[0]).not.toBe(orders[2]);
});

test('other orders are newest first, oldest first and last updated first', async () => {
  const orders = { newest: [2, 1, 0], oldest: [0, 1, 2], updated: [1, 2, 0] };
  for (const order of ['newest', 'oldest', 'updated'] as const) {
    await start({ order, now: () => NOON });
    const created = createByMinute(3);
    isao.clock.offset += 60_000;
    isao.contacts.update(created[1] ?? '', { city: 'Lyon' });
    expect(ids(await call('GET /contacts'))).toEqual(orders[order].map((index) => created[index]));
    await isao.close();
  }
});

test.each([
  [false, 1],
  [true, 2],
])('Since filters are inclusive: %s', async (sinceInclusive, found) => {
  await start({ sinceInclusive, now: () => NOON });
  const created = createByMinute(3);
  const second = '2024-11-08T12:01:00.000Z';
  expect(ids(await call(`GET /contacts?createdSince=${second}`))).toHaveLength(found);
  expect(ids(await call(`GET /contacts?updatedSince=${second}`))).toHaveLength(found);

  isao.contacts.update(created[0] ?? '', {});
  expect(ids(await call(`GET /contacts?createdSince=${second}`))).toHaveLength(found);
  expect(ids(await call(`GET /contacts?updatedSince=${second}`))).toHaveLength(found + 1);
});

test('a date may have an offset, only minutes, no zone (UTC) or no time', async () => {
  await start({ now: () => NOON });
  createByMinute(3);
  const dates = ['2024-11-08T13:01:00%2B01:00', '2024-11-08T12:01Z', '2024-11-08T12:01:00', '2024-11-08', '2024-11-09'];
  const found = await Promise.all(
    dates.map(async (date) => ids(await call(`GET /contacts?createdSince=${date}`)).length),
  );
  expect(found).toEqual([1, 1, 1, 3, 0]);
});

test.each([
  ...['page=0', 'page=-1', 'page=1.5', 'page=', 'page=one', 'page=1&page=2', 'page=99999999999999999999'],
  ...[
    'limit=0',
    'limit=201',
    'limit=all',
    'createdSince=yesterday',
    'updatedSince=1731067200',
    'updatedSince=2024-13-01',
  ],
])('?%s is a 400', async (query) => {
  await start();
  const answer = await call(`GET /contacts?${query}`);
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({
    success: false,
    error: expect.stringContaining(query.split('=', 1).join()) as unknown,
  });
});

test.each([
  ['zoé', ['Zoé Lefèvre']],
  ['LEFÈVRE', ['Zoé Lefèvre']],
  ['ZOE@', ['Zoé Lefèvre']],
  ['+3361', ['Zoé Lefèvre']],
  ['%', ['100% Pure']],
  ['_', ['R_and_D']],
  ["o'n", ["Siân O'Neill"]],
  ['paris', []],
  ['', ['100% Pure', 'R_and_D', "Siân O'Neill", 'Zoé Lefèvre']],
])('search for %j finds %j', async (search, expected) => {
  await start();
  isao.contacts.create({ name: 'Zoé Lefèvre', phoneNumber: '+33612345678', email: 'zoe@example.com', city: 'Paris' });
  isao.contacts.create({ name: '100% Pure', phoneNumber: '+1' });
  isao.contacts.create({ name: 'R_and_D', phoneNumber: '+2' });
  isao.contacts.create({ name: "Siân O'Neill", phoneNumber: '+44' });
  const { body } = await call(`GET /contacts?search=${encodeURIComponent(search)}`);
  const data = member(body, 'data');
  expect(Array.isArray(data) && data.map((contact) => member(contact, 'name')).toSorted()).toEqual(expected);
  expect(member(body, 'meta', 'total')).toBe(expected.length);
});

test('search can match only the start of a field', async () => {
  await start({ searchMode: 'prefix' });
  isao.contacts.create({ name: 'Zoé Lefèvre', phoneNumber: '+33', email: 'z@example.com' });
  const found = await Promise.all(
    ['zo', 'z@', '+3', 'lef', 'oé'].map(
      async (q) => ids(await call(`GET /contacts?search=${q.replace('+', '%2B')}`)).length,
    ),
  );
  expect(found).toEqual([1, 1, 1, 0, 0]);
});

test('filters can be combined', async () => {
  await start({ now: () => NOON });
  createByMinute(20);
  const answer = await call('GET /contacts?search=contact%201&createdSince=2024-11-08T12:11:00Z&limit=3&page=2');
  expect(ids(answer)).toHaveLength(3);
  expect(member(answer.body, 'meta')).toEqual({ page: 2, limit: 3, total: 8, totalPages: 3 });
});

test('seeded contacts are varied and valid, and publish no event', async () => {
  await start();
  isao.seed(300);
  isao.seed(200);
  const contacts = isao.contacts.all();
  expect(contacts).toHaveLength(500);
  expect(new Set(contacts.map(({ phoneNumber }) => phoneNumber.slice(0, 3)))).toEqual(
    new Set(['+33', '+49', '+44', '+12', '+13', '+14', '+16', '+15']),
  );
  expect(contacts.some(({ name }) => /[é-ÿ]/.test(name))).toBe(true);
  expect(contacts.some(({ updatedAt, createdAt }) => updatedAt > createdAt)).toBe(true);
  expect(isao.deliveries).toEqual([]);
  // The client validates every contact against the contract.
  expect(ids(await call('GET /contacts?limit=200'))).toHaveLength(200);
});

test('paging through 100,000 contacts is about as fast as through 100', async () => {
  await start();
  const time = async (route: string): Promise<number> => {
    const times: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      const started = performance.now();
      expect((await call(route)).status).toBe(200);
      times.push(performance.now() - started);
    }
    return Math.min(...times);
  };
  isao.seed(100);
  const small = await time('GET /contacts?limit=100');
  isao.seed(99_900);
  expect(isao.contacts.count()).toBe(100_000);
  const year = new Date(Date.now() - 364 * 24 * 60 * 60 * 1000).toISOString();
  const pages = ['page=1', 'page=1000', `page=500&updatedSince=${year}`, `page=500&createdSince=${year}`];
  for (const page of pages) {
    // Reading and sorting the whole table takes a quarter of a second.
    expect(await time(`GET /contacts?limit=100&${page}`)).toBeLessThan(small + 100);
  }
}, 20_000);

test('an import creates contacts with their events, and skips taken phone numbers', async () => {
  await start();
  isao.seed(2);
  // With one contact, the import begins with the second made-up one.
  const [first, second] = isao.contacts.all();
  for (const contact of [first, second]) isao.contacts.delete(contact?.id ?? '');
  isao.contacts.create({ name: 'Holder', phoneNumber: second?.phoneNumber ?? '' });
  await call('POST /webhooks/subscribe', { body: { event: 'contact.created', target_url: 'http://127.0.0.1:9/' } });
  const started = Date.now();
  isao.contacts.importNow(3);
  expect(isao.contacts.count()).toBe(4);
  expect(isao.deliveries).toHaveLength(3);
  expect(isao.contacts.all().filter(({ createdAt }) => Date.parse(createdAt) < started - 1000)).toEqual([]);
});

test('ISAO’s own list has the requested order', async () => {
  await start({ order: 'shuffled' });
  const created = createByMinute(20);
  const newest = isao.contacts.list({ page: 1, limit: 20, order: 'newest' }).data.map(({ id }) => id);
  expect(newest).toEqual(created.reverse());
});
