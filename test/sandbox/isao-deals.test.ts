import type { Deal, DealChanges, Isao, IsaoOptions } from '../../sandbox/isao';
import { startIsao } from '../../sandbox/isao';
import { dealSample } from '../../src/fields/deal';
import type { Call } from './isao-client';
import { connect, ids, member } from './isao-client';
import { startReceiver } from './isao-receiver';

const NOON = Date.parse('2024-11-08T12:00:00.000Z');
const STAMPS = { createdAt: '2024-11-08T12:00:00.000Z', updatedAt: '2024-11-08T12:00:00.000Z' };
/** Every field that a create can set, besides the contact. */
const { id, status, actualCloseDate, contact, assignedTo, createdAt, updatedAt, ...created } = dealSample;
const PILOT = { ...created, title: 'Pilot', stage: 'negotiation' };
const BLANK = Object.fromEntries(Object.keys(dealSample).map((field) => [field, null]));
const JANE = { name: 'Jane Doe', email: 'jane@example.com', phoneNumber: '+33987654321', currentCompany: 'Tech Corp' };
const ALICE = { id: 'user_alice', name: 'Alice', email: 'alice@example.com' };

let isao: Isao;
let call: Call;

async function start(options: IsaoOptions = {}): Promise<void> {
  isao = await startIsao(options);
  call = await connect(isao);
}

afterEach(() => isao.close());

describe('a deal', () => {
  test('is created and read with all given fields, and its contact', async () => {
    await start({ now: () => NOON, blankFields: 'null' });
    const { id: contactId } = isao.contacts.create({ ...JANE, city: 'Lyon' });
    const created = await call('POST /deals', { body: { ...PILOT, contactId, expectedCloseDate: '2024-12-31' } });
    const id = String(member(created.body, 'data', 'id'));
    const expected = {
      success: true,
      data: {
        id,
        ...PILOT,
        status: 'open',
        contact: { id: contactId, ...JANE },
        assignedTo: null,
        expectedCloseDate: '2024-12-31T00:00:00.000Z',
        actualCloseDate: null,
        ...STAMPS,
      },
    };
    expect(created.status).toBe(201);
    expect(created.body).toEqual(expected);
    expect(await call(`GET /deals/${id}`)).toMatchObject({ status: 200, body: expected });
    expect(isao.deals.get(id)).toEqual(expected.data);
  });

  test('needs only a title; unknown fields are ignored', async () => {
    await start({ now: () => NOON, blankFields: 'null' });
    const { body } = await call('POST /deals', {
      body: { title: 'Pilot', status: 'won', assignedTo: ALICE, id: 'deal_1' },
    });
    expect(member(body, 'data')).toEqual({
      ...BLANK,
      id: isao.deals.all()[0]?.id,
      title: 'Pilot',
      priority: 'medium',
      status: 'open',
      ...STAMPS,
    });
    expect(isao.deals.get('deal_1')).toBeUndefined();
  });

  test.each([
    ['2024-12-31T23:30:00.000Z', '2024-12-31T23:30:00.000Z'],
    ['2024-12-31T23:30:00-05:00', '2025-01-01T04:30:00.000Z'],
    ['2024-12-31T23:30', '2024-12-31T23:30:00.000Z'],
  ])('returns its expected close date %s in UTC', async (expectedCloseDate, expected) => {
    await start();
    const { body } = await call('POST /deals', { body: { title: 'Pilot', expectedCloseDate } });
    expect(member(body, 'data', 'expectedCloseDate')).toBe(expected);
  });

  test('shows its contact as it is now, and none after that is deleted', async () => {
    await start({ blankFields: 'null' });
    const { id: contactId } = isao.contacts.create(JANE);
    const { id } = isao.deals.create({ title: 'Pilot', contactId });
    isao.contacts.update(contactId, { name: 'Jane Smith', email: null });
    const contact = async () => member((await call(`GET /deals/${id}`)).body, 'data', 'contact');
    expect(await contact()).toEqual({ id: contactId, ...JANE, name: 'Jane Smith', email: null });

    isao.contacts.delete(contactId);
    expect(await contact()).toBeNull();
    expect(isao.deals.update(id, { title: 'Pilot 2' })).toMatchObject({ title: 'Pilot 2', contact: null });
  });

  test('leaves out blank fields if the account does', async () => {
    await start({ blankFields: 'omitted' });
    const { id: contactId } = isao.contacts.create({ name: 'Jane', phoneNumber: '+1' });
    const { body } = await call('POST /deals', { body: { title: 'Pilot', contactId } });
    const { id } = isao.deals.create({ title: 'Nobody’s' });
    const always = ['createdAt', 'id', 'priority', 'status', 'title', 'updatedAt'];
    expect(Object.keys(member(body, 'data') ?? {}).toSorted()).toEqual(['contact', ...always]);
    expect(member(body, 'data', 'contact')).toEqual({ id: contactId, name: 'Jane', phoneNumber: '+1' });
    expect(Object.keys(isao.deals.get(id) ?? {}).toSorted()).toEqual(always);
  });

  test('by default has null in blank fields or leaves them out, depending on the deal', async () => {
    await start();
    const { id: contactId } = isao.contacts.create({ name: 'Jane', phoneNumber: '+1' });
    const deals = Array.from({ length: 20 }, () => isao.deals.create({ title: 'Pilot', contactId }));
    expect(new Set(deals.map((deal) => ['source' in deal, 'email' in (deal.contact ?? {})].join()))).toEqual(
      new Set(['true,true', 'false,false']),
    );
  });

  test('that does not exist is a 404', async () => {
    await start();
    const { id } = isao.deals.create({ title: 'Pilot' });
    expect(isao.deals.delete(id)).toBe(true);
    expect(isao.deals.delete(id)).toBe(false);
    const answers = [
      await call(`GET /deals/${id}`),
      await call(`PUT /deals/${id}/status`, { body: { status: 'won' } }),
      await call('PUT /deals/deal_none/status', { body: {} }),
    ];
    expect(answers.map(({ status, body }) => ({ status, body }))).toEqual(
      Array(3).fill({ status: 404, body: { success: false, error: 'Deal not found' } }),
    );
    expect(() => isao.deals.update(id, {})).toThrow('Deal not found');
  });

  test('can’t be deleted or changed as a whole through the API', async () => {
    await start();
    const { id } = isao.deals.create({ title: 'Pilot' });
    expect((await call(`PUT /deals/${id}`, { body: { title: 'Other' } })).status).toBe(404);
    expect((await call(`DELETE /deals/${id}`)).status).toBe(404);
    expect(isao.deals.get(id)?.title).toBe('Pilot');
  });
});

