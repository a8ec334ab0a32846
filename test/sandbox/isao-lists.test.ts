import type { Isao } from '../../sandbox/isao';
import { type Answer, ids, member, useIsao } from './isao-client';

const NOON = Date.parse('2024-11-08T12:00:00.000Z');
const KINDS = ['contacts', 'deals'] as const;

const start = useIsao();

/** Creates one record per minute from noon. @returns their ids in that order */
function createByMinute(isao: Isao, count: number, kind: (typeof KINDS)[number] = 'contacts'): string[] {
  return Array.from({ length: count }, (_, minute) => {
    isao.clock.offset = minute * 60_000;
    return isao[kind].create({ name: `Contact ${minute}`, phoneNumber: `+${minute}`, title: `Deal ${minute}` }).id;
  });
}

const valuesOf = (answer: Answer, field: string): unknown[] => {
  const data = member(answer.body, 'data');
  return Array.isArray(data) ? data.map((record) => member(record, field)) : [];
};

describe.each(KINDS)('the list of %s', (kind) => {
  test.each([
    [0, [0]],
    [1, [1, 0]],
    [200, [200, 0]],
    [201, [200, 1, 0]],
  ])('has %i on pages, completely and without overlap', async (total, sizes) => {
    const { isao, call } = await start();
    isao.seed(kind === 'contacts' ? total : 10, kind === 'deals' ? total : 0);
    const pages = await Promise.all(sizes.map((_, index) => call(`GET /${kind}?limit=200&page=${index + 1}`)));
    expect(pages.map((page) => ids(page).length)).toEqual(sizes);
    expect(pages.flatMap(ids).toSorted()).toEqual(
      isao[kind]
        .all()
        .map(({ id }) => id)
        .toSorted(),
    );
    const totalPages = Math.ceil(total / 200);
    expect(member(pages[0]?.body, 'meta')).toEqual({ page: 1, limit: 200, total, totalPages });
  });

  test('has 50 per page by default, each as when read by its id', async () => {
    const { isao, call } = await start();
    isao.seed(60, 60);
    const { body } = await call(`GET /${kind}`);
    const data = member(body, 'data') as { id: string }[];
    expect(member(body, 'meta')).toEqual({ page: 1, limit: 50, total: 60, totalPages: 2 });
    expect(data).toEqual(data.map(({ id }) => isao[kind].get(id)));
  });

  test('has an order that shows nothing about age and stays, and others in ISAO itself', async () => {
    const { isao, call } = await start({ now: () => NOON });
    const created = createByMinute(isao, 10, kind);
    isao.clock.offset += 60_000;
    isao[kind].update(created[4] ?? '', {});
    const list = async () => ids(await call(`GET /${kind}`));
    const shuffled = await list();
    expect(await list()).toEqual(shuffled);
    expect(shuffled.toSorted()).toEqual(created.toSorted());
    const orders = (['newest', 'oldest', 'updated', 'updated-oldest'] as const).map((order) =>
      isao[kind].list({ page: 1, limit: 10, order }).data.map(({ id }) => id),
    );
    expect(orders).not.toContainEqual(shuffled);
    expect(orders.map((order) => order.map((id) => created.indexOf(id)).join(''))).toEqual([
      '9876543210',
      '0123456789',
      '4987653210',
      '0123567894',
    ]);
  });

  test.each([
    ...['page=0', 'page=-1', 'page=1.5', 'page=', 'page=one', 'page=1&page=2', 'page=99999999999999999999'],
    ...['limit=0', 'limit=201', 'limit=all'],
  ])('refuses ?%s with 400', async (query) => {
    const { call } = await start();
    const answer = await call(`GET /${kind}?${query}`);
    const error: unknown = expect.stringContaining(query.slice(0, 4));
    expect(answer).toMatchObject({ status: 400, body: { success: false, error } });
  });

  test.each([
    [false, 1],
    [true, 2],
  ])('filters by dates, inclusively: %s', async (sinceInclusive, found) => {
    const { isao, call } = await start({ sinceInclusive, dealsSince: 'honored', now: () => NOON });
    const created = createByMinute(isao, 3, kind);
    const since = (name: string) => call(`GET /${kind}?${name}=2024-11-08T12:01:00.000Z`);
    expect(ids(await since('createdSince'))).toHaveLength(found);
    expect(ids(await since('updatedSince'))).toHaveLength(found);

    isao[kind].update(created[0] ?? '', {});
    expect(ids(await since('createdSince'))).toHaveLength(found);
    expect(ids(await since('updatedSince'))).toHaveLength(found + 1);
  });
});

test.each([
  ['2024-11-08T13:01:00%2B01:00', 1],
  ['2024-11-08T12:01Z', 1],
  // Without a zone it is UTC.
  ['2024-11-08T12:01:00', 1],
  ['2024-11-08', 3],
  ['2024-11-09', 0],
])('a date may be %s', async (date, found) => {
  const { isao, call } = await start({ now: () => NOON });
  createByMinute(isao, 3);
  expect(ids(await call(`GET /contacts?createdSince=${date}`))).toHaveLength(found);
});

