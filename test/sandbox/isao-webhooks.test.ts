import type { Isao, IsaoOptions } from '../../sandbox/isao';
import { startIsao } from '../../sandbox/isao';
import type { Call } from './isao-client';
import { connect, ids, member } from './isao-client';
import type { Receiver } from './isao-receiver';
import { startReceiver } from './isao-receiver';

let isao: Isao;
let call: Call;
let receiver: Receiver;

async function start(options: IsaoOptions = {}): Promise<void> {
  isao = await startIsao({ ...options, delivery: { backoff: 5, ...options.delivery } });
  call = await connect(isao);
}

beforeEach(async () => {
  receiver = await startReceiver();
});

afterEach(async () => {
  await isao.close();
  await receiver.close();
});

const subscribe = (event: string, url = receiver.url) =>
  call('POST /webhooks/subscribe', { body: { event, target_url: url } });

test.each(['subscription_id', 'data.subscription_id', 'data.id', 'id'] as const)(
  'the id can be at %s',
  async (position) => {
    await start({ idPosition: position, subscribeStatus: 201 });
    const answer = await subscribe('contact.created');
    const id = member(answer.body, ...position.split('.'));
    expect(answer.status).toBe(201);
    expect(isao.subscriptions()).toEqual([{ id, event: 'contact.created', url: receiver.url }]);

    const gone = await call('DELETE /webhooks/unsubscribe', { body: { subscription_id: id } });
    expect([gone.status, gone.body]).toEqual([200, { success: true }]);
    expect(isao.subscriptions()).toEqual([]);
    expect((await call('DELETE /webhooks/unsubscribe', { body: { subscription_id: id } })).status).toBe(404);
  },
);

test('by default the status and the place of the id vary', async () => {
  await start();
  const answers = await Promise.all(Array.from({ length: 8 }, () => subscribe('contact.created')));
  const places = answers.map(({ status, body }) => {
    const inner = member(body, 'data') ?? body;
    return [status, inner === body ? '' : 'data.', Object.keys(inner ?? {}).filter((name) => name.endsWith('id'))].join(
      ' ',
    );
  });
  expect(new Set(places)).toEqual(
    new Set(['200  subscription_id', '201 data. subscription_id', '200 data. id', '201  id']),
  );
});

test.each([
  [{ event: 'contact.exploded', target_url: 'https://example.com' }, ['event']],
  [{ event: 'contact.created', target_url: 'javascript:alert(1)' }, ['target_url']],
  [{}, ['event', 'target_url']],
])('a subscription to %j is refused', async (body, fields) => {
  await start();
  const answer = await call('POST /webhooks/subscribe', { body });
  expect(answer.status).toBe(422);
  expect(Object.keys(member(answer.body, 'details') ?? {})).toEqual(fields);
  expect(isao.subscriptions()).toEqual([]);
});

test('events reach all their own subscriptions, and no others', async () => {
  await start({ deliveryShape: 'event-data' });
  await subscribe('contact.created');
  await subscribe('contact.created');
  await subscribe('contact.updated');
  const created = (await call('POST /contacts', { body: { name: 'Jane', phoneNumber: '+1' } })).body;
  await isao.settled();
  const createdEvent = { event: 'contact.created', data: member(created, 'data') };
  expect(receiver.bodies).toEqual([createdEvent, createdEvent]);

  const updated = isao.contacts.update(String(member(created, 'data', 'id')), { city: 'Lyon' });
  await isao.settled();
  expect(receiver.bodies.slice(2)).toEqual([{ event: 'contact.updated', data: updated }]);
});

test.each(['record', 'event-data', 'event-data-contact', 'event-contact', 'array'] as const)(
  'a delivery can be: %s',
  async (shape) => {
    await start({ deliveryShape: shape });
    await subscribe('contact.created');
    const record = isao.contacts.create({ name: 'Jane', phoneNumber: '+1' });
    await isao.settled();
    const event = 'contact.created';
    const expected = {
      record,
      'event-data': { event, data: record },
      'event-data-contact': { event, data: { contact: record } },
      'event-contact': { event, contact: record },
      array: [record],
    };
    expect(receiver.bodies).toEqual([expected[shape]]);
  },
);

