import type { Isao } from '../../sandbox/isao';
import { type Connection, startZapier, type Zap, type Zapier } from '../../sandbox/zapier';
import type { PackedApp } from './apps';

export interface World {
  isao: Isao;
  zapier: Zapier;
  connection: Connection;
}

/** Something to measure that a user's Zap does, and that can be repeated. */
export interface Operation {
  name: string;
  /** The fewest requests with which the API allows it. */
  leastRequests: number;
  /** Whether it is a hook's delivery, which other operations would also trigger. */
  hook?: boolean;
  /** @returns the call to measure */
  prepare: (world: World) => Promise<() => Promise<unknown>> | (() => Promise<unknown>);
}

/** Connects the packed app to an account. */
export const openWorld = async (app: PackedApp, isao: Isao): Promise<World> => {
  const zapier = await startZapier({ app: app.entry, environment: { ISAO_BASE_URL: isao.baseUrl } });
  const connection = await zapier.connect({ authData: { api_key: isao.key, default_country: 'FR' } });
  return { isao, zapier, connection };
};

let count = 0;
/** A number that was not used before. */
const next = (): number => (count += 1);
const nextPhone = (): string => `+3361${String(next()).padStart(7, '0')}`;
const createContact = ({ isao }: World) =>
  isao.contacts.create({
    name: `Contact ${next()}`,
    phoneNumber: nextPhone(),
    email: `${next()}@example.com`,
    tags: ['a'],
  });
const createDeal = ({ isao }: World) => isao.deals.create({ title: `Deal ${next()}` });

const perform = (
  { zapier, connection }: World,
  action: string,
  inputData: Record<string, unknown>,
  meta: Record<string, unknown> = {},
): Promise<unknown> => zapier.invoke(connection, `${action}.operation.perform`, { bundle: { inputData }, meta });

const createZap = async ({ zapier, connection }: World, key: string): Promise<Zap> => {
  const zap = await zapier.createZap({ name: key, connection, trigger: { key } });
  await zap.turnOn();
  return zap;
};

/** A user changes something in ISAO, and the app receives the delivery. */
const delivery =
  (key: string, happen: (world: World) => void): Operation['prepare'] =>
  async (world) => {
    const zap = await createZap(world, key);
    return async () => {
      const before = zap.history.length;
      happen(world);
      await world.isao.settled();
      await world.zapier.idle();
      if (zap.history.length !== before + 1) throw new Error(`${key} did not run once`);
    };
  };

const find =
  (inputOf: (contact: ReturnType<typeof createContact>) => Record<string, unknown>): Operation['prepare'] =>
  (world) => {
    const inputData = inputOf(createContact(world));
    return async () => {
      const found = await perform(world, 'searches.find_contact', inputData);
      if (!Array.isArray(found) || found.length !== 1) throw new Error('find_contact did not find the one contact');
    };
  };

const poll =
  (key: string): Operation['prepare'] =>
  async (world) => {
    createContact(world);
    const zap = await createZap(world, key);
    // The first poll reads again what was there before the Zap was on.
    await zap.poll();
    return () => zap.poll();
  };

/** What Zaps do most. No test asks for an operation to be here. */
export const operations: Operation[] = [
  {
    name: 'connection test',
    leastRequests: 1,
    prepare:
      ({ zapier, connection }) =>
      () =>
        zapier.invoke(connection, 'authentication.test'),
  },
  { name: 'poll without change, New Contact', leastRequests: 1, prepare: poll('new_contact_polling') },
  { name: 'poll without change, New or Updated Contact', leastRequests: 1, prepare: poll('new_or_updated_contact') },
  { name: 'find a contact by ID', leastRequests: 1, prepare: find(({ id }) => ({ searchBy: 'id', searchValue: id })) },
  {
    name: 'find a contact by phone number',
    leastRequests: 1,
    prepare: find(({ phoneNumber }) => ({ searchBy: 'phoneNumber', searchValue: phoneNumber })),
  },
  {
    name: 'find a contact by email',
    leastRequests: 1,
    prepare: find(({ email }) => ({ searchBy: 'email', searchValue: email })),
  },
  {
    name: 'find a contact by name',
    leastRequests: 1,
    prepare: find(({ name }) => ({ searchBy: 'name', searchValue: name })),
  },
  {
    name: 'create a contact',
    leastRequests: 1,
    prepare: (world) => () => perform(world, 'creates.create_contact', { name: 'New', phoneNumber: nextPhone() }),
  },
  {
    // Reads the contact first, to know whether anything changes.
    name: 'update a contact',
    leastRequests: 2,
    prepare: (world) => {
      const { id } = createContact(world);
      return () => perform(world, 'creates.update_contact', { contactId: id, city: `City ${next()}` });
    },
  },
  {
    name: 'update a contact without a change',
    leastRequests: 1,
    prepare: (world) => {
      const { id, name } = createContact(world);
      return () => perform(world, 'creates.update_contact', { contactId: id, name });
    },
  },
  {
    // The API replaces the whole list, so it is read before, and after to catch changes by others.
    name: 'add a tag',
    leastRequests: 3,
    prepare: (world) => {
      const { id } = createContact(world);
      return () => perform(world, 'creates.update_contact_tags', { contactId: id, tagsToAdd: [`tag ${next()}`] });
    },
  },
  {
    name: 'add a tag that the contact has',
    leastRequests: 1,
    prepare: (world) => {
      const { id, tags } = createContact(world);
      return () => perform(world, 'creates.update_contact_tags', { contactId: id, tagsToAdd: tags });
    },
  },
  {
    name: 'page of the dropdown of contacts',
    leastRequests: 1,
    prepare: (world) => () => perform(world, 'triggers.contact_list', {}, { isFillingDynamicDropdown: true, page: 0 }),
  },
  {
    name: 'hook delivery, New Contact',
    leastRequests: 1,
    hook: true,
    prepare: delivery('new_contact', createContact),
  },
  {
    name: 'create a deal',
    leastRequests: 1,
    prepare: (world) => () => perform(world, 'creates.create_deal', { title: `Deal ${next()}` }),
  },
  {
    // Reads the deal first, because a write without a change would cause an event.
    name: 'update the stage of a deal',
    leastRequests: 2,
    prepare: (world) => {
      const { id } = createDeal(world);
      return () => perform(world, 'creates.update_deal_status', { dealId: id, stage: `stage ${next()}` });
    },
  },
  {
    name: 'update the status of a deal without a change',
    leastRequests: 1,
    prepare: (world) => {
      const { id, status } = createDeal(world);
      return () => perform(world, 'creates.update_deal_status', { dealId: id, status });
    },
  },
  {
    name: 'find a deal by ID',
    leastRequests: 1,
    prepare: (world) => {
      const { id } = createDeal(world);
      return () => perform(world, 'searches.find_deal', { dealId: id });
    },
  },
  {
    name: 'page of the dropdown of deals',
    leastRequests: 1,
    prepare: (world) => () => perform(world, 'triggers.deal_list', {}, { isFillingDynamicDropdown: true, page: 0 }),
  },
  { name: 'hook delivery, New Deal', leastRequests: 1, hook: true, prepare: delivery('new_deal', createDeal) },
  {
    name: 'Send API Request',
    leastRequests: 1,
    prepare: (world) => () => perform(world, 'creates.api_request', { method: 'GET', path: '/contacts' }),
  },
];
