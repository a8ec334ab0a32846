import { quiet, requestsOf, useWorld } from './world';

const world = useWorld();

/** A Zap whose trigger is a new contact tagged `go`, and whose one step is the action under test. */
const runStep = async (
  step: Omit<Parameters<typeof world.zapier.createZap>[0]['steps'] & object, never>[number],
  meanwhile: () => void = () => undefined,
) => {
  const zap = await world.zapier.createZap({
    name: step.key,
    connection: world.connection,
    trigger: { key: 'new_contact', inputData: { tags: ['go'] } },
    steps: [step],
  });
  await zap.turnOn();
  meanwhile();
  world.isao.contacts.create({
    name: 'Go',
    phoneNumber: `+3370000${1000 + world.isao.contacts.count()}`,
    tags: ['go'],
  });
  await quiet(world);
  await zap.turnOff();
  const [run] = zap.history;
  if (!run) throw new Error('The Zap did not run');
  return { ...run, zap };
};

const output = (run: { steps: { output?: unknown }[] }) => run.steps[0]?.output;
const named = (name: string) => world.isao.contacts.all().filter((contact) => contact.name === name);

describe('Create Contact', () => {
  it('creates one contact for one number, however it is written', async () => {
    const first = await runStep({
      kind: 'create',
      key: 'create_contact',
      inputData: { name: 'Zoë', phoneNumber: '06 12 34 56 78', tags: 'lead' },
    });
    const second = await runStep({
      kind: 'create',
      key: 'create_contact',
      inputData: { name: 'Zoë B.', phoneNumber: '+33 6 12 34 56 78', ifExists: 'update', tags: ['new'] },
    });

    expect(output(first)).toMatchObject({ outcome: 'created', phoneNumber: '+33612345678', tags: ['lead'] });
    expect(output(second)).toMatchObject({ outcome: 'updated', name: 'Zoë B.', tags: ['lead', 'new'] });
    expect(named('Zoë B.')).toHaveLength(1);
  });

  it('halts on a duplicate, which the builder reads in one sentence, and changes nothing', async () => {
    const existing = world.isao.contacts.create({ name: 'Here First', phoneNumber: '+33611111111' });
    const run = await runStep({
      kind: 'create',
      key: 'create_contact',
      inputData: { name: 'Too Late', phoneNumber: '06 11 11 11 11' },
    });

    expect(run.status).toBe('halted');
    expect(run.error?.message).toMatch(
      /^ISAO already has a contact with the phone number \+33611111111: “Here First” \(ID “contact_\w+”\)\. Nothing was changed\./,
    );
    expect(world.isao.contacts.get(existing.id)).toMatchObject({ name: 'Here First', updatedAt: existing.updatedAt });
  });

  it('shows what ISAO refuses in the form’s labels, with nothing half-written', async () => {
    const before = world.isao.contacts.count();
    const run = await runStep({
      kind: 'create',
      key: 'create_contact',
      inputData: { name: 'x'.repeat(300), phoneNumber: '+33622222222', email: 'nope', city: 'y'.repeat(101) },
    });

    expect(run.status).toBe('halted');
    expect(run.error?.message).toMatch(/Full Name: .+\. .*Email: .+\. .*City: .+\. .*Correct them in this step/);
    expect(world.isao.contacts.count()).toBe(before + 1);
  });

  it('ends with the contact where the answer was lost, and where the step is replayed', async () => {
    const step = {
      kind: 'create' as const,
      key: 'create_contact',
      inputData: { name: 'Lost', phoneNumber: '+33633333333' },
    };
    const found = await runStep(step, () => {
      world.isao.faults.add({ route: 'POST /contacts', drop: 'after' });
    });
    const [lost] = named('Lost');
    if (!lost) throw new Error('It was created all the same');
    world.isao.contacts.delete(lost.id);
    const errored = await runStep(step, () => {
      world.isao.faults.add({ route: 'POST /contacts', drop: 'after' });
      world.isao.faults.add({ route: 'GET /contacts', status: 500 });
    });
    await errored.zap.replay(errored.zap.history[0] ?? errored);

    expect(found).toMatchObject({ status: 'success', steps: [{ output: { outcome: 'created', name: 'Lost' } }] });
    expect(errored.status).toBe('errored');
    expect(errored.error?.message).toContain('ISAO may have made the change anyway');
    expect(errored.zap.history[0]).toMatchObject({ status: 'success', steps: [{ output: { name: 'Lost' } }] });
    expect(named('Lost')).toHaveLength(1);
  });
});

describe('Find Contact', () => {
  it('takes one request by phone number', async () => {
    const contact = world.isao.contacts.create({ name: 'Phoned', phoneNumber: '+33644444444' });
    const bundle = { inputData: { searchBy: 'phoneNumber', searchValue: '06 44 44 44 44' } };
    let found: unknown;
    const requests = await requestsOf(world, async () => {
      found = await world.zapier.invoke(world.connection, 'searches.find_contact.operation.perform', { bundle });
    });

    expect(found).toMatchObject([{ id: contact.id }]);
    expect(requests).toEqual(['GET /contacts']);
  });

  it.each(['O’Neil & "Söhne" / 100% + 🚀', "Robert'); DROP TABLE contacts;--", 'a_b%c'])(
    'brings the name %s there intact',
    async (name) => {
      const phoneNumber = `+3365555${1000 + world.isao.contacts.count()}`;
      const contact = world.isao.contacts.create({ name, phoneNumber });
      const run = await runStep({
        kind: 'search',
        key: 'find_contact',
        inputData: { searchBy: 'name', searchValue: name },
      });

      expect(output(run)).toMatchObject({ id: contact.id, name });
    },
  );
});

describe('Find or Create Contact', () => {
  const search = (phoneNumber: string) => ({ searchBy: 'phoneNumber', searchValue: phoneNumber });
  const create = (phoneNumber: string, name = 'Found or Made') => ({ name, phoneNumber });
  const step = (inputData: object, createInputData: object) => ({
    kind: 'searchOrCreate' as const,
    key: 'find_contact',
    inputData: { ...inputData },
    createInputData: { ...createInputData },
  });

  it('creates, then finds', async () => {
    const created = await runStep(step(search('+33666666666'), create('+33666666666')));
    const found = await runStep(step(search('06 66 66 66 66'), create('06 66 66 66 66')));

    expect(output(created)).toMatchObject({ outcome: 'created', _zap_search_was_found_status: false });
    expect(output(found)).toMatchObject({ name: 'Found or Made', _zap_search_was_found_status: true });
    expect(named('Found or Made')).toHaveLength(1);
  });

  it('creates, then finds with one merged form', async () => {
    const merged = { ...search('06 68 88 88 88'), ...create('06 68 88 88 88', 'Merged'), phoneCountry: 'FR' };
    const created = await runStep(step(merged, merged));
    const found = await runStep(step(merged, merged));

    expect(output(created)).toMatchObject({ outcome: 'created', phoneNumber: '+33668888888' });
    expect(output(found)).toMatchObject({ name: 'Merged', _zap_search_was_found_status: true });
    expect(named('Merged')).toHaveLength(1);
  });

  it('takes the contact that somebody else made in between', async () => {
    const run = await runStep(step(search('+33677777777'), create('+33677777777')), () => {
      world.isao.faults.add({
        route: 'GET /contacts',
        // The search asks for the number in E.164 and then in three other spellings.
        after: 3,
        drift: () => {
          world.isao.contacts.create({ name: 'Somebody Else’s', phoneNumber: '+33677777777' });
        },
      });
    });

    expect(output(run)).toMatchObject({ outcome: 'returned', name: 'Somebody Else’s' });
  });
});