describe('a create', () => {
  test('gets all its faults reported at once, field by field', async () => {
    await start();
    const answer = await call('POST /deals', {
      body: {
        description: 1,
        value: '1200',
        currency: 'eur',
        stage: ' ',
        priority: 'urgent',
        probability: 101,
        expectedCloseDate: 'tomorrow',
        source: null,
        contactId: 7,
      },
    });
    expect(answer.status).toBe(422);
    expect(answer.body).toEqual({
      success: false,
      error: 'Validation failed',
      details: {
        title: 'Title is required',
        description: 'Description must be a string',
        value: 'Value must be a number',
        currency: 'Currency must be three upper-case letters',
        stage: 'Stage must be a string that is not blank',
        priority: 'Priority must be low, medium or high',
        probability: 'Probability must be a number from 0 to 100',
        expectedCloseDate: 'Expected close date must be an ISO 8601 date',
        source: 'Source must be a string',
        contactId: 'Contact ID must be a string',
      },
    });
    expect(isao.deals.count()).toBe(0);
  });

  test.each([
    { title: '' },
    { title: ' ' },
    { title: null },
    { title: 5 },
    { currency: 'EURO' },
    { priority: null },
    { priority: 'High' },
    { probability: -1 },
    { probability: 100.5 },
    { probability: '50' },
    { value: null },
    { expectedCloseDate: '2024-13-01' },
    { expectedCloseDate: 1735603200000 },
  ])('with %j is refused', async (field) => {
    await start();
    const answer = await call('POST /deals', { body: { ...PILOT, ...field } });
    expect(answer.status).toBe(422);
    expect(Object.keys(member(answer.body, 'details') ?? {})).toEqual(Object.keys(field));
  });

  test.each([{ probability: 0 }, { probability: 100 }, { value: 0 }, { value: -12.34 }, { priority: 'low' as const }])(
    'with %j is accepted',
    async (field) => {
      await start();
      const answer = await call('POST /deals', { body: { title: 'Pilot', ...field } });
      expect(answer.status).toBe(201);
      expect(member(answer.body, 'data')).toMatchObject(field);
    },
  );

  test('with a body that is not an object is a 400', async () => {
    await start();
    expect((await call('POST /deals', { body: '["title"]' })).status).toBe(400);
    expect((await call('POST /deals', { body: '{"title":' })).status).toBe(400);
  });

  test.each([
    [{}, [422, 404, 422, 404]],
    [{ unknownContact: 422 }, [422, 422, 422, 422]],
    [{ unknownContact: 404 }, [404, 404, 404, 404]],
  ] as const)('for a contact that does not exist is refused: %j', async (options, expected) => {
    await start(options);
    const bodies: Record<number, object> = {
      422: { success: false, error: 'Validation failed', details: { contactId: 'Contact not found' } },
      404: { success: false, error: 'Contact not found' },
    };
    for (const status of expected) {
      const answer = await call('POST /deals', { body: { title: 'Pilot', contactId: 'contact_none' } });
      expect([answer.status, answer.body]).toEqual([status, bodies[status]]);
    }
    expect(isao.deals.count()).toBe(0);
  });
});

