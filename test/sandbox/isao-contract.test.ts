import { startIsao } from '../../sandbox/isao';
import type { Isao } from '../../sandbox/isao';
import { loadContract } from '../contract';
import { connect } from './isao-client';
import type { Answer, Call } from './isao-client';

let isao: Isao;
let call: Call;
let contactId = '';
let dealId = '';

beforeAll(async () => {
  isao = await startIsao({ recentShape: 'mixed', dealsSince: 'refused' });
  call = await connect(isao);
  isao.seed(5, 5);
  contactId = isao.contacts.create({ name: 'Jane Doe', phoneNumber: '+33987654321' }).id;
  dealId = isao.deals.create({ title: 'Website redesign', contactId }).id;
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

/** A request of an operation; `:contact`, `:deal` and `:subscription` stand for existing records. */
const requests = {
  testKey: ['GET /test'],
  listContacts: ['GET /contacts'],
  createContact: ['POST /contacts', john],
  getContact: ['GET /contacts/:contact'],
  updateContact: ['PUT /contacts/:contact', { city: null, tags: ['lead'] }],
  listDeals: ['GET /deals?status=open'],
  createDeal: ['POST /deals', deal],
  getDeal: ['GET /deals/:deal'],
  updateDealStatus: ['PUT /deals/:deal/status', { status: 'won', stage: 'closed' }],
  subscribe: ['POST /webhooks/subscribe', hook],
  unsubscribe: ['DELETE /webhooks/unsubscribe', { subscription_id: ':subscription' }],
  recentForEvent: ['GET /triggers/contact.created/recent'],
} as const satisfies Record<string, readonly [route: string, body?: object]>;

type OperationId = keyof typeof requests;
type Scenario = [operation: OperationId, status: number, key: Key, route?: string, body?: object | string];

/** How to get each status in the contract; route and body only if they differ from the operation's request. */
const scenarios: Scenario[] = [
  ['testKey', 200, full],
  ['testKey', 401, malformed],
  ['testKey', 429, exhausted],

  ['listContacts', 200, full],
  ['listContacts', 400, full, 'GET /contacts?limit=201'],
  ['listContacts', 401, malformed],
  ['listContacts', 403, powerless],
  ['listContacts', 429, exhausted],

  ['createContact', 201, full],
  ['createContact', 400, full, 'POST /contacts', '{"name": '],
  ['createContact', 401, malformed],
  ['createContact', 403, powerless],
  ['createContact', 409, full],
  ['createContact', 422, full, 'POST /contacts', { email: 'nobody' }],
  ['createContact', 429, exhausted],

  ['getContact', 200, full],
  ['getContact', 401, malformed],
  ['getContact', 403, powerless],
  ['getContact', 404, full, 'GET /contacts/contact_none'],
  ['getContact', 429, exhausted],

  ['updateContact', 200, full],
  ['updateContact', 400, full, 'PUT /contacts/:contact', '[]'],
  ['updateContact', 401, malformed],
  ['updateContact', 403, powerless],
  ['updateContact', 404, full, 'PUT /contacts/contact_none'],
  ['updateContact', 409, full, 'PUT /contacts/:contact', { phoneNumber: john.phoneNumber }],
  ['updateContact', 422, full, 'PUT /contacts/:contact', { name: null }],
  ['updateContact', 429, exhausted],

  ['listDeals', 200, full],
  // The first date is refused with 400, the next with 422.
  ['listDeals', 400, full, 'GET /deals?updatedSince=2026-11-08T10:30:00.000Z'],
  ['listDeals', 401, malformed],
  ['listDeals', 403, powerless],
  ['listDeals', 422, full, 'GET /deals?updatedSince=2026-11-08T10:30:00.000Z'],
  ['listDeals', 429, exhausted],

  // The first deal with an unknown contact is refused with 422, the next with 404.
  ['createDeal', 201, full],
  ['createDeal', 400, full, 'POST /deals', '{"title": '],
  ['createDeal', 401, malformed],
  ['createDeal', 403, powerless],
  ['createDeal', 422, full, 'POST /deals', nobodys],
  ['createDeal', 404, full, 'POST /deals', nobodys],
  ['createDeal', 429, exhausted],

  ['getDeal', 200, full],
  ['getDeal', 401, malformed],
  ['getDeal', 403, powerless],
  ['getDeal', 404, full, 'GET /deals/deal_none'],
  ['getDeal', 429, exhausted],

  ['updateDealStatus', 200, full],
  ['updateDealStatus', 400, full, 'PUT /deals/:deal/status', '[]'],
  ['updateDealStatus', 401, malformed],
  ['updateDealStatus', 403, powerless],
  ['updateDealStatus', 404, full, 'PUT /deals/deal_none/status'],
  ['updateDealStatus', 422, full, 'PUT /deals/:deal/status', {}],
  ['updateDealStatus', 429, exhausted],

  // The first subscription returns 200, the next 201.
  ['subscribe', 200, full],
  ['subscribe', 201, full],
  ['subscribe', 400, full, 'POST /webhooks/subscribe', 'no JSON'],
  ['subscribe', 401, malformed],
  ['subscribe', 403, powerless],
  ['subscribe', 422, full, 'POST /webhooks/subscribe', { event: 'contact.exploded', target_url: 'ftp://example.com' }],
  ['subscribe', 429, exhausted],

  ['unsubscribe', 200, full],
  ['unsubscribe', 204, full],
  ['unsubscribe', 401, malformed],
  ['unsubscribe', 403, powerless],
  ['unsubscribe', 404, full, 'DELETE /webhooks/unsubscribe', { subscription_id: 'sub_none' }],
  ['unsubscribe', 429, exhausted],

  ['recentForEvent', 200, full],
  ['recentForEvent', 401, malformed],
  ['recentForEvent', 403, powerless],
  ['recentForEvent', 404, full, 'GET /triggers/contact.exploded/recent'],
  ['recentForEvent', 429, exhausted],
];

/** Any request may fail, or find ISAO down. */
const broken: Scenario[] = (Object.keys(requests) as OperationId[]).flatMap((operation): Scenario[] => [
  [operation, 500, full],
  [operation, 503, full],
]);

/** Sends a scenario's request. */
async function send([operation, , key, otherRoute, otherBody]: Scenario): Promise<Answer> {
  const [ownRoute, ownBody]: readonly [route: string, body?: object] = requests[operation];
  const body = otherBody ?? ownBody;
  const text = typeof body === 'object' ? JSON.stringify(body) : body;
  return call((otherRoute ?? ownRoute).replace(':contact', contactId).replace(':deal', dealId), {
    key: key(),
    body: text?.replace(':subscription', isao.subscriptions()[0]?.id ?? ''),
  });
}

test.each(scenarios)('%s answers %i as in the contract', async (...scenario) => {
  // The client validates each answer against the contract.
  const answer = await send(scenario);
  expect(answer.status).toBe(scenario[1]);
});

test.each(broken)('%s answers an injected %i as in the contract', async (...scenario) => {
  const [operation, status] = scenario;
  isao.faults.add({ status });
  const answer = await send(scenario);
  const { errors } = (await loadContract()).validateResponse(answer.body, operation, status);
  expect(answer.status).toBe(status);
  expect(errors ?? []).toEqual([]);
});

test('every status of every operation in the contract has a scenario', async () => {
  const contract = await loadContract();
  const documented = contract.router
    .getOperations()
    .flatMap(({ operationId, responses }) => Object.keys(responses ?? {}).map((status) => `${operationId} ${status}`));
  const covered = [...scenarios, ...broken].map(([operation, status]) => `${operation} ${status}`);
  expect(covered.toSorted()).toEqual(documented.toSorted());
});

test('the contract accepts the requests that succeed', async () => {
  const contract = await loadContract();
  const refused = Object.entries(requests).flatMap(([operation, [route, body]]) => {
    const [method = '', path = ''] = route.split(' ');
    const { errors } = contract.validateRequest({ method, path, headers: {}, body }, operation);
    return errors ?? [];
  });
  expect(refused).toEqual([]);
});
