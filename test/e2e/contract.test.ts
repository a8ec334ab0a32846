import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Context, OpenAPIBackend } from 'openapi-backend';
import { type Connection, startZapier, type Zapier } from '../../sandbox/zapier';
import { APP } from './world';

/**
 * The built app against an independent ISAO, which knows only the contract: it refuses what breaks it, and answers with its
 * examples, most of which are the vendor's. It keeps no state.
 */
const KEY = `zap_${'0'.repeat(64)}`;
const BASE_PATH = '/api/external';

let server: Server;
let baseUrl: string;
let zapier: Zapier;
let connection: Connection;

const answerAs = ({ api, operation }: Context, code?: number) =>
  api.mockResponseForOperation(operation.operationId ?? '', code === undefined ? {} : { code });

const contract = new OpenAPIBackend({
  definition: resolve('contract/openapi.yaml'),
  apiRoot: BASE_PATH,
  quick: true,
  ajvOpts: { strict: false, validateFormats: false },
  handlers: {
    notImplemented: (context) => answerAs(context),
    validationFail: (context) => answerAs(context, 422),
    unauthorizedHandler: (context) => answerAs(context, 401),
    notFound: () => ({ status: 404, mock: {} }),
  },
  securityHandlers: {
    apiKey: (_context, request: IncomingMessage) => request.headers.authorization === `Bearer ${KEY}`,
  },
});

const answer = async (request: IncomingMessage): Promise<{ status: number; mock: unknown }> => {
  const [path = '', query = ''] = request.url?.split('?') ?? [];
  const body = await text(request);
  const { method = '' } = request;
  const headers = request.headers as Record<string, string>;
  return (await contract.handleRequest(
    { method, path, query, headers, ...(body === '' ? {} : { body }) },
    request,
  )) as {
    status: number;
    mock: unknown;
  };
};

beforeAll(async () => {
  await contract.init();
  server = createServer((request, response) => {
    void answer(request).then(({ status, mock }) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(mock));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  // The address is a string only for a pipe.
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}${BASE_PATH}`;
  zapier = await startZapier({ app: APP, environment: { ISAO_BASE_URL: baseUrl } });
  connection = await zapier.connect({ authData: { api_key: KEY, default_country: 'FR' } });
}, 60_000);

afterAll(async () => {
  await zapier.close();
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

const invoke = (method: string, inputData: object): Promise<unknown> =>
  zapier.invoke(connection, `${method}.operation.perform`, { bundle: { inputData: { ...inputData } } });

it('refuses what is not in the contract, so that the tests below are meaningful', async () => {
  const post = (body: object) =>
    fetch(`${baseUrl}/contacts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  expect((await post({ name: 'Jane Doe', phoneNumber: '+33987654321' })).status).toBe(201);
  expect((await post({ name: 'Jane Doe', phoneNumber: '+33987654321', shoeSize: 43 })).status).toBe(422);
  expect((await fetch(`${baseUrl}/test`)).status).toBe(401);
});

it('connects', () => {
  expect(connection.label).toBe('your-c…ny-id (Production)');
});

it('creates, finds and updates a contact', async () => {
  const form = { name: 'Jane Doe', phoneNumber: '09 87 65 43 21', email: 'jane.doe@example.com', tags: ['lead'] };
  const created = await invoke('creates.create_contact', form);
  const search = { searchBy: 'email' };
  const found = await invoke('searches.find_contact', { ...search, searchValue: 'john.smith@example.com' });
  const none = await invoke('searches.find_contact', { ...search, searchValue: 'nobody@example.com' });
  const updated = await invoke('creates.update_contact', {
    contactId: 'contact_123',
    city: 'Marseille',
    clearFields: ['email'],
  });

  expect(created).toMatchObject({ id: 'contact_456', name: 'Jane Doe', outcome: 'created' });
  expect(found).toMatchObject([{ id: 'contact_123', name: 'John Smith', phoneNumber: '+33123456789' }]);
  expect(none).toEqual([]);
  expect(updated).toMatchObject({ city: 'Marseille', outcome: 'updated' });
});

it.each([
  ['new_contact', 'contact.created', 'contact_123', { name: 'John Smith', tags: ['vip', 'enterprise'] }],
  ['updated_deal', 'deal.updated', 'deal_123', { title: 'Website redesign', contact: { id: 'contact_123' } }],
])('subscribes %s, receives a delivery, shows a sample and unsubscribes', async (key, event, id, record) => {
  const zap = await zapier.createZap({ name: key, connection, trigger: { key } });
  const samples = await zap.sample();
  await zap.turnOn();
  const { subscribeData } = zap;
  await fetch(zap.targetUrl ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ event, data: { id } }),
  });
  await zapier.idle();
  await zap.turnOff();

  expect(subscribeData).toEqual({ id: 'sub_123' });
  expect(samples).toMatchObject([{ id, ...record }]);
  expect(zap.history).toMatchObject([{ status: 'success', trigger: { id, ...record } }]);
});

it('fills the list of seen contacts, and polls', async () => {
  const zap = await zapier.createZap({ name: 'poll', connection, trigger: { key: 'new_or_updated_contact' } });
  await zap.turnOn();
  const runs = await zap.poll();
  await zap.turnOff();

  expect(zap.polls).toMatchObject([{ kind: 'fill', returned: 1 }, { kind: 'poll' }]);
  expect(runs).toEqual([]);
});

it('creates, finds and wins a deal', async () => {
  const form = { title: 'Website redesign', contactId: 'contact_123', value: 12000, currency: 'EUR', probability: 60 };
  const created = await invoke('creates.create_deal', { ...form, expectedCloseDate: '2024-12-31T00:00:00+01:00' });
  const found = await invoke('searches.find_deal', { title: 'Website redesign' });
  const byId = await invoke('searches.find_deal', { dealId: 'deal_123' });
  const won = await invoke('creates.update_deal_status', { dealId: 'deal_123', status: 'won' });

  expect(created).toMatchObject({ id: 'deal_123', title: 'Website redesign', value: 12000 });
  expect(found).toMatchObject([{ id: 'deal_123' }]);
  expect(byId).toMatchObject([{ id: 'deal_123' }]);
  expect(won).toMatchObject({ id: 'deal_123', status: 'won' });
});
