import { ZapierError } from '../../sandbox/zapier';
import { quiet, requestsOf, useWorld } from './world';

const world = useWorld({}, { containers: 2 });

const invoke = (key: string, inputData: Record<string, unknown>): Promise<unknown> =>
  world.zapier.invoke(world.connection, `creates.${key}.operation.perform`, { bundle: { inputData } });
const refusalOf = async (sent: Promise<unknown>): Promise<ZapierError> => {
  const outcome: unknown = await sent.catch((error: unknown) => error);
  if (outcome instanceof ZapierError) return outcome;
  throw new Error(`It was not refused: ${JSON.stringify(outcome)}`);
};

let phone = 0;
const aPhone = () => `+33601${String((phone += 1)).padStart(6, '0')}`;
const aContact = (changes = {}) => world.isao.contacts.create({ name: 'Jane Doe', phoneNumber: aPhone(), ...changes });

describe('Update Contact', () => {
  it('changes what was filled in, keeps what was left blank, and takes two requests', async () => {
    const contact = aContact({ city: 'Paris', email: 'jane@example.com', tags: ['a'] });
    let updated: unknown;
    const requests = await requestsOf(world, async () => {
      updated = await invoke('update_contact', { contactId: contact.id, city: 'Lyon', tags: ['b'], email: '' });
    });

    expect(requests).toEqual([`GET /contacts/${contact.id}`, `PUT /contacts/${contact.id}`]);
    expect(updated).toMatchObject({ outcome: 'updated', changedFields: ['city', 'tags'] });
    expect(world.isao.contacts.get(contact.id)).toMatchObject({
      city: 'Lyon',
      email: 'jane@example.com',
      tags: ['a', 'b'],
    });
  });

  it('ends a loop of updates', async () => {
    const zap = await world.zapier.createZap({
      name: 'each update brings an update',
      connection: world.connection,
      trigger: { key: 'updated_contact' },
      steps: [
        {
          kind: 'create',
          key: 'update_contact',
          inputData: { contactId: '{{trigger.id}}', country: 'France', tags: ['seen'] },
        },
      ],
    });
    await zap.turnOn();
    world.isao.contacts.update(aContact().id, { city: 'Nice' });
    for (let round = 0; round < 5; round += 1) await quiet(world);
    await zap.turnOff();

    expect(zap.history.map((run) => run.steps[0]?.output)).toMatchObject([
      { outcome: 'updated', changedFields: ['country', 'tags'] },
      { outcome: 'unchanged', changedFields: [] },
    ]);
  });
});

describe('Add or Remove Contact Tags', () => {
  it('loses nothing if two steps run at once', async () => {
    const contact = aContact({ tags: ['keep'] });
    const add = (tag: string) => invoke('update_contact_tags', { contactId: contact.id, tagsToAdd: [tag] });
    await Promise.all([add('one'), add('two')]);

    expect(world.isao.contacts.get(contact.id)?.tags.sort()).toEqual(['keep', 'one', 'two']);
  });
});

describe('bad input causes a clear error, and nothing is written', () => {
  const long = 'x'.repeat(1000);
  const fields = ['name', 'firstName', 'lastName', 'position', 'currentCompany', 'industrySector', 'city', 'country'];

  it.each([
    ...fields.map((field): [string, unknown] => [field, long]),
    ...fields.map((field): [string, unknown] => [field, { an: 'object' }]),
    ['name', 'x'.repeat(1_000_000)],
    ['city', 'x'.repeat(1_000_000)],
    ['email', 'not an address'],
    ['email', long],
    ['email', ['a@example.com', 'b@example.com']],
    ['phoneNumber', long],
    ['phoneNumber', 'ring me'],
    ['phoneNumber', '+33 \u0000 6'],
    ['phoneNumber', 'x'.repeat(1_000_000)],
    ['tags', [{ a: 1 }]],
    ['tags', ['x'.repeat(1_200_000)]],
    ['phoneCountry', 'Atlantis'],
  ])('%s', async (field, value) => {
    const contact = aContact({ city: 'Paris' });
    const before = world.isao.contacts.count();

    const created = await refusalOf(
      invoke('create_contact', {
        name: 'New',
        phoneNumber: aPhone().replace('+33', '0'),
        phoneCountry: 'FR',
        [field]: value,
      }),
    );
    const updated = await refusalOf(
      invoke('update_contact', {
        contactId: contact.id,
        phoneNumber: '0612345678',
        phoneCountry: 'FR',
        [field]: value,
      }),
    );

    for (const { name, message } of [created, updated]) {
      expect(name).toBe('HaltedError');
      expect(message).toMatch(/^(ISAO did not accept|[A-Z][A-Za-z ]+ (“|is not a text)).*\.$/);
      expect(message.length).toBeLessThan(1000);
    }
    expect(world.isao.contacts.count()).toBe(before);
    expect(world.isao.contacts.get(contact.id)).toEqual(contact);
  });

  it('keeps unusual but valid text unchanged', async () => {
    const odd = { name: 'Tab\there {{bundle.authData.api_key}} 🚀', city: '"; DROP TABLE', tags: ['a,b', '{"x": 1}'] };
    const created = await invoke('create_contact', { ...odd, phoneNumber: aPhone() });

    expect(created).toMatchObject({ ...odd, outcome: 'created' });
  });
});
