import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { type Connection, startZapier, type Zapier } from '../../sandbox/zapier';
import { APP } from './world';

/**
 * The built app against an independent ISAO: Prism serves the contract, refuses what breaks it, and answers with the
 * contract's examples, most of which are the vendor's. It keeps no state.
 */
const KEY = `zap_${'0'.repeat(64)}`;

const folder = mkdtempSync(join(tmpdir(), 'isao-prism-'));
let prism: ChildProcess;
let baseUrl: string;
let log = '';
let zapier: Zapier;
let connection: Connection;

const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  // The address is a string only for a pipe.
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
};

/** The contract with the API's base path in its paths, because Prism serves paths without it. */
const contractBelow = (base: string): string => {
  const contract = parse(readFileSync('contract/openapi.yaml', 'utf8')) as { paths: object };
  const paths = Object.fromEntries(Object.entries(contract.paths).map(([path, item]) => [base + path, item as object]));
  const file = join(folder, 'openapi.json');
  writeFileSync(file, JSON.stringify({ ...contract, paths }));
  return file;
};

/** Starts Prism, and waits until it listens. @returns the base URL of its API. */
const startPrism = async (): Promise<string> => {
  const port = await freePort();
  const path = '/api/external';
  const cli = resolve('node_modules/@stoplight/prism-cli/dist/index.js');
  prism = spawn(process.execPath, [cli, 'mock', '--errors', '--port', `${port}`, contractBelow(path)]);
  await new Promise<void>((listening, failed) => {
    const read = (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes('Prism is listening')) listening();
    };
    prism.stdout?.on('data', read);
    prism.stderr?.on('data', read);
    prism.once('exit', () => {
      failed(new Error(`Prism ended:\n${log}`));
    });
  });
  return `http://127.0.0.1:${port}${path}`;
};

beforeAll(async () => {
  baseUrl = await startPrism();
  zapier = await startZapier({ app: APP, environment: { ISAO_BASE_URL: baseUrl } });
  connection = await zapier.connect({ authData: { api_key: KEY, default_country: 'FR' } });
}, 60_000);

afterAll(async () => {
  await zapier.close();
  prism.kill();
  rmSync(folder, { recursive: true });
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
  expect((await post({ name: 'Jane Doe', phoneNumber: '+33987654321', email: 'nobody' })).status).toBe(422);
  expect((await fetch(`${baseUrl}/test`)).status).toBe(401);
});

it('connects', () => {
  expect(connection.label).toBe('your-c…ny-id (Production)');
});

it('creates, finds and updates a contact', async () => {
  const form = { name: 'Jane Doe', phoneNumber: '09 87 65 43 21', email: 'jane.doe@example.com', tags: ['lead'] };
  const created = await invoke('creates.create_contact', form);
  const search = { searchBy: 'phoneNumber' };
  const found = await invoke('searches.find_contact', { ...search, searchValue: '01 23 45 67 89' });
  const none = await invoke('searches.find_contact', { ...search, searchValue: '01 23 45 67 80' });
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
