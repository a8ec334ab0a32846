import type { Connection, Step } from '../../sandbox/zapier';
import { quiet, requestsOf, useWorld } from './world';

const world = useWorld();

const invoke = (method: string, inputData: Record<string, unknown>): Promise<unknown> =>
  world.zapier.invoke(world.connection, `${method}.operation.perform`, { bundle: { inputData } });

let people = 0;
const aContact = () =>
  world.isao.contacts.create({ name: 'Ada Lovelace', phoneNumber: `+33611${String((people += 1)).padStart(6, '0')}` });
/** A Zap with a step for each new contact, which Autoreplay repeats. */
const zapFor = (step: Step) =>
  world.zapier.createZap({
    name: step.key,
    connection: world.connection,
    trigger: { key: 'new_contact' },
    steps: [step],
    autoreplay: true,
  });

const zapOn = (key: string, inputData = {}) =>
  world.zapier.createZap({ name: key, connection: world.connection, trigger: { key, inputData } });

it('New Deal and Updated Deal deliver what happens while the Zap is on, once, with the contact, and nothing before or after', async () => {
  const contact = aContact();
  const [created, won] = [await zapOn('new_deal'), await zapOn('updated_deal', { status: ['won'], stage: ['Closed'] })];
  world.isao.deals.create({ title: 'Too early' });
  await created.turnOn();
  await won.turnOn();
  const deal = world.isao.deals.create({ title: 'Engine', contactId: contact.id, value: 0 });
  await quiet(world);
  world.isao.deals.updateStatus(deal.id, { stage: 'closed' });
  world.isao.deals.updateStatus(deal.id, { status: 'won' });
  await quiet(world);
  await created.turnOff();
  await won.turnOff();
  world.isao.deals.create({ title: 'Too late' });
  await quiet(world);

  expect(created.history.map(({ trigger }) => trigger)).toMatchObject([
    { title: 'Engine', value: 0, contact: { phoneNumber: contact.phoneNumber } },
  ]);
  expect(won.history.map(({ trigger }) => trigger)).toMatchObject([
    { title: 'Engine', status: 'won', stage: 'closed' },
  ]);
  expect(world.isao.subscriptions()).toEqual([]);
});

describe('Create Deal', () => {
  it('creates a deal with every field, in one request', async () => {
    const contact = aContact();
    const form = {
      title: 'Engine',
      description: 'Big',
      value: 1200.5,
      currency: 'eur',
      stage: 'new',
      priority: 'high',
      probability: 0,
      expectedCloseDate: '2026-12-31T00:00:00+01:00',
      source: 'fair',
    };
    let deal: unknown;
    const requests = await requestsOf(world, async () => {
      deal = await invoke('creates.create_deal', { ...form, contactId: contact.id });
    });

    expect(requests).toEqual(['POST /deals']);
    expect(deal).toMatchObject({
      ...form,
      currency: 'EUR',
      expectedCloseDate: '2026-12-31T00:00:00.000Z',
      status: 'open',
      contact: { id: contact.id, phoneNumber: contact.phoneNumber },
    });
  });
});

describe('a run of Create Deal whose answer was lost', () => {
  const titled = (title: string) => world.isao.deals.all().filter((deal) => deal.title === title);

  it('is not repeated by Autoreplay, only by a manual replay, as its message warns', async () => {
    const zap = await zapFor({ kind: 'create', key: 'create_deal', inputData: { title: 'Lost once' } });
    await zap.turnOn();
    world.isao.faults.add({ route: 'POST /deals', drop: 'after' });
    aContact();
    await quiet(world);
    await zap.turnOff();
    await world.zapier.advance(24 * 3600);
    const [run] = zap.history;
    const left = { status: run?.status, message: run?.error?.message, deals: titled('Lost once').length };
    if (run) await zap.replay(run);

    expect(left).toEqual({
      status: 'halted',
      message: expect.stringContaining('Check there before you repeat it') as string,
      deals: 1,
    });
    expect(run?.status).toBe('success');
    expect(titled('Lost once')).toHaveLength(2);
  });

  it('is replayed by Autoreplay only if ISAO certainly created no deal', async () => {
    const zap = await zapFor({ kind: 'create', key: 'create_deal', inputData: { title: 'Forbidden once' } });
    await zap.turnOn();
    const body = '{"success": false, "error": "Permission denied", "requiredPermission": "deals:write"}';
    world.isao.faults.add({ route: 'POST /deals', status: 403, body });
    aContact();
    await quiet(world);
    await zap.turnOff();
    await world.zapier.advance(5 * 60);

    expect(zap.history.map(({ status }) => status)).toEqual(['success']);
    expect(titled('Forbidden once')).toHaveLength(1);
  });
});