test.each([
  'contacts?createdSince=yesterday',
  'contacts?updatedSince=1731067200',
  'contacts?updatedSince=2024-13-01',
  'deals?status=closed',
  'deals?status=',
  'deals?status=won&status=lost',
  'deals?stage=a&stage=b',
])('GET /%s is a 400', async (path) => {
  const { call } = await start();
  const answer = await call(`GET /${path}`);
  expect(answer.status).toBe(400);
  expect(member(answer.body, 'error')).toContain(/\?(\w+)/.exec(path)?.[1]);
});

test.each([
  ['', ['A', 'B', 'C', 'D']],
  ['status=open', ['A', 'B']],
  ['status=won', ['C']],
  ['status=lost', ['D']],
  ['stage=new', ['A', 'C']],
  ['stage=NEW', ['B']],
  ['stage=ne', []],
  ['stage=', ['A', 'B', 'C', 'D']],
  ['status=won&stage=new', ['C']],
  ['status=lost&stage=new', []],
  ['createdSince=2999-01-01&search=A&priority=low&contactId=x', ['A', 'B', 'C', 'D']],
])('GET /deals?%s finds %j', async (query, expected) => {
  const { isao, call } = await start();
  isao.deals.create({ title: 'A', stage: 'new' });
  isao.deals.create({ title: 'B', stage: 'NEW' });
  isao.deals.updateStatus(isao.deals.create({ title: 'C', stage: 'new' }).id, { status: 'won' });
  isao.deals.updateStatus(isao.deals.create({ title: 'D' }).id, { status: 'lost' });
  const answer = await call(`GET /deals?${query}`);
  expect(valuesOf(answer, 'title').toSorted()).toEqual(expected);
  expect(member(answer.body, 'meta', 'total')).toBe(expected.length);
});

describe('search', () => {
  test.each([
    ['zoé', ['Zoé Lefèvre']],
    ['LEFÈVRE', ['Zoé Lefèvre']],
    ['ZOE@', ['Zoé Lefèvre']],
    ['+3361', ['Zoé Lefèvre']],
    ['%', ['100% Pure']],
    ['_', ['R_and_D']],
    ["o'n", ["Siân O'Neill"]],
    ['paris', []],
    ['manager', []],
    ['', ['100% Pure', 'R_and_D', "Siân O'Neill", 'Zoé Lefèvre']],
  ])('for %j finds %j', async (search, expected) => {
    const { isao, call } = await start();
    const zoe = { email: 'zoe@example.com', position: 'Manager', city: 'Paris' };
    isao.contacts.create({ name: 'Zoé Lefèvre', phoneNumber: '+33612345678', ...zoe });
    isao.contacts.create({ name: '100% Pure', phoneNumber: '+1' });
    isao.contacts.create({ name: 'R_and_D', phoneNumber: '+2' });
    isao.contacts.create({ name: "Siân O'Neill", phoneNumber: '+44' });
    const answer = await call(`GET /contacts?search=${encodeURIComponent(search)}`);
    expect(valuesOf(answer, 'name').toSorted()).toEqual(expected);
    expect(member(answer.body, 'meta', 'total')).toBe(expected.length);
  });

  test('can be combined with other filters', async () => {
    const { isao, call } = await start({ now: () => NOON });
    createByMinute(isao, 20);
    const answer = await call('GET /contacts?search=contact%201&createdSince=2024-11-08T12:11:00Z&limit=3&page=2');
    expect(ids(answer)).toHaveLength(3);
    expect(member(answer.body, 'meta')).toEqual({ page: 2, limit: 3, total: 8, totalPages: 3 });
  });
});

describe('made-up records', () => {
  test('are varied and valid', async () => {
    const { isao, call } = await start({ blankFields: 'null' });
    isao.seed(300, 150);
    isao.seed(200, 50);
    const contacts = isao.contacts.all();
    const deals = isao.deals.all();
    expect([contacts.length, deals.length]).toEqual([500, 200]);
    expect(new Set(contacts.map(({ phoneNumber }) => phoneNumber.slice(0, 3))).size).toBe(8);
    expect(contacts.some(({ name }) => /[é-ÿ]/.test(name))).toBe(true);
    for (const field of ['value', 'stage', 'contact', 'assignedTo', 'expectedCloseDate'] as const) {
      const blank = deals.filter((deal) => deal[field] === null).length;
      expect(Math.min(blank, 200 - blank)).toBeGreaterThan(20);
    }
    const isWrong = deals.filter(({ status, actualCloseDate }) => (status === 'open') !== (actualCloseDate === null));
    expect(isWrong).toEqual([]);
    // The client validates every record against the contract.
    for (const kind of KINDS) expect(ids(await call(`GET /${kind}?limit=200`))).toHaveLength(200);
  });

  test('are deals without a contact if there are none', async () => {
    const { isao } = await start({ blankFields: 'null' });
    isao.seed(0, 10);
    expect(isao.deals.all().map(({ contact }) => contact)).toEqual(Array(10).fill(null));
  });
});