describe('the status call', () => {
  const put = (id: string, body: unknown) => call(`PUT /deals/${id}/status`, { body });

  test('changes only what is given', async () => {
    await start({ now: () => NOON });
    const before = isao.deals.create(PILOT);
    isao.clock.offset = 1000;
    expect((await put(before.id, { stage: 'Closing' })).status).toBe(200);
    const staged = { ...before, stage: 'Closing', updatedAt: '2024-11-08T12:00:01.000Z' };
    expect(isao.deals.get(before.id)).toEqual(staged);

    isao.clock.offset = 2000;
    await put(before.id, { status: 'won', title: 'Other' });
    const now = '2024-11-08T12:00:02.000Z';
    expect(isao.deals.get(before.id)).toEqual({ ...staged, status: 'won', actualCloseDate: now, updatedAt: now });
  });

  test('sets the actual close date when a deal is won or lost, and clears it when it is reopened', async () => {
    await start({ now: () => NOON, blankFields: 'null' });
    const { id } = isao.deals.create(PILOT);
    const closed: unknown[] = [];
    const statuses = ['won', 'won', 'lost', 'open', 'open', 'lost'] as const;
    for (const [minute, status] of statuses.entries()) {
      isao.clock.offset = minute * 60_000;
      closed.push(isao.deals.updateStatus(id, { status }).actualCloseDate);
    }
    isao.deals.updateStatus(id, { stage: 'archived' });
    closed.push(isao.deals.get(id)?.actualCloseDate);
    const at = (minute: number) => `2024-11-08T12:0${minute}:00.000Z`;
    expect(closed).toEqual([at(0), at(0), at(2), null, null, at(5), at(5)]);
  });

  test.each([
    [{}, [true, false, true, false]],
    [{ statusAnswer: 'deal' }, [true, true, true, true]],
    [{ statusAnswer: 'success' }, [false, false, false, false]],
  ] as const)('can return the deal or not: %j', async (options, expected) => {
    await start(options);
    const { id } = isao.deals.create(PILOT);
    for (const whole of expected) {
      const { status, body } = await put(id, { status: 'won' });
      expect(status).toBe(200);
      expect(body).toEqual({ success: true, ...(whole && { data: isao.deals.get(id) }) });
    }
  });

  test.each([
    [{}, ['status']],
    [{ title: 'Other' }, ['status']],
    [{ status: 'closed' }, ['status']],
    [{ status: null, stage: 'Closing' }, ['status']],
    [{ status: 'won', stage: '' }, ['stage']],
    [{ status: 1, stage: null }, ['status', 'stage']],
  ])('with %j is refused', async (body, fields) => {
    await start();
    const before = isao.deals.create(PILOT);
    const answer = await put(before.id, body);
    expect(answer.status).toBe(422);
    expect(Object.keys(member(answer.body, 'details') ?? {})).toEqual(fields);
    expect(isao.deals.get(before.id)).toEqual(before);
  });
});

