import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import type { IsaoOptions } from '../../sandbox/isao';
import { type Call, ids, member, useIsao } from './isao-client';

const JANE = { name: 'Jane', phoneNumber: '+1' };

/** The bodies that a server received for a webhook, in order. */
let bodies: unknown[];
/** The statuses of its next answers; 200 after them, and 0 drops the connection. */
let statuses: number[];
let url: string;
const receiver = createServer((request, response) => {
  void json(request).then((body) => {
    bodies.push(body);
    const status = statuses.shift() ?? 200;
    if (status === 0) response.destroy();
    else response.writeHead(status).end();
  });
});

beforeAll(async () => {
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  url = `http://127.0.0.1:${Number(member(receiver.address(), 'port'))}/hook`;
});

beforeEach(() => {
  bodies = [];
  statuses = [];
});

const startPlain = useIsao();

afterAll(() => {
  receiver.close();
  receiver.closeAllConnections();
});

const subscribe = (call: Call, event: string) => call('POST /webhooks/subscribe', { body: { event, target_url: url } });

/** Starts an account with a subscription to each of some events. */
async function start(options: IsaoOptions = {}, ...events: string[]) {
  const { isao, call } = await startPlain({ ...options, delivery: { backoff: 5, ...options.delivery } });
  for (const event of events) await subscribe(call, event);
  return { isao, call };
}

