import { contactSample } from '../../src/fields/contact';
import { dealSample } from '../../src/fields/deal';
import { loadContract } from '../contract';
import { member, useIsao } from './isao-client';

const NOON = Date.parse('2024-11-08T12:00:00.000Z');
const STAMPS = { createdAt: '2024-11-08T12:00:00.000Z', updatedAt: '2024-11-08T12:00:00.000Z' };
/** Every field that a create can set: the app derives the link itself. */
const JANE = without({ ...contactSample, tags: ['lead', 'marketing'] }, 'id', 'createdAt', 'updatedAt', 'whatsappLink');
const PILOT = without(dealSample, 'id', 'status', 'actualCloseDate', 'contact', 'assignedTo', 'createdAt', 'updatedAt');
const ALICE = { id: 'user_alice', name: 'Alice', email: 'alice@example.com' };

function without<T extends object, Name extends keyof T>(record: T, ...names: Name[]): Omit<T, Name> {
  const kept = Object.entries(record).filter(([name]) => !names.some((each) => each === name));
  return Object.fromEntries(kept) as Omit<T, Name>;
}

const start = useIsao();
/** An account with frozen time and every field in its answers. */
const startPlain = () => start({ now: () => NOON, blankFields: 'null' });

test('a contact is created, read and updated with the documented answers', async () => {
  const { isao, call } = await startPlain();
  const created = await call('POST /contacts', { body: JANE });
  const id = String(member(created.body, 'data', 'id'));
  expect(created).toMatchObject({ status: 201, body: { success: true } });
  expect(member(created.body, 'data')).toEqual({ id, ...JANE, ...STAMPS });

  isao.clock.offset = 75 * 60 * 1000;
  const changes = { position: 'Senior Marketing Manager', city: null, tags: ['senior'] };
  const ignored = { id: 'contact_1', shoeSize: 43 };
  const updated = await call(`PUT /contacts/${id}`, { body: { ...changes, ...ignored } });
  const expected = { id, ...JANE, ...STAMPS, ...changes, updatedAt: '2024-11-08T13:15:00.000Z' };
  expect(updated).toMatchObject({ status: 200, body: { success: true } });
  expect(member(updated.body, 'data')).toEqual(expected);
  expect((await call(`GET /contacts/${id}`)).body).toEqual({ success: true, data: expected });
});

test('a deal is created and read with all given fields, and its contact as it is now', async () => {
  const { isao, call } = await startPlain();
  const { id: contactId, ...jane } = isao.contacts.create(JANE);
  const created = await call('POST /deals', { body: { ...PILOT, contactId } });
  const id = String(member(created.body, 'data', 'id'));
  const { name, email, phoneNumber, currentCompany } = jane;
  const contact = { id: contactId, name, email, phoneNumber, currentCompany };
  const unset = { status: 'open', assignedTo: null, actualCloseDate: null };
  const expected = { id, ...PILOT, ...unset, contact, ...STAMPS };
  expect([created.status, created.body]).toEqual([201, { success: true, data: expected }]);

  isao.contacts.update(contactId, { name: 'Jane Smith', email: null });
  const read = async () => member((await call(`GET /deals/${id}`)).body, 'data');
  expect(await read()).toEqual({ ...expected, contact: { ...contact, name: 'Jane Smith', email: null } });
  isao.contacts.delete(contactId);
  expect(await read()).toEqual({ ...expected, contact: null });
});

test('a deal needs only a title; other fields are ignored', async () => {
  const { isao, call } = await startPlain();
  const body = { title: 'Pilot', status: 'won', assignedTo: ALICE, id: 'deal_1' };
  const answer = await call('POST /deals', { body });
  const blank = Object.fromEntries(Object.keys(dealSample).map((field) => [field, null]));
  const [{ id } = { id: '' }] = isao.deals.all();
  const expected = { ...blank, id, title: 'Pilot', priority: 'medium', status: 'open', ...STAMPS };
  expect(member(answer.body, 'data')).toEqual(expected);
  expect(id).not.toBe('deal_1');
});

