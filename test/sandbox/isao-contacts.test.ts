import type { Isao, IsaoOptions } from '../../sandbox/isao';
import { startIsao } from '../../sandbox/isao';
import { contactSample } from '../../src/fields/contact';
import { loadContract } from '../contract';
import type { Call } from './isao-client';
import { connect, member } from './isao-client';

const NOON = Date.parse('2024-11-08T12:00:00.000Z');
/** Every field that a create can set: the app derives the link itself. */
const { id, createdAt, updatedAt, whatsappLink, ...created } = contactSample;
const JANE = { ...created, tags: [...created.tags] };

let isao: Isao;
let call: Call;

async function start(options: IsaoOptions = {}): Promise<void> {
  isao = await startIsao(options);
  call = await connect(isao);
}

afterEach(() => isao.close());

test('the documented create and update return the documented answers', async () => {
  await start({ now: () => NOON });
  const created = await call('POST /contacts', { body: JANE });
  const id = String(member(created.body, 'data', 'id'));
  const stamps = { createdAt: '2024-11-08T12:00:00.000Z', updatedAt: '2024-11-08T12:00:00.000Z' };
  expect(created.status).toBe(201);
  expect(created.body).toEqual({ success: true, data: { id, ...JANE, ...stamps } });

  isao.clock.offset = 75 * 60 * 1000;
  const changes = { position: 'Senior Marketing Manager', city: 'Marseille', tags: ['senior'] };
  const updated = await call(`PUT /contacts/${id}`, { body: changes });
  const expected = {
    success: true,
    data: { id, ...JANE, ...stamps, ...changes, updatedAt: '2024-11-08T13:15:00.000Z' },
  };
  expect(updated.status).toBe(200);
  expect(updated.body).toEqual(expected);
  expect((await call(`GET /contacts/${id}`)).body).toEqual(expected);
});

test('a contact that does not exist is a 404', async () => {
  await start();
  const answers = [
    await call('GET /contacts/contact_1'),
    await call('PUT /contacts/contact_1', { body: { city: 'Lyon' } }),
  ];
  expect(answers.map(({ status, body }) => ({ status, body }))).toEqual(
    Array(2).fill({ status: 404, body: { success: false, error: 'Contact not found' } }),
  );
});

test('all faults of a contact are reported at once, field by field', async () => {
  await start();
  const answer = await call('POST /contacts', {
    body: {
      name: 'x'.repeat(256),
      firstName: 'x'.repeat(101),
      email: 'nobody',
      city: 1,
      country: null,
      tags: ['a', 2],
    },
  });
  expect(answer.status).toBe(422);
  expect(answer.body).toEqual({
    success: false,
    error: 'Validation failed',
    details: {
      name: 'Name must be at most 255 characters',
      firstName: 'First name must be at most 100 characters',
      phoneNumber: 'Phone number is required',
      email: 'Invalid email format',
      city: 'City must be a string',
      country: 'Country must be a string',
      tags: 'Tags must be an array of strings',
    },
  });
  expect(isao.contacts.count()).toBe(0);
});

test('each field accepts as many characters as documented, and no more', async () => {
  await start();
  const documented = member((await loadContract()).document, 'components', 'schemas', 'ContactCreate', 'properties');
  const fields = Object.keys(documented ?? {});
  const ofLength = (extra: number): Record<string, string> =>
    Object.fromEntries(
      fields.flatMap((field) => {
        const max = member(documented, field, 'maxLength');
        return typeof max === 'number' ? [[field, '🙂'.repeat(max + extra)]] : [];
      }),
    );
  expect(ofLength(0)).toHaveProperty('city');
  expect((await call('POST /contacts', { body: { phoneNumber: '+1', ...ofLength(0) } })).status).toBe(201);
  const tooLong = await call('POST /contacts', { body: { phoneNumber: '+2', ...ofLength(1) } });
  expect(Object.keys(member(tooLong.body, 'details') ?? {})).toEqual(Object.keys(ofLength(1)));
});

test.each([
  { name: null },
  { phoneNumber: null },
  { name: ' ' },
  { phoneNumber: '' },
  { phoneNumber: 'none' },
  { tags: null },
])('an update cannot clear required fields: %j', async (body) => {
  await start();
  const { id } = isao.contacts.create(JANE);
  expect((await call(`PUT /contacts/${id}`, { body })).status).toBe(422);
  expect(isao.contacts.get(id)).toMatchObject(JANE);
});