const received = async (): Promise<void> => {
  while (bodies.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
};

test('the status and the place of the id vary, and each id ends its subscription', async () => {
  const { isao, call } = await start();
  const places = ['subscription_id', 'data.subscription_id', 'data.id', 'id'];
  const answers: unknown[] = [];
  for (const place of places) {
    const answer = await subscribe(call, 'contact.created');
    const id = member(answer.body, ...place.split('.'));
    expect(isao.subscriptions()).toEqual([{ id, event: 'contact.created', url }]);
    const unsubscribe = () => call('DELETE /webhooks/unsubscribe', { body: { subscription_id: id } });
    const gone = await unsubscribe();
    expect(isao.subscriptions()).toEqual([]);
    expect((await unsubscribe()).status).toBe(404);
    answers.push([answer.status, gone.status, gone.body]);
  }
  const farewell = [200, { success: true }];
  expect(answers).toEqual([
    [200, ...farewell],
    [201, 204, undefined],
    [200, ...farewell],
    [201, 204, undefined],
  ]);
  expect((await call('DELETE /webhooks/unsubscribe')).status).toBe(404);
});

test.each([
  [{ event: 'contact.exploded', target_url: 'https://example.com' }, ['event']],
  [{ event: 'contact.created', target_url: 'javascript:alert(1)' }, ['target_url']],
  [{}, ['event', 'target_url']],
])('a subscription to %j is refused', async (body, fields) => {
  const { isao, call } = await start();
  const answer = await call('POST /webhooks/subscribe', { body });
  expect(answer.status).toBe(422);
  expect(Object.keys(member(answer.body, 'details') ?? {})).toEqual(fields);
  expect(isao.subscriptions()).toEqual([]);
});

test('each change reaches all subscriptions to its event, even without a difference, and no others', async () => {
  const events = ['contact.created', 'contact.created', 'contact.updated', 'deal.created', 'deal.updated'];
  const { isao } = await start({ deliveryShape: 'event-data' }, ...events);
  const contact = isao.contacts.create(JANE);
  await isao.settled();
  const created = { event: 'contact.created', data: contact };
  expect(bodies.splice(0)).toEqual([created, created]);

  const deal = isao.deals.create({ title: 'Pilot', contactId: contact.id });
  await isao.settled();
  expect(bodies.splice(0)).toEqual([{ event: 'deal.created', data: deal }]);
  const changes = [
    () => isao.deals.updateStatus(deal.id, { status: 'won' }),
    () => isao.deals.updateStatus(deal.id, { status: 'won' }),
    () => isao.deals.update(deal.id, { title: 'Rollout' }),
    () => isao.contacts.update(contact.id, {}),
  ];
  for (const change of changes) {
    const data = change();
    await isao.settled();
    const event = 'title' in data ? 'deal.updated' : 'contact.updated';
    expect(bodies.splice(0)).toEqual([{ event, data }]);
  }
});

describe.each(['contact', 'deal'] as const)('the event of a new %s', (subject) => {
  test('is delivered in another shape each time', async () => {
    const event = `${subject}.created`;
    const { isao } = await start({}, event);
    const deliver = async (n: number) => {
      const record = isao[`${subject}s` as const].create({ name: 'Jane', phoneNumber: `+${n}`, title: 'Pilot' });
      await isao.settled();
      return record;
    };
    const records: object[] = [];
    for (let n = 1; n <= 5; n += 1) records.push(await deliver(n));
    const [one, two, three, four, five] = records;
    expect(bodies).toEqual([
      one,
      { event, data: two },
      { event, data: { [subject]: three } },
      { event, [subject]: four },
      [five],
    ]);
  });

  test('has the last 50 records, in no order, and an update those that were changed', async () => {
    const { isao, call } = await start({ now: () => 0 });
    isao.seed(3, 3);
    const records = isao[`${subject}s` as const];
    const created = Array.from({ length: 60 }, (_, n) => {
      isao.clock.offset = n * 1000;
      return records.create({ name: 'Jane', phoneNumber: `+${n}`, title: 'Pilot' }).id;
    });
    const recent = async (event: string) => ids(await call(`GET /triggers/${subject}.${event}/recent`));
    const latest = created.slice(10);
    const found = await recent('created');
    expect(found.toSorted()).toEqual(latest.toSorted());
    expect([latest, latest.toReversed()]).not.toContainEqual(found);

    records.update(created[0] ?? '', {});
    expect(await recent('updated')).toContain(created[0]);
    expect(await recent('updated')).not.toContain(created[1]);
  });
});

test('recent records can have the shape of a delivery', async () => {
  const { isao, call } = await start({ recentShape: 'event-data-contact' });
  const contact = isao.contacts.create(JANE);
  const deal = isao.deals.create({ title: 'Pilot' });
  const recent = async (event: string) => member((await call(`GET /triggers/${event}/recent`)).body, 'data');
  expect(await recent('contact.created')).toEqual([{ event: 'contact.created', data: { contact } }]);
  expect(await recent('deal.created')).toEqual([{ event: 'deal.created', data: { deal } }]);
});

test.each([
  ['tried again until it is accepted', [500, 302, 0], 4, 1],
  ['given up after five tries', [500, 500, 500, 500, 0], 5, 1],
  ['ended by 410, with its subscription', [410], 1, 0],
])('a delivery is %s', async (_what, answers, sent, subscriptions) => {
  const { isao } = await start({}, 'contact.created');
  statuses = answers;
  const contact = isao.contacts.create(JANE);
  await isao.settled();
  expect(bodies).toEqual(Array(sent).fill(contact));
  expect(isao.subscriptions()).toHaveLength(subscriptions);
});

test('unsubscribing ends the retries', async () => {
  const { isao, call } = await start({ delivery: { backoff: 100 } }, 'contact.created');
  statuses = [500];
  isao.contacts.create(JANE);
  await received();
  const [{ id } = { id: '' }] = isao.subscriptions();
  await call('DELETE /webhooks/unsubscribe', { body: { subscription_id: id } });
  await isao.settled();
  expect(bodies).toHaveLength(1);
});

test('deliveries can come twice and out of order', async () => {
  const { isao } = await start({ delivery: { twice: true, jitter: 100 }, deliveryShape: 'record' }, 'contact.created');
  const created = Array.from({ length: 10 }, (_, n) => isao.contacts.create({ name: 'Jane', phoneNumber: `+${n}` }).id);
  await isao.settled();
  const arrived = bodies.map((body) => String(member(body, 'id')));
  expect(arrived.toSorted()).toEqual([...created, ...created].toSorted());
  expect(Array.from(new Set(arrived))).not.toEqual(created);
});

test('closing does not wait for the next try', async () => {
  const { isao } = await start({ delivery: { backoff: 60_000 } }, 'contact.created');
  statuses = [500];
  isao.contacts.create(JANE);
  await received();
  const started = performance.now();
  await isao.close();
  expect(performance.now() - started).toBeLessThan(5000);
});

test('an import creates contacts with their events, and skips taken phone numbers; made-up records have none', async () => {
  const { isao } = await start({ deliveryShape: 'record' }, 'contact.created', 'deal.created');
  isao.seed(2, 2);
  // With one contact, the import begins with the second made-up one.
  const [first, second] = isao.contacts.all();
  for (const contact of [first, second]) isao.contacts.delete(contact?.id ?? '');
  const started = Date.now();
  isao.contacts.create({ name: 'Holder', phoneNumber: second?.phoneNumber ?? '' });
  isao.contacts.importNow(3);
  await isao.settled();
  expect(isao.contacts.count()).toBe(4);
  expect(bodies.map((body) => member(body, 'id')).toSorted()).toEqual(
    isao.contacts
      .all()
      .map(({ id }) => id)
      .toSorted(),
  );
  expect(isao.contacts.all().filter(({ createdAt }) => Date.parse(createdAt) < started - 1000)).toEqual([]);
});
