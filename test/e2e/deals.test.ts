import type { DeliveryShape } from '../../sandbox/isao';
import { startIsao } from '../../sandbox/isao';
import { type Connection, type Run, startZapier, ZapierError } from '../../sandbox/zapier';
import { APP, quiet, requestsOf, useWorld } from './world';

const world = useWorld();

const invoke = (method: string, inputData: Record<string, unknown>): Promise<unknown> =>
  world.zapier.invoke(world.connection, `${method}.operation.perform`, { bundle: { inputData } });
const refusalOf = async (sent: Promise<unknown>): Promise<ZapierError> => {
  const outcome: unknown = await sent.catch((error: unknown) => error);
  if (outcome instanceof ZapierError) return outcome;
  throw new Error(`It was not refused: ${JSON.stringify(outcome)}`);
};

let people = 0;
const aContact = () =>
  world.isao.contacts.create({ name: 'Ada Lovelace', phoneNumber: `+33611${String((people += 1)).padStart(6, '0')}` });
const titleOf = ({ trigger }: Run) => (trigger as { title: string }).title;

describe('New Deal and Updated Deal', () => {
  const zapOn = (key: string, inputData = {}) =>
    world.zapier.createZap({ name: key, connection: world.connection, trigger: { key, inputData } });

  it('deliver what happens while the Zap is on, once, with the contact, and nothing before or after', async () => {
    const contact = aContact();
    const [created, won] = [
      await zapOn('new_deal'),
      await zapOn('updated_deal', { status: ['won'], stage: ['Closed'] }),
    ];
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

    expect(created.history.map(titleOf)).toEqual(['Engine']);
    expect(created.history[0]?.trigger).toMatchObject({ value: 0, contact: { phoneNumber: contact.phoneNumber } });
    expect(won.history.map(({ trigger }) => trigger)).toMatchObject([
      { title: 'Engine', status: 'won', stage: 'closed' },
    ]);
    expect(world.isao.subscriptions()).toEqual([]);
  });

  it.each(['new_deal', 'updated_deal'])('%s shows samples in the shape of deliveries', async (key) => {
    const zap = await zapOn(key);
    const deal = world.isao.deals.create({ title: 'Sample', contactId: aContact().id });
    const [sample] = (await zap.sample()) as Record<string, unknown>[];
    await zap.turnOn();
    world.isao.deals.updateStatus(deal.id, { stage: `stage ${key}` });
    world.isao.deals.create({ title: 'Event', contactId: aContact().id });
    await quiet(world);
    await zap.turnOff();

    const shapeOf = (value: unknown) => Object.keys(value as object);
    expect(zap.history).toHaveLength(1);
    expect(shapeOf(sample)).toEqual(shapeOf(zap.history[0]?.trigger));
    expect(shapeOf(sample?.['contact'])).toEqual(shapeOf((zap.history[0]?.trigger as { contact: object }).contact));
  });

  it.each<DeliveryShape>(['record', 'event-data', 'event-data-contact', 'event-contact', 'array'])(
    'understand deliveries of the shape %s',
    async (deliveryShape) => {
      const isao = await startIsao({ deliveryShape });
      const zapier = await startZapier({ app: APP, environment: { ISAO_BASE_URL: isao.baseUrl } });
      const connection = await zapier.connect({ authData: { api_key: isao.key } });
      const zap = await zapier.createZap({ name: 'x', connection, trigger: { key: 'new_deal' } });
      await zap.turnOn();
      isao.deals.create({ title: 'Shaped' });
      await quiet({ isao, zapier, connection });
      await zapier.close();
      await isao.close();

      expect(zap.history).toMatchObject([{ status: 'success', trigger: { title: 'Shaped', contact: null } }]);
    },
    20_000,
  );

  it('loses no event while ISAO is briefly down, because Zapier delivers it again', async () => {
    const zap = await zapOn('new_deal');
    await zap.turnOn();
    world.isao.faults.add({ route: 'GET /deals/:id', status: 503, times: 3 });
    world.isao.deals.create({ title: 'In the storm', contactId: aContact().id });
    await quiet(world);
    world.isao.faults.clear();
    await world.zapier.advance(301);
    await zap.turnOff();

    expect(zap.history).toMatchObject([{ status: 'success', trigger: { title: 'In the storm', status: 'open' } }]);
  });
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

  it('says which contact doesn’t exist, however ISAO says it, and creates no deal', async () => {
    const before = world.isao.deals.count();
    const refusals = [];
    for (let attempt = 0; attempt < 2; attempt += 1) {
      refusals.push(await refusalOf(invoke('creates.create_deal', { title: 'x', contactId: 'contact_none' })));
    }

    for (const { name, message } of refusals) {
      expect(name).toBe('HaltedError');
      expect(message).toMatch(/Contact: Contact not found\.|no contact with the ID “contact_none”/);
    }
    expect(world.isao.deals.count()).toBe(before);
  });

  it('creates one deal if the answer is lost, and says that it may exist', async () => {
    const before = world.isao.deals.count();
    world.isao.faults.add({ route: 'POST /deals', drop: 'after' });
    const refusal = await refusalOf(invoke('creates.create_deal', { title: 'Lost' }));

    expect(refusal.name).toBe('HaltedError');
    expect(refusal.message).toContain('ISAO may have made the change anyway. Check there before you repeat it.');
    expect(world.isao.deals.count()).toBe(before + 1);
  });
});

