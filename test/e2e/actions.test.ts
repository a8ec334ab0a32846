import { quiet, useWorld } from './world';

const world = useWorld();

/** A Zap that starts with a new contact tagged `go` and runs the action under test. */
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
  it('creates one contact per number, however it is written', async () => {
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

  it('fills in what a contact has empty, and finds it by its email afterwards', async () => {
    const known = world.isao.contacts.create({
      name: 'Known',
      phoneNumber: '+33655443322',
      city: 'Lyon',
      tags: ['vip'],
    });
    const lead = {
      name: 'Lead',
      phoneNumber: '33 6 55 44 33 22',
      city: 'Nice',
      email: 'known@example.com',
      tags: ['web'],
    };
    const filled = await runStep({ kind: 'create', key: 'create_contact', inputData: { ...lead, ifExists: 'fill' } });
    const moved = await runStep({
      kind: 'create',
      key: 'update_contact',
      inputData: { contactId: 'Known@Example.com', city: 'Nice' },
    });

    const kept = { id: known.id, name: 'Known', email: 'known@example.com', tags: ['vip', 'web'] };
    expect(output(filled)).toMatchObject({ ...kept, city: 'Lyon', outcome: 'updated' });
    expect(output(moved)).toMatchObject({ ...kept, city: 'Nice', whatsappLink: 'https://wa.me/33655443322' });
  });

  it('halts on a duplicate with one sentence for the builder, and changes nothing', async () => {
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

  it('ends with the contact if the answer is lost, and if the step is replayed', async () => {
    const step = {
      kind: 'create' as const,
      key: 'create_contact',
      inputData: { name: 'Lost', phoneNumber: '+33633333333' },
    };
    const found = await runStep(step, () => {
      world.isao.faults.add({ route: 'POST /contacts', drop: 'after' });
    });
    const [lost] = named('Lost');
    if (!lost) throw new Error('It was created anyway');
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
  it.each(['O’Neil & "Söhne" / 100% + 🚀', "Robert'); DROP TABLE contacts;--", 'a_b%c'])(
    'keeps the name %s intact',
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

describe.each([false, true])('Find or Create Contact, with one merged input: %s', (mergedInput) => {
  const name = `Found or Made ${mergedInput}`;
  /** A French number that the two variants don't share. */
  const local = (digits: string) => `${mergedInput ? 7 : 6}${digits}`;
  const step = (phoneNumber: string) => {
    const search = { searchBy: 'phoneNumber', searchValue: phoneNumber, phoneCountry: 'FR' };
    const create = { name, phoneNumber, phoneCountry: 'FR' };
    const both = { ...search, ...create };
    return {
      kind: 'searchOrCreate' as const,
      key: 'find_contact',
      inputData: mergedInput ? both : search,
      createInputData: mergedInput ? both : create,
    };
  };

  it('creates, then finds', async () => {
    const created = await runStep(step(`+33${local('66666661')}`));
    const found = await runStep(step(`0${local('66666661')}`));

    expect(output(created)).toMatchObject({ outcome: 'created', _zap_search_was_found_status: false });
    expect(output(found)).toMatchObject({ name, _zap_search_was_found_status: true });
    expect(named(name)).toHaveLength(1);
  });
});