describe('a user in ISAO itself', () => {
  test('can change every field, and clear optional ones', async () => {
    await start({ blankFields: 'null' });
    const { id: contactId } = isao.contacts.create(JANE);
    const before = isao.deals.create({ title: 'Pilot' });
    const changes: DealChanges = { ...PILOT, title: 'Rollout', expectedCloseDate: STAMPS.createdAt, assignedTo: ALICE };
    const after = isao.deals.update(before.id, { ...changes, contactId });
    expect(after).toMatchObject({ ...changes, contact: { id: contactId }, status: 'open' });
    expect(member((await call(`GET /deals/${before.id}`)).body, 'data')).toEqual(after);

    const blank = Object.fromEntries(Object.keys(changes).map((field) => [field, null]));
    isao.deals.update(before.id, { ...blank, title: 'Pilot', priority: 'medium', contactId: null });
    expect({ ...isao.deals.get(before.id), updatedAt: before.updatedAt }).toEqual(before);
  });

  test('must follow the rules of the API', async () => {
    await start({ unknownContact: 422 });
    const before = isao.deals.create(PILOT);
    expect(() => isao.deals.create({ title: '' })).toThrow('Validation failed');
    expect(() => isao.deals.update(before.id, { currency: 'eur' })).toThrow('Validation failed');
    expect(() => isao.deals.update(before.id, { contactId: 'contact_none' })).toThrow('Validation failed');
    expect(() => isao.deals.updateStatus(before.id, {})).toThrow('Validation failed');
    expect(isao.deals.all()).toEqual([before]);
  });
});