test('an update with null clears an optional field, unknown fields are ignored', async () => {
  await start({ blankFields: 'null' });
  const { id } = isao.contacts.create(JANE);
  await call(`PUT /contacts/${id}`, { body: { email: null, city: null, id: 'contact_1', shoeSize: 43 } });
  const { body } = await call(`GET /contacts/${id}`);
  expect(member(body, 'data')).toMatchObject({ ...JANE, id, email: null, city: null });
  expect(member(body, 'data')).not.toHaveProperty('shoeSize');
});

test.each([
  ['null', Object.keys(JANE)],
  ['omitted', ['name', 'phoneNumber', 'tags']],
] as const)('blank fields can be %s', async (blankFields, expected) => {
  await start({ blankFields });
  const [one, two] = ['+1', '+2'].map((phoneNumber) => isao.contacts.create({ name: 'Jane', phoneNumber }));
  for (const contact of [one, two]) {
    expect(Object.keys(contact ?? {}).toSorted()).toEqual([...expected, 'id', 'createdAt', 'updatedAt'].toSorted());
  }
});

test('by default blank fields are null for some contacts and left out for others', async () => {
  await start();
  const emails = Array.from(
    { length: 20 },
    (_, n) => 'email' in isao.contacts.create({ name: 'Jane', phoneNumber: `+${n}` }),
  );
  expect(new Set(emails)).toEqual(new Set([true, false]));
});

test('a phone number with any punctuation is accepted, and stored as given', async () => {
  await start();
  const { id } = isao.contacts.create({ ...JANE, phoneNumber: '+33 9 87-65.43 21' });
  const other = isao.contacts.create({ name: 'John', phoneNumber: '0987654321' });
  const conflict = {
    success: false,
    error: 'Contact with this phone number already exists',
    existingContactId: id,
  };
  const created = await call('POST /contacts', { body: { name: 'Joan', phoneNumber: '+33987654321' } });
  const updated = await call(`PUT /contacts/${other.id}`, { body: { phoneNumber: '+33(9)87654321' } });
  expect([created.status, created.body]).toEqual([409, conflict]);
  expect([updated.status, updated.body]).toEqual([409, conflict]);
  expect(isao.contacts.get(id)?.phoneNumber).toBe('+33 9 87-65.43 21');
  expect((await call(`PUT /contacts/${id}`, { body: { phoneNumber: '+33987654321' } })).status).toBe(200);
});

test('the uniqueness check can be exact', async () => {
  await start({ phoneUniqueness: 'exact' });
  isao.contacts.create({ ...JANE, phoneNumber: '+33 987654321' });
  expect((await call('POST /contacts', { body: JANE })).status).toBe(201);
  expect((await call('POST /contacts', { body: JANE })).status).toBe(409);
});

test.each([
  ['malformed JSON', '{"name":', {}],
  ['no object', '["name"]', {}],
  ['an empty body', '', {}],
  ['another type', 'name=Jane', { 'content-type': 'text/csv' }],
])('%s is a 400', async (_case, body, headers) => {
  await start();
  const answer = await call('POST /contacts', { body, headers });
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ success: false, code: 'BAD_REQUEST' });
});

test('updatedAt moves with every update, even if the clock is frozen or goes back', async () => {
  await start({ now: () => NOON });
  const { id, updatedAt } = isao.contacts.create(JANE);
  const stamps = [updatedAt];
  for (const offset of [0, 0, -60_000]) {
    isao.clock.offset = offset;
    stamps.push(isao.contacts.update(id, {}).updatedAt);
  }
  expect(stamps).toEqual([0, 1, 2, 3].map((ms) => new Date(NOON + ms).toISOString()));
});

test('creating, changing and deleting in ISAO itself follows the same rules', async () => {
  await start();
  const { id } = isao.contacts.create(JANE);
  expect(() => isao.contacts.create(JANE)).toThrow('already exists');
  expect(() => isao.contacts.update(id, { name: '' })).toThrow('Validation failed');
  expect(() => isao.contacts.update('contact_1', {})).toThrow('Contact not found');
  expect(isao.contacts.update(id, { city: 'Nice' }).city).toBe('Nice');
  expect(isao.contacts.delete(id)).toBe(true);
  expect(isao.contacts.delete(id)).toBe(false);
  expect((await call(`GET /contacts/${id}`)).status).toBe(404);
});
