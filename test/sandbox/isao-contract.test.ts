import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Isao } from '../../sandbox/isao';
import { startIsao } from '../../sandbox/isao';
import { type Permission, PERMISSIONS } from '../../sandbox/isao/keys';
import { loadContract } from '../contract';
import type { Answer, Call } from './isao-client';
import { connect } from './isao-client';

let isao: Isao;
let call: Call;
/** What stands for the parameters of a path: records that exist. */
const existing: Record<string, string> = { event: 'contact.created' };

beforeAll(async () => {
  isao = await startIsao({ recentShape: 'mixed', dealsSince: 'refused' });
  call = await connect(isao);
  isao.seed(5, 5);
  const { id: contactId } = isao.contacts.create({ name: 'Jane Doe', phoneNumber: '+33987654321' });
  const { id: dealId } = isao.deals.create({ title: 'Website redesign', contactId });
  Object.assign(existing, { contactId, dealId });
});

afterAll(() => isao.close());

type Key = () => string;

const full: Key = () => isao.key;
const powerless: Key = () => isao.createKey({ permissions: [] }).key;
const malformed: Key = () => 'zap_123';
const exhausted: Key = () => isao.createKey({ rateLimit: 0 }).key;

const john = { name: 'John Smith', phoneNumber: '+33123456789', email: 'john@example.com', tags: ['vip'] };
const deal = {
  title: 'Pilot',
  description: 'Two seats',
  value: 1200.5,
  currency: 'EUR',
  stage: 'negotiation',
  priority: 'high',
  probability: 60,
  expectedCloseDate: '2024-12-31T00:00:00.000Z',
  source: 'website',
};
const nobodys = { title: 'Pilot', contactId: 'contact_none' };
const hook = { event: 'contact.created', target_url: 'https://example.com/hook' };

/** The body of each request that has one; `:subscription` stands for a subscription that exists. */
const bodies: Record<string, object> = {
  createContact: john,
  updateContact: { city: null, tags: ['lead'] },
  createDeal: deal,
  updateDealStatus: { status: 'won', stage: 'closed' },
  subscribe: hook,
  unsubscribe: { subscription_id: ':subscription' },
};

interface Operation {
  operationId: string;
  method: string;
  path: string;
  'x-permission'?: Permission;
  requestBody?: object;
  responses: object;
}

/** The operations of the contract. They are read without its library, because jest asks for the tests' names at once. */
const { paths } = parse(readFileSync('contract/openapi.yaml', 'utf8')) as {
  paths: Record<string, Record<string, Omit<Operation, 'method' | 'path'>>>;
};
const operations = Object.entries(paths).flatMap(([path, item]) =>
  Object.entries(item)
    .filter(([method]) => method !== 'parameters')
    .map(([method, operation]): Operation => ({ ...operation, method: method.toUpperCase(), path })),
);

/** What differs from the request of an operation that succeeds. */
interface Way {
  key?: Key;
  /** In place of the parameters of the path. */
  id?: string;
  query?: string;
  body?: object | string;
}

type Scenario = [operation: string, status: number, way: Way];

/** The ways to a status that differ from one operation to the next, in the order in which they are sent. */
const special: Scenario[] = [
  ['createContact', 409, {}],
  ['createContact', 422, { body: { email: 'nobody' } }],
  ['updateContact', 409, { body: { phoneNumber: john.phoneNumber } }],
  ['updateContact', 422, { body: { name: null } }],
  // A date is refused with 400, the next with 422.
  ['listDeals', 400, { query: 'updatedSince=2026-11-08T10:30:00.000Z' }],
  ['listDeals', 422, { query: 'updatedSince=2026-11-08T10:30:00.000Z' }],
  // The first deal of a contact that does not exist is refused with 422, the next with 404.
  ['createDeal', 422, { body: nobodys }],
  ['createDeal', 404, { body: nobodys }],
  ['updateDealStatus', 422, { body: {} }],
  // The first subscription is answered with 200, the next with 201.
  ['subscribe', 200, {}],
  ['subscribe', 201, {}],
  ['subscribe', 422, { body: { event: 'contact.exploded', target_url: 'ftp://example.com' } }],
  ['unsubscribe', 200, {}],
  ['unsubscribe', 204, {}],
  ['unsubscribe', 404, { body: { subscription_id: 'sub_none' } }],
];

/** The way to a status that is the same for all operations. A status without a way fails. */
const usual = ({ requestBody }: Operation): Record<string, Way> => ({
  200: {},
  201: {},
  400: requestBody ? { body: '{"name": ' } : { query: 'limit=201' },
  401: { key: malformed },
  403: { key: powerless },
  404: { id: 'none' },
  429: { key: exhausted },
});

const statuses = operations.flatMap((operation) =>
  Object.keys(operation.responses).map((status) => ({ operation, status: Number(status) })),
);
const isSpecial = (id: string, status: number) => special.some(([of, to]) => of === id && to === status);
const scenarios: Scenario[] = [
  ...statuses
    // ISAO may break, or be down, whatever it was asked: that is a fault.
    .filter(({ operation, status }) => status < 500 && !isSpecial(operation.operationId, status))
    .map(({ operation, status }): Scenario => [operation.operationId, status, usual(operation)[status] ?? {}]),
  ...special,
];

const operationOf = (id: string): Operation => {
  const operation = operations.find(({ operationId }) => operationId === id);
  if (!operation) throw new Error(`The contract has no ${id}`);
  return operation;
};

/** The path of an operation, with what stands for its parameters. */
const pathOf = ({ path }: Operation, id?: string): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => id ?? existing[name] ?? `no ${name}`);

async function send(operation: Operation, { key = full, id, query = '', body }: Way): Promise<Answer> {
  const sent = body ?? bodies[operation.operationId];
  const text = typeof sent === 'object' ? JSON.stringify(sent) : sent;
  return call(`${operation.method} ${pathOf(operation, id)}?${query}`, {
    key: key(),
    body: text?.replace(':subscription', isao.subscriptions()[0]?.id ?? ''),
  });
}

test.each(scenarios)('%s answers %i as the contract says', async (id, status, way) => {
  // The client holds the body of each answer against the contract and throws where they differ.
  const answer = await send(operationOf(id), way);
  expect(answer.status).toBe(status);
});

test.each(operations.filter((operation) => 'x-permission' in operation))(
  '$operationId needs $x-permission, and nothing else',
  async (operation) => {
    const { 'x-permission': needed } = operation;
    const sendWith = (permissions: Permission[]) => send(operation, { key: () => isao.createKey({ permissions }).key });
    const others = PERMISSIONS.filter((permission) => permission !== needed);
    expect((await sendWith(others)).body).toEqual({
      success: false,
      error: `Permission denied: ${needed} required`,
      message: `This API key does not have the required permission: ${needed}`,
      requiredPermission: needed,
      availablePermissions: others,
    });
    expect((await sendWith(needed ? [needed] : [])).status).not.toBe(403);
  },
);

test('the contract accepts the requests that succeed', async () => {
  const contract = await loadContract();
  const refused = operations.flatMap((operation) => {
    const { method, operationId } = operation;
    const request = { method, path: pathOf(operation), headers: {}, body: bodies[operationId] };
    return contract.validateRequest(request, operationId).errors ?? [];
  });
  expect(refused).toEqual([]);
});