test.each([
  [
    'POST /contacts',
    { name: 'x'.repeat(256), firstName: 'x'.repeat(101), email: 'nobody', city: 1, country: null, tags: ['a', 2] },
    {
      name: 'Name must be at most 255 characters',
      firstName: 'First name must be at most 100 characters',
      phoneNumber: 'Phone number is required',
      email: 'Invalid email format',
      city: 'City must be a string',
      country: 'Country must be a string',
      tags: 'Tags must be an array of strings',
    },
  ],
  [
    'POST /deals',
    {
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
    {
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
  ],
])('%s reports all faults at once, field by field', async (route, body, details) => {
  const { isao, call } = await start();
  const answer = await call(route, { body });
  expect([answer.status, answer.body]).toEqual([422, { success: false, error: 'Validation failed', details }]);
  expect([isao.contacts.count(), isao.deals.count()]).toEqual([0, 0]);
});

test('each field of a contact accepts as many characters as documented, and no more', async () => {
  const { call } = await start();
  const documented = member((await loadContract()).document, 'components', 'schemas', 'ContactCreate', 'properties');
  const ofLength = (extra: number): Record<string, string> =>
    Object.fromEntries(
      Object.entries(documented ?? {}).flatMap(([field, schema]) => {
        const max = member(schema, 'maxLength');
        return typeof max === 'number' ? [[field, '🙂'.repeat(max + extra)]] : [];
      }),
    );
  expect(ofLength(0)).toHaveProperty('city');
  expect((await call('POST /contacts', { body: { phoneNumber: '+1', ...ofLength(0) } })).status).toBe(201);
  const tooLong = await call('POST /contacts', { body: { phoneNumber: '+2', ...ofLength(1) } });
  expect(Object.keys(member(tooLong.body, 'details') ?? {})).toEqual(Object.keys(ofLength(1)));
});

test.each([
  ['PUT /contacts', { name: null }],
  ['PUT /contacts', { phoneNumber: null }],
  ['PUT /contacts', { name: ' ' }],
  ['PUT /contacts', { phoneNumber: '' }],
  ['PUT /contacts', { phoneNumber: 'none' }],
  ['PUT /contacts', { tags: null }],
  ['POST /deals', { title: '' }],
  ['POST /deals', { title: ' ' }],
  ['POST /deals', { title: null }],
  ['POST /deals', { title: 5 }],
  ['POST /deals', { currency: 'EURO' }],
  ['POST /deals', { priority: null }],
  ['POST /deals', { priority: 'High' }],
  ['POST /deals', { probability: -1 }],
  ['POST /deals', { probability: 100.5 }],
  ['POST /deals', { probability: '50' }],
  ['POST /deals', { value: null }],
  ['POST /deals', { expectedCloseDate: '2024-13-01' }],
  ['POST /deals', { expectedCloseDate: 1735603200000 }],
  ['PUT /deals/status', { status: 'closed' }],
  ['PUT /deals/status', { status: null, stage: 'Closing' }, 'status'],
  ['PUT /deals/status', { status: 'won', stage: '' }, 'stage'],
  ['PUT /deals/status', { status: 1, stage: null }],
  ['PUT /deals/status', { title: 'Other' }, 'status'],
])('%s refuses %j', async (route, body, fields = Object.keys(body).join()) => {
  const { isao, call } = await start();
  const contact = isao.contacts.create(JANE);
  const deal = isao.deals.create(PILOT);
  const path = route.replace('PUT /contacts', `PUT /contacts/${contact.id}`).replace('/status', `/${deal.id}/status`);
  const answer = await call(path, { body: route.startsWith('POST') ? { ...PILOT, ...body } : body });
  expect(answer.status).toBe(422);
  expect(Object.keys(member(answer.body, 'details') ?? {}).join()).toBe(fields);
  expect([isao.contacts.all(), isao.deals.all()]).toEqual([[contact], [deal]]);
});

test.each([
  [{ probability: 0 }],
  [{ probability: 100 }],
  [{ value: 0 }],
  [{ value: -12.34 }],
  [{ priority: 'low' }],
  [{ expectedCloseDate: '2024-12-31T23:30:00.000Z' }],
  // In UTC, however it was given.
  [{ expectedCloseDate: '2024-12-31T23:30:00-05:00' }, { expectedCloseDate: '2025-01-01T04:30:00.000Z' }],
  [{ expectedCloseDate: '2024-12-31T23:30' }, { expectedCloseDate: '2024-12-31T23:30:00.000Z' }],
])('POST /deals accepts %j', async (field, shown: object = field) => {
  const { call } = await start();
  const answer = await call('POST /deals', { body: { title: 'Pilot', ...field } });
  expect(answer.status).toBe(201);
  expect(member(answer.body, 'data')).toMatchObject(shown);
});

test.each([
  ['no object', '["name"]', {}],
  ['an empty body', '', {}],
  ['another type', 'name=Jane', { 'content-type': 'text/csv' }],
])('%s is a 400', async (_case, body, headers) => {
  const { call } = await start();
  for (const route of ['POST /contacts', 'POST /deals']) {
    const answer = await call(route, { body, headers });
    expect(answer).toMatchObject({ status: 400, body: { success: false, code: 'BAD_REQUEST' } });
  }
});

test('an update of a contact without a change is a 400', async () => {
  const { isao, call } = await start();
  const answer = await call(`PUT /contacts/${isao.contacts.create(JANE).id}`, { body: {} });
  expect([answer.status, member(answer.body, 'error')]).toEqual([400, 'The request body must name a field to change']);
});

test('blank fields are null or left out, depending on the record', async () => {
  const { isao } = await start();
  const contacts = Array.from({ length: 20 }, (_, n) => isao.contacts.create({ name: 'Jane', phoneNumber: `+${n}` }));
  const deals = contacts.map(({ id: contactId }) => isao.deals.create({ title: 'Pilot', contactId }));
  const shapes = (records: unknown[]) =>
    new Set(
      records.map((record) =>
        Object.keys(record ?? {})
          .toSorted()
          .join(),
      ),
    );
  const shapesOf = (...records: object[]) => shapes(records);
  const always = { id: '', ...STAMPS };
  const contact = { id: '', name: '', phoneNumber: '' };
  expect(shapes(contacts)).toEqual(
    shapesOf({ ...always, ...JANE }, { ...always, name: '', phoneNumber: '', tags: '' }),
  );
  expect(shapes(deals)).toEqual(shapesOf(dealSample, { ...always, title: '', priority: '', status: '', contact: '' }));
  expect(shapes(deals.map((deal) => deal.contact))).toEqual(
    shapesOf({ ...contact, email: '', currentCompany: '' }, contact),
  );
});

test('a phone number with any punctuation is accepted, stored as given, and taken', async () => {
  const { isao, call } = await start();
  const { id } = isao.contacts.create({ ...JANE, phoneNumber: '+33 9 87-65.43 21' });
  const other = isao.contacts.create({ name: 'John', phoneNumber: '0987654321' });
  const conflict = { success: false, error: 'Contact with this phone number already exists', existingContactId: id };
  const created = await call('POST /contacts', { body: { name: 'Joan', phoneNumber: '+33987654321' } });
  const updated = await call(`PUT /contacts/${other.id}`, { body: { phoneNumber: '+33(9)87654321' } });
  expect([created.status, created.body]).toEqual([409, conflict]);
  expect([updated.status, updated.body]).toEqual([409, conflict]);
  expect(isao.contacts.get(id)?.phoneNumber).toBe('+33 9 87-65.43 21');
  expect((await call(`PUT /contacts/${id}`, { body: { phoneNumber: '+33987654321' } })).status).toBe(200);
});

test('updatedAt moves with every change, even if the clock is frozen or goes back', async () => {
  const { isao } = await startPlain();
  const contact = isao.contacts.create(JANE);
  const deal = isao.deals.create(PILOT);
  const changes = {
    contact: () => isao.contacts.update(contact.id, {}),
    deal: () => isao.deals.updateStatus(deal.id, { status: 'open' }),
  };
  for (const change of Object.values(changes)) {
    const stamps = [0, 0, -60_000].map((offset) => {
      isao.clock.offset = offset;
      return change().updatedAt;
    });
    expect(stamps).toEqual([1, 2, 3].map((ms) => new Date(NOON + ms).toISOString()));
  }
});

describe('the status call', () => {
  test('changes only what is given, and returns the deal or not', async () => {
    const { isao, call } = await startPlain();
    const before = isao.deals.create(PILOT);
    const put = async (body: object) => (await call(`PUT /deals/${before.id}/status`, { body })).body;
    isao.clock.offset = 1000;
    const staged = { ...before, stage: 'Closing', updatedAt: '2024-11-08T12:00:01.000Z' };
    expect(await put({ stage: 'Closing' })).toEqual({ success: true, data: staged });
    expect(isao.deals.get(before.id)).toEqual(staged);

    isao.clock.offset = 2000;
    const now = '2024-11-08T12:00:02.000Z';
    expect(await put({ status: 'won', title: 'Other' })).toEqual({ success: true });
    expect(isao.deals.get(before.id)).toEqual({ ...staged, status: 'won', actualCloseDate: now, updatedAt: now });
  });

  test('sets the actual close date when a deal is won or lost, and clears it when it is reopened', async () => {
    const { isao } = await startPlain();
    const { id } = isao.deals.create(PILOT);
    const statuses = ['won', 'won', 'lost', 'open', 'open', 'lost'];
    const closed = statuses.map((status, minute) => {
      isao.clock.offset = minute * 60_000;
      return isao.deals.updateStatus(id, { status }).actualCloseDate;
    });
    closed.push(isao.deals.updateStatus(id, { stage: 'archived' }).actualCloseDate);
    const at = (minute: number) => `2024-11-08T12:0${minute}:00.000Z`;
    expect(closed).toEqual([at(0), at(0), at(2), null, null, at(5), at(5)]);
  });
});

describe('a user in ISAO itself', () => {
  test('can change every field of a deal, and clear optional ones', async () => {
    const { isao } = await startPlain();
    const { id: contactId } = isao.contacts.create(JANE);
    const before = isao.deals.create({ title: 'Rollout' });
    const changes = { ...PILOT, assignedTo: ALICE };
    const after = isao.deals.update(before.id, { ...changes, contactId });
    expect(after).toMatchObject({ ...changes, contact: { id: contactId }, status: 'open' });

    const blank = Object.fromEntries(Object.keys(changes).map((field) => [field, null]));
    isao.deals.update(before.id, { ...blank, title: 'Rollout', priority: 'medium', contactId: null });
    expect({ ...isao.deals.get(before.id), updatedAt: before.updatedAt }).toEqual(before);
  });

  test('follows the rules of the API', async () => {
    const { isao } = await start({ unknownContact: 422 });
    const contact = isao.contacts.create(JANE);
    const deal = isao.deals.create(PILOT);
    expect(() => isao.contacts.create(JANE)).toThrow('already exists');
    expect(() => isao.contacts.update(contact.id, { name: '' })).toThrow('Validation failed');
    expect(() => isao.contacts.update('contact_1', {})).toThrow('Contact not found');
    expect(() => isao.deals.create({ title: '' })).toThrow('Validation failed');
    expect(() => isao.deals.update(deal.id, { currency: 'eur' })).toThrow('Validation failed');
    expect(() => isao.deals.update(deal.id, { contactId: 'contact_none' })).toThrow('Validation failed');
    expect(() => isao.deals.updateStatus(deal.id, {})).toThrow('Validation failed');
    expect([isao.contacts.all(), isao.deals.all()]).toEqual([[contact], [deal]]);
  });

  test.each(['contacts', 'deals'] as const)('can delete %s, which the API can’t', async (kind) => {
    const { isao, call } = await start();
    const { id } = isao[kind].create({ ...JANE, ...PILOT });
    expect((await call(`DELETE /${kind}/${id}`)).status).toBe(404);
    expect(isao[kind].count()).toBe(1);
    expect([isao[kind].delete(id), isao[kind].delete(id)]).toEqual([true, false]);
    expect((await call(`GET /${kind}/${id}`)).status).toBe(404);
  });
});