describe('Update Deal Status', () => {
  it('writes what was filled in, whatever ISAO answers, and nothing if nothing differs', async () => {
    const deal = world.isao.deals.create({ title: 'Engine', stage: 'new' });
    const update = (inputData: object) => invoke('creates.update_deal_status', { dealId: deal.id, ...inputData });
    const answers: unknown[] = [];
    for (const change of [{ status: 'won' }, { stage: 'closed' }]) answers.push(await update(change));
    const requests = await requestsOf(world, () => update({ status: 'won', stage: 'closed' }));

    expect(answers).toMatchObject([
      { status: 'won', stage: 'new' },
      { status: 'won', stage: 'closed' },
    ]);
    expect(requests).toEqual([`GET /deals/${deal.id}`]);
  });
});

describe('Find Deals', () => {
  it('finds by part of a text and by a contact’s phone number, the one changed last first', async () => {
    const contact = aContact();
    const [first, last] = ['Straw one', 'Straw two'].map((title) =>
      world.isao.deals.create({ title, contactId: contact.id }),
    );
    world.isao.deals.create({ title: 'Straw of nobody' });
    world.isao.deals.updateStatus(last?.id ?? '', { stage: 'later' });
    const find = async (inputData: object) =>
      ((await invoke('searches.find_deals', { ...inputData })) as { id: string }[]).map(({ id }) => id);

    expect(await find({ search: 'STRAW', contactId: contact.phoneNumber, status: ['open'] })).toEqual([
      last?.id,
      first?.id,
    ]);
    expect(await find({ search: 'straw', limit: '2' })).toHaveLength(2);
    expect(await find({ contactId: '+33699999999' })).toEqual([]);
  });
});

describe.each([
  ['separate forms', false],
  ['one merged form', true],
])('Find or Create Deal with %s', (way, isMerged) => {
  it('creates a deal once, then finds it', async () => {
    const contactId = aContact().id;
    const title = `Found or made with ${way}`;
    const search = { title: title.toUpperCase(), contactId, status: 'open' };
    const create = { title, contactId, value: 500 };
    const merged = { ...search, ...create };
    const zap = await zapFor({
      kind: 'searchOrCreate',
      key: 'find_deal',
      inputData: isMerged ? merged : search,
      createInputData: isMerged ? merged : create,
    });
    await zap.turnOn();
    for (let n = 0; n < 2; n += 1) {
      aContact();
      await quiet(world);
    }
    await zap.turnOff();
    const made = world.isao.deals.all().filter((deal) => deal.title === title);

    expect(made).toMatchObject([{ value: 500, status: 'open', contact: { id: contactId } }]);
    expect(zap.history.map(({ steps }) => steps[0]?.output)).toMatchObject([
      { id: made[0]?.id, _zap_search_was_found_status: false },
      { id: made[0]?.id, _zap_search_was_found_status: true },
    ]);
  });
});

it('offers the stages of deals, and nothing to a key that may not read deals', async () => {
  const { key } = world.isao.createKey({ permissions: ['contacts:read'] });
  const blind = await world.zapier.connect({ authData: { api_key: key } });
  for (const stage of ['SIGNED', 'Signed ', 'Signed', 'Sign it']) world.isao.deals.create({ title: 'Staged', stage });
  const stages = (connection: Connection) => world.zapier.dropdown(connection, 'update_deal_status', 'stage');
  const offered = await stages(world.connection);

  expect(offered.filter(({ label }) => /sign/i.test(label))).toEqual([
    { value: 'Sign it', label: 'Sign it' },
    { value: 'Signed', label: 'Signed' },
  ]);
  expect(await stages(blind)).toEqual([]);
});

it('says which permission is missing for deals', async () => {
  const { key } = world.isao.createKey({ permissions: ['contacts:read', 'webhooks:write'] });
  const connection = await world.zapier.connect({ authData: { api_key: key } });
  const bundle = { inputData: { title: 'x' } };

  await expect(world.zapier.invoke(connection, 'creates.create_deal.operation.perform', { bundle })).rejects.toThrow(
    'lacks the permission deals:write. The key has contacts:read, webhooks:write.',
  );
});

it('Send API Request reaches every path of the API', async () => {
  world.isao.deals.updateStatus(world.isao.deals.create({ title: 'Lost' }).id, { status: 'lost' });
  const query = { limit: '1', status: 'lost' };

  expect(await invoke('creates.api_request', { method: 'GET', path: '/deals', query })).toMatchObject({
    status: 200,
    body: { success: true, data: [{ title: 'Lost' }] },
  });
});