describe('a run of Create Deal whose answer was lost', () => {
  const titled = (title: string) => world.isao.deals.all().filter((deal) => deal.title === title);

  it('is not repeated by Autoreplay, only by a manual replay, as its message warns', async () => {
    const zap = await world.zapier.createZap({
      name: 'a deal for each contact',
      connection: world.connection,
      trigger: { key: 'new_contact' },
      steps: [{ kind: 'create', key: 'create_deal', inputData: { title: 'Lost once' } }],
      autoreplay: true,
    });
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
    const zap = await world.zapier.createZap({
      name: 'a deal for each contact',
      connection: world.connection,
      trigger: { key: 'new_contact' },
      steps: [{ kind: 'create', key: 'create_deal', inputData: { title: 'Forbidden once' } }],
      autoreplay: true,
    });
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

  it('ends a loop of updates', async () => {
    const zap = await world.zapier.createZap({
      name: 'each change brings a change',
      connection: world.connection,
      trigger: { key: 'updated_deal' },
      steps: [
        { kind: 'create', key: 'update_deal_status', inputData: { dealId: '{{trigger.id}}', stage: 'contract' } },
      ],
    });
    await zap.turnOn();
    world.isao.deals.updateStatus(world.isao.deals.create({ title: 'Loop' }).id, { status: 'won' });
    for (let round = 0; round < 5; round += 1) await quiet(world);
    await zap.turnOff();

    expect(zap.history.map(({ status }) => status)).toEqual(['success', 'success']);
  });
});

describe('Find Deal', () => {
  it('finds by title and by contact on every page, and by ID', async () => {
    const contact = aContact();
    const deals = Array.from({ length: 3 }, () => world.isao.deals.create({ title: 'Needle', contactId: contact.id }));
    for (let n = 0; n < 210; n += 1) world.isao.deals.create({ title: `Hay ${n}` });
    world.isao.deals.updateStatus(deals[0]?.id ?? '', { status: 'lost' });
    world.isao.deals.updateStatus(deals[1]?.id ?? '', { stage: 'To pay' });
    const find = async (inputData: object) =>
      ((await invoke('searches.find_deal', { ...inputData })) as { id: string }[]).map(({ id }) => id);
    const ids = deals.map(({ id }) => id);

    expect((await find({ title: 'needle' })).sort()).toEqual([...ids].sort());
    expect(await find({ title: 'needle', status: 'lost' })).toEqual([ids[0]]);
    expect(await find({ contactId: contact.id, stage: 'TO  pay' })).toEqual([ids[1]]);
    expect((await find({ contactId: contact.id, title: 'Needle' })).sort()).toEqual([...ids].sort());
    expect(await find({ contactId: contact.id, title: 'Hay 1' })).toEqual([]);
    expect(await find({ dealId: ids[1] })).toEqual([ids[1]]);
    expect(await find({ dealId: ids[1], title: 'Hay 1' })).toEqual([]);
    expect(await find({ dealId: 'deal_none' })).toEqual([]);
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
    const zap = await world.zapier.createZap({
      name: title,
      connection: world.connection,
      trigger: { key: 'new_contact' },
      steps: [
        {
          kind: 'searchOrCreate',
          key: 'find_deal',
          inputData: isMerged ? merged : search,
          createInputData: isMerged ? merged : create,
        },
      ],
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

it('fills the dropdowns of deals page by page', async () => {
  const page = await world.zapier.invoke(world.connection, 'triggers.deal_list.operation.perform', {
    bundle: { meta: { page: 0 } },
  });

  expect(page).toContainEqual({ id: expect.any(String) as string, label: 'Needle (Ada Lovelace, open)' });
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
  const refusal = await refusalOf(
    world.zapier.invoke(connection, 'creates.create_deal.operation.perform', { bundle: { inputData: { title: 'x' } } }),
  );

  expect(refusal.message).toContain('lacks the permission deals:write. The key has contacts:read, webhooks:write.');
});

describe('Send API Request', () => {
  const request = (inputData: object) => invoke('creates.api_request', { ...inputData });

  it('reaches every path of the API', async () => {
    expect(await request({ method: 'GET', path: '/deals', query: { limit: '1', status: 'lost' } })).toMatchObject({
      status: 200,
      body: { success: true, data: [{ title: 'Needle' }] },
    });
  });

  it('empties a field on purpose', async () => {
    const contact = world.isao.contacts.update(aContact().id, { city: 'Paris' });
    const body = '{"city": null, "tags": []}';
    await request({ method: 'PUT', path: `/contacts/${contact.id}`, body });

    expect(world.isao.contacts.get(contact.id)?.city ?? null).toBeNull();
  });

  it('has the same errors as other steps', async () => {
    expect(await refusalOf(request({ method: 'GET', path: '/deals', query: { limit: '0' } }))).toMatchObject({
      name: 'HaltedError',
      message: expect.stringMatching(/^ISAO did not accept the request/) as string,
    });
  });
});