describe('the list', () => {
  test.each([
    [0, [0]],
    [200, [200, 0]],
    [201, [200, 1, 0]],
  ])('pages %i deals completely and without overlap', async (count, sizes) => {
    await start();
    isao.seed(10, count);
    const pages = await Promise.all(sizes.map((_, index) => call(`GET /deals?limit=200&page=${index + 1}`)));
    expect(pages.map((page) => ids(page).length)).toEqual(sizes);
    expect(pages.flatMap(ids).toSorted()).toEqual(
      isao.deals
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

  test('has 50 deals per page, each as when read by its id', async () => {
    await start();
    isao.seed(10, 60);
    const { body } = await call('GET /deals');
    const data = member(body, 'data') as Deal[];
    expect(member(body, 'meta')).toEqual({ page: 1, limit: 50, total: 60, totalPages: 2 });
    expect(data).toEqual(data.map(({ id }) => isao.deals.get(id)));
  });

  test('by default has an order that shows nothing about age, or that of the option', async () => {
    const orders: Record<string, string[]> = {};
    for (const order of ['shuffled', 'newest', 'oldest', 'updated'] as const) {
      await start({ order, now: () => NOON });
      const created = Array.from({ length: 10 }, (_, minute) => {
        isao.clock.offset = minute * 60_000;
        return isao.deals.create({ title: `Deal ${minute}` }).id;
      });
      isao.clock.offset += 60_000;
      isao.deals.updateStatus(created[4] ?? '', { status: 'lost' });
      orders[order] = ids(await call('GET /deals')).map((id) => String(created.indexOf(id)));
      await isao.close();
    }
    expect(orders['oldest']?.join('')).toBe('0123456789');
    expect(orders['newest']?.join('')).toBe('9876543210');
    expect(orders['updated']?.join('')).toBe('4987653210');
    expect(orders['shuffled']?.toSorted()).toEqual(orders['oldest']);
    expect(Object.values(orders).filter((order) => order.join() === orders['shuffled']?.join())).toHaveLength(1);
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
  ])('?%s finds %j', async (query, expected) => {
    await start();
    isao.deals.create({ title: 'A', stage: 'new' });
    isao.deals.create({ title: 'B', stage: 'NEW' });
    isao.deals.updateStatus(isao.deals.create({ title: 'C', stage: 'new' }).id, { status: 'won' });
    isao.deals.updateStatus(isao.deals.create({ title: 'D' }).id, { status: 'lost' });
    const { body } = await call(`GET /deals?${query}`);
    const data = member(body, 'data') as Deal[];
    expect(data.map(({ title }) => title).toSorted()).toEqual(expected);
    expect(member(body, 'meta', 'total')).toBe(expected.length);
  });

  test.each([
    'page=0',
    'limit=0',
    'limit=201',
    'status=closed',
    'status=',
    'status=won&status=lost',
    'stage=a&stage=b',
  ])('?%s is a 400', async (query) => {
    await start();
    const answer = await call(`GET /deals?${query}`);
    expect(answer.status).toBe(400);
    expect(member(answer.body, 'error')).toContain(query.split('=', 1).join());
  });
});

describe('permissions', () => {
  test.each([
    ['GET /deals', 'deals:read', 200],
    ['GET /deals/:id', 'deals:read', 200],
    ['POST /deals', 'deals:write', 201],
    ['PUT /deals/:id/status', 'deals:write', 200],
    ['GET /triggers/deal.created/recent', 'webhooks:read', 200],
    ['GET /triggers/deal.updated/recent', 'webhooks:read', 200],
  ] as const)('%s needs %s', async (route, permission, status) => {
    await start();
    const { id } = isao.deals.create(PILOT);
    const { data } = (await call('GET /test')).body as { data: { permissions: (typeof permission)[] } };
    const send = (permissions: (typeof permission)[]) =>
      call(route.replace(':id', id), {
        key: isao.createKey({ permissions }).key,
        ...(!route.startsWith('GET') && { body: { title: 'Pilot', status: 'won' } }),
      });
    const others = data.permissions.filter((other) => other !== permission);
    const refused = await send(others);
    expect(others).toHaveLength(6);
    expect(refused).toMatchObject({
      status: 403,
      body: { requiredPermission: permission, availablePermissions: others },
    });
    expect((await send([permission])).status).toBe(status);
  });
});

describe('events', () => {
  async function subscribe(options: IsaoOptions, ...events: string[]) {
    await start({ ...options, delivery: { backoff: 5 } });
    const receiver = await startReceiver();
    for (const event of events) {
      await call('POST /webhooks/subscribe', { body: { event, target_url: receiver.url } });
    }
    return {
      async bodies(): Promise<unknown[]> {
        await isao.settled();
        await receiver.close();
        return receiver.bodies;
      },
    };
  }

  test.each(['record', 'event-data', 'event-data-contact', 'event-contact', 'array'] as const)(
    'contain the deal under `deal`: %s',
    async (deliveryShape) => {
      const hook = await subscribe({ deliveryShape }, 'deal.created');
      const { body } = await call('POST /deals', { body: PILOT });
      const deal = member(body, 'data');
      const event = 'deal.created';
      const expected = {
        record: deal,
        'event-data': { event, data: deal },
        'event-data-contact': { event, data: { deal } },
        'event-contact': { event, deal },
        array: [deal],
      };
      expect(await hook.bodies()).toEqual([expected[deliveryShape]]);
    },
  );

  test('report each change of a deal, even without a difference, but none of its contact', async () => {
    const hook = await subscribe({ deliveryShape: 'event-data', now: () => NOON }, 'deal.updated', 'contact.created');
    const contact = isao.contacts.create(JANE);
    const { id } = isao.deals.create({ ...PILOT, contactId: contact.id });
    const steps = [
      () => isao.deals.updateStatus(id, { status: 'won' }),
      () => isao.deals.updateStatus(id, { status: 'won' }),
      () => isao.deals.update(id, { assignedTo: ALICE }),
    ];
    const deals: Deal[] = [];
    for (const step of steps) {
      deals.push(step());
      await isao.settled();
    }
    isao.contacts.update(contact.id, { city: 'Lyon' });
    expect(await hook.bodies()).toEqual([
      { event: 'contact.created', data: contact },
      ...deals.map((data) => ({ event: 'deal.updated', data })),
    ]);
    expect(deals.map(({ updatedAt }) => Date.parse(updatedAt) - NOON)).toEqual([1, 2, 3]);
  });

  test('are listed as recent records of deals, not of contacts', async () => {
    await start({ recentShape: 'event-data-contact', now: () => 0 });
    isao.seed(3);
    const created = Array.from({ length: 60 }, (_, n) => {
      isao.clock.offset = n * 1000;
      return isao.deals.create({ title: `Deal ${n}` });
    });
    const first = created[0] ?? { id: '' };
    const recent = async (event: string) => member((await call(`GET /triggers/${event}/recent`)).body, 'data');
    expect(await recent('deal.updated')).toEqual([]);
    const updated = isao.deals.updateStatus(first.id, { stage: 'late' });
    expect(await recent('deal.updated')).toEqual([{ event: 'deal.updated', data: { deal: updated } }]);

    const records = (await recent('deal.created')) as { data: { deal: Deal } }[];
    const found = records.map(({ data }) => data.deal.id);
    const latest = created.slice(10).map(({ id }) => id);
    expect(found.toSorted()).toEqual(latest.toSorted());
    expect([latest, latest.toReversed()]).not.toContainEqual(found);
  });
});

test('faults affect deals, and the log keeps their requests', async () => {
  await start();
  const { id } = isao.deals.create(PILOT);
  isao.faults.add({ route: 'PUT /deals/:id/status', status: 503 });
  isao.faults.add({ route: 'POST /deals', status: 502, handled: true });
  const won = { status: 'won' };
  expect((await call(`PUT /deals/${id}/status`, { body: won })).status).toBe(503);
  expect(isao.deals.get(id)?.status).toBe('open');
  expect((await call('POST /deals', { body: PILOT })).status).toBe(502);
  expect(isao.deals.count()).toBe(2);
  expect((await call(`PUT /deals/${id}/status`, { body: won })).status).toBe(200);
  expect(isao.deals.get(id)?.status).toBe('won');
  expect(isao.requests).toMatchObject([
    { method: 'PUT', path: `/deals/${id}/status`, status: 503, faulty: true },
    { method: 'POST', path: '/deals', body: PILOT, status: 502, faulty: true },
    { method: 'PUT', path: `/deals/${id}/status`, body: won, status: 200, faulty: false },
  ]);
});

describe('made-up deals', () => {
  test('are varied and valid, with existing contacts, and publish no event', async () => {
    await start({ blankFields: 'null' });
    await call('POST /webhooks/subscribe', { body: { event: 'deal.created', target_url: 'http://127.0.0.1:9/' } });
    isao.seed(20, 150);
    isao.seed(0, 50);
    const deals = isao.deals.all();
    expect(deals).toHaveLength(200);
    for (const field of ['status', 'priority'] as const) {
      expect(new Set(deals.map((deal) => deal[field])).size).toBe(3);
    }
    for (const field of ['value', 'stage', 'contact', 'assignedTo', 'expectedCloseDate'] as const) {
      expect(deals.filter((deal) => deal[field] === null).length).toBeGreaterThan(20);
      expect(deals.filter((deal) => deal[field] !== null).length).toBeGreaterThan(20);
    }
    expect(deals.filter(({ status, actualCloseDate }) => (status === 'open') !== (actualCloseDate === null))).toEqual(
      [],
    );
    expect(new Set(deals.map(({ contact }) => contact?.id)).size).toBeGreaterThan(10);
    expect(isao.deliveries).toEqual([]);
    // The client validates every deal against the contract.
    expect(ids(await call('GET /deals?limit=200'))).toHaveLength(200);
  });

  test('have no contact if there are none', async () => {
    await start({ blankFields: 'null' });
    isao.seed(0, 10);
    expect(isao.deals.all().map(({ contact }) => contact)).toEqual(Array(10).fill(null));
  });
});
