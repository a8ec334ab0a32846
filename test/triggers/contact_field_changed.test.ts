import contactFieldChanged from '../../src/triggers/contact_field_changed';
import { aContact, aPage, API, haltOf, isao, run, useNock } from '../helpers';

useNock();

const justNow = () => new Date(Date.now() - 1000).toISOString();

const { operation } = contactFieldChanged;
const poll = (inputData: Record<string, unknown>, meta: Record<string, unknown> = {}) =>
  run('perform' in operation ? operation.perform : undefined, { meta, inputData });
const expectContacts = (contacts: unknown[]) =>
  isao()
    .get(`${API}/contacts`)
    .query((query) => typeof query['updatedSince'] === 'string' && query['page'] === '1')
    .reply(200, aPage(contacts));

const fingerprintOf = async (changes: object, fields: string[]) => {
  expectContacts([{ ...aContact({ updatedAt: justNow() }), ...changes }]);
  const [item] = (await poll({ fields })) as { fingerprint: string }[];
  return item?.fingerprint;
};

it('returns a contact with a fingerprint of its watched fields', async () => {
  const contact = aContact({ updatedAt: justNow() });
  expectContacts([contact]);

  const items = await poll({ fields: ['city'] });

  expect(items).toEqual([{ ...contact, fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) as string }]);
});

it.each<[string, object, object, string[]]>([
  ['a watched field', {}, { city: 'Lyon' }, ['city']],
  ['one of several', {}, { email: 'john@example.com' }, ['city', 'email']],
  ['a value that is removed', {}, { city: null }, ['city']],
  ['upper and lower case', {}, { city: 'PARIS' }, ['city']],
  ['a letter that is not ASCII', {}, { city: 'Łaris' }, ['city']],
  ['a tag that is added', {}, { tags: ['vip', 'enterprise', 'lead'] }, ['tags']],
  ['a tag that is removed', {}, { tags: ['vip'] }, ['tags']],
  [
    'a value’s field',
    { firstName: 'Lee', lastName: '' },
    { firstName: '', lastName: 'Lee' },
    ['firstName', 'lastName'],
  ],
])('has another fingerprint after a change of %s', async (_case, before, after, fields) => {
  expect(await fingerprintOf(after, fields)).not.toBe(await fingerprintOf(before, fields));
});

it.each<[string, object, object, string[]]>([
  ['a field that is not watched', {}, { city: 'Lyon', updatedAt: justNow() }, ['email']],
  ['spaces around a value', {}, { city: ' Paris ' }, ['city']],
  ['spaces within a value', {}, { name: 'John  Smith' }, ['name']],
  ['the order, case and number of tags', {}, { tags: ['Enterprise', ' VIP', 'vip'] }, ['tags']],
  ['the encoding of an accent', { city: 'Orle\u0301ans' }, { city: 'Orléans' }, ['city']],
])('has the same fingerprint after a change of %s', async (_case, before, after, fields) => {
  expect(await fingerprintOf(after, fields)).toBe(await fingerprintOf(before, fields));
});

it('accepts the fields in any order, by key or by label, and each once', async () => {
  const fingerprint = await fingerprintOf({}, ['city', 'tags', 'email']);

  expect(await fingerprintOf({}, ['Email', 'tags', 'City', 'email'])).toBe(fingerprint);
});

it.each(['city', 'tags'])('treats all blank values as equal: %s', async (field) => {
  const fingerprint = await fingerprintOf({ [field]: undefined }, [field]);

  expect(await fingerprintOf({ [field]: null }, [field])).toBe(fingerprint);
  expect(await fingerprintOf({ [field]: '' }, [field])).toBe(fingerprint);
  expect(await fingerprintOf({ [field]: field === 'tags' ? [] : '  ' }, [field])).toBe(fingerprint);
});

it('starts runs only for contacts with one of the tags', async () => {
  expectContacts([
    aContact({ id: 'a', tags: ['Lead'], updatedAt: justNow() }),
    aContact({ id: 'b', updatedAt: justNow() }),
  ]);

  expect(await poll({ fields: ['city'], tags: ['lead'] })).toMatchObject([{ id: 'a' }]);
});

it('shows Zapier every contact when the Zap is switched on, whatever its age and tags', async () => {
  isao()
    .get(`${API}/contacts`)
    .query({ page: 1, limit: 200 })
    .reply(200, aPage([aContact({ tags: [] })]));
  const known = await poll({ fields: ['city'], tags: ['lead'] }, { isPopulatingDedupe: true });

  expect(known).toEqual([{ id: 'contact_123', fingerprint: await fingerprintOf({}, ['city']) }]);
});

it.each([[undefined], [['']]])('halts if the chosen fields are %j', async (fields) => {
  expect(await haltOf(poll({ fields }))).toBe('Fields is blank. Choose at least one field to watch.');
});

it('says which value is not a field', async () => {
  expect(await haltOf(poll({ fields: ['updatedAt'] }))).toContain(
    'Fields is “updatedAt”. Choose one of these: Full Name; First Name;',
  );
});

it('makes the same fingerprint in every version, because Zapier knows each contact by it', async () => {
  const values = { city: ' Lyon', email: null, tags: ['VIP', 'lead ', 'vip'] };

  expect(await fingerprintOf(values, ['tags', 'city', 'email'])).toBe('8e322651656d3d51');
});