test('by default each delivery has another shape', async () => {
  await start();
  await subscribe('contact.created');
  for (let n = 0; n < 5; n += 1) isao.contacts.create({ name: 'Jane', phoneNumber: `+${n}` });
  await isao.settled();
  const shapes = receiver.bodies.map((body) =>
    Array.isArray(body)
      ? 'array'
      : Object.keys(body ?? {})
          .slice(0, 2)
          .join(),
  );
  expect(new Set(shapes)).toEqual(new Set(['id,name', 'event,data', 'event,contact', 'array']));
});

test('a delivery is tried again until it is accepted', async () => {
  await start();
  await subscribe('contact.created');
  receiver.statuses.push(500, 302);
  isao.contacts.create({ name: 'Jane', phoneNumber: '+1' });
  await isao.settled();
  expect(receiver.bodies).toEqual(Array(3).fill(isao.contacts.all()[0]));
  expect(isao.deliveries).toMatchObject([
    { state: 'delivered', event: 'contact.created', attempts: [{ status: 500 }, { status: 302 }, { status: 200 }] },
  ]);
});

test('a delivery is given up in the end', async () => {
  await start({ delivery: { tries: 2 } });
  const closed = await startReceiver();
  await closed.close();
  await subscribe('contact.created', closed.url);
  isao.contacts.create({ name: 'Jane', phoneNumber: '+1' });
  await isao.settled();
  const failure = { error: expect.stringContaining('fetch failed') as unknown };
  expect(isao.deliveries).toMatchObject([{ state: 'failed', attempts: [failure, failure] }]);
});

test('410 ends a subscription', async () => {
  await start();
  await subscribe('contact.created');
  receiver.statuses.push(410);
  isao.contacts.create({ name: 'Jane', phoneNumber: '+1' });
  await isao.settled();
  expect(isao.deliveries).toMatchObject([{ state: 'gone', attempts: [{ status: 410 }] }]);
  expect(isao.subscriptions()).toEqual([]);
});

test('unsubscribing ends the retries', async () => {
  await start({ delivery: { backoff: 500 }, idPosition: 'id' });
  const answer = await subscribe('contact.created');
  receiver.statuses.push(500);
  isao.contacts.create({ name: 'Jane', phoneNumber: '+1' });
  while (receiver.bodies.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await call('DELETE /webhooks/unsubscribe', { body: { subscription_id: member(answer.body, 'id') } });
  await isao.settled();
  expect(isao.deliveries).toMatchObject([{ state: 'gone', attempts: [{ status: 500 }] }]);
});

test('deliveries can come twice and out of order', async () => {
  await start({ delivery: { twice: true, jitter: 100 }, deliveryShape: 'record' });
  await subscribe('contact.created');
  const created = Array.from({ length: 10 }, (_, n) => isao.contacts.create({ name: 'Jane', phoneNumber: `+${n}` }).id);
  await isao.settled();
  const arrived = receiver.bodies.map((body) => String(member(body, 'id')));
  expect(arrived.toSorted()).toEqual([...created, ...created].toSorted());
  expect(Array.from(new Set(arrived))).not.toEqual(created);
});

test('closing does not wait for a delivery that gets no answer', async () => {
  await start({ delivery: { backoff: 60_000 } });
  await subscribe('contact.created');
  receiver.statuses.push(500);
  isao.contacts.create({ name: 'Jane', phoneNumber: '+1' });
  const started = performance.now();
  await isao.close();
  expect(performance.now() - started).toBeLessThan(5000);
  await start();
});

test('recent records are the last 50 of their event, in no order', async () => {
  await start({ now: () => 0 });
  const created = Array.from({ length: 60 }, (_, n) => {
    isao.clock.offset = n * 1000;
    return isao.contacts.create({ name: 'Jane', phoneNumber: `+${n}` }).id;
  });
  const recent = ids(await call('GET /triggers/contact.created/recent'));
  expect(recent.toSorted()).toEqual(created.slice(10).toSorted());
  expect([created.slice(10), created.slice(10).toReversed()]).not.toContainEqual(recent);
  expect(ids(await call('GET /triggers/contact.updated/recent'))).toEqual([]);

  isao.contacts.update(created[0] ?? '', { city: 'Lyon' });
  expect(ids(await call('GET /triggers/contact.updated/recent'))).toEqual([created[0]]);
});

test('recent records can have the shape of a delivery', async () => {
  await start({ recentShape: 'event-data-contact' });
  const contact = isao.contacts.create({ name: 'Jane', phoneNumber: '+1' });
  const { body } = await call('GET /triggers/contact.created/recent');
  expect(body).toEqual({ success: true, data: [{ event: 'contact.created', data: { contact } }] });
});
