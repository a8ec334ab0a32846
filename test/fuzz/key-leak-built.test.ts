import { type Fault, type Isao, startIsao } from '../../sandbox/isao';
import { type Connection, startZapier, type Zapier, ZapierError } from '../../sandbox/zapier';
import { APP } from '../e2e/world';
import { type Host, startHost } from './hosts';
import { tracesOf } from './leaks';
import { operations } from './operations';

let isao: Isao;
let zapier: Zapier;
let evil: Host;
let connection: Connection;

beforeAll(async () => {
  evil = await startHost();
  isao = await startIsao({ delivery: { backoff: 10 } });
  isao.contacts.create({ name: 'Zebulon Quist', phoneNumber: '+33612340001', email: 'zebulon@example.com' });
  zapier = await startZapier({ app: APP, environment: { ISAO_BASE_URL: isao.baseUrl }, containers: 2, speed: 20 });
  connection = await zapier.connect({ authData: { api_key: isao.key, default_country: 'FR' } });
}, 20_000);

afterAll(async () => {
  await zapier.close();
  await isao.close();
  await evil.close();
});

/** A bundle with which every operation sends its requests. */
const bundleFor = (id: string) => ({
  inputData: {
    phoneNumber: '06 12 34 00 01',
    name: 'Zebulon Quist',
    contactId: id,
    city: 'Lyon',
    tagsToAdd: ['vip'],
    searchBy: 'id',
    searchValue: id,
    dealId: id,
    title: 'Website relaunch',
    status: 'won',
  },
  cleanedRequest: { id, url: evil.origin },
  subscribeData: { id },
  // Receives deliveries of the other operations' changes.
  targetUrl: `${isao.url}/nowhere`,
});

/** Faulty answers of ISAO that echo the key somewhere or name another host. */
const faults = (): Record<string, Fault> => {
  const { key } = isao;
  const envelope = JSON.stringify({
    success: false,
    error: `Bad header Authorization: Bearer ${key}`,
    requiredPermission: key,
    availablePermissions: [key],
    existingContactId: evil.origin,
    details: { email: [key], [key]: ['is wrong'] },
  });
  const contact = { id: evil.origin, name: key, phoneNumber: '+33612340001', createdAt: key, updatedAt: key };
  return {
    'none at all': { times: 0 },
    'a refused key': { status: 401, body: envelope },
    'a missing permission': { status: 403, body: envelope },
    'a conflict': { status: 409, body: envelope },
    'refused fields': { status: 422, body: envelope },
    'a hostile Retry-After': { status: 429, body: envelope, headers: { 'retry-after': `${evil.origin} ${key}` } },
    'a breakdown': { status: 500, body: envelope },
    'a redirect': { status: 307, body: envelope, headers: { location: `${evil.origin}/?key=${key}` } },
    'a foreign record': { status: 200, body: JSON.stringify({ success: true, data: contact }) },
    'foreign records': { status: 200, body: JSON.stringify({ success: true, data: [contact] }) },
  };
};

const traces = (text: string): string[] => tracesOf(isao.key).filter((trace) => text.includes(trace));

const methods = operations.map(({ method }) => method);

describe.each([
  'none at all',
  'a refused key',
  'a missing permission',
  'a conflict',
  'refused fields',
  'a hostile Retry-After',
  'a breakdown',
  'a redirect',
  'a foreign record',
  'foreign records',
])('if ISAO answers with %s', (name) => {
  it('shows and logs no key, and sends no request to another host', async () => {
    const before = zapier.logs.length;
    isao.faults.add({ times: Infinity, ...faults()[name] });
    const errors = await Promise.all(
      [isao.contacts.all()[0]?.id ?? '', evil.origin].flatMap((id) =>
        methods.map((method) =>
          zapier.invoke(connection, method, { bundle: bundleFor(id) }).then(
            () => '',
            (error: unknown) => (error instanceof ZapierError ? error.rawMessage : String(error)),
          ),
        ),
      ),
    );
    isao.faults.clear();
    const logs = zapier.logs.slice(before);

    expect(logs).toContain('/api/external/contacts');
    expect(traces(logs)).toEqual([]);
    expect(errors.flatMap(traces)).toEqual([]);
    expect(evil.requests).toEqual([]);
  }, 30_000);
});

it('shows and logs no key that was copied with spaces around it', async () => {
  const before = zapier.logs.length;
  // Core removes only the exact text from the logs, so not the key without its spaces.
  const spacious = { ...connection, authData: { api_key: ` ${isao.key}\n` } };
  const shown = await Promise.all(
    ['authentication.test', 'triggers.contact_list.operation.perform'].map((method) =>
      zapier.invoke(spacious, method).then(
        (result) => JSON.stringify(result),
        (error: unknown) => (error instanceof ZapierError ? error.rawMessage : String(error)),
      ),
    ),
  );

  expect(shown.flatMap(traces)).toEqual([]);
  expect(traces(zapier.logs.slice(before))).toEqual([]);
});

it('logs nothing itself, above all no personal data', () => {
  const lines = zapier.logs.split('\n').flatMap((line) => {
    // The output of the containers is between the log lines.
    if (!line.startsWith('{"message"')) return [];
    return [JSON.parse(line) as { message: string; data: { log_type: string } }];
  });
  const kinds = new Set(lines.map(({ data }) => data.log_type));

  expect([...kinds].sort()).toEqual(['error', 'http']);
  // Core logs the errors that it shows.
  expect(
    lines.filter(({ data, message }) => data.log_type === 'error' && !message.startsWith('Unhandled error:')),
  ).toEqual([]);
});

it('sends the key to ISAO only in one header', () => {
  expect(isao.requests.length).toBeGreaterThan(100);
  expect(
    traces(JSON.stringify(isao.requests.map(({ method, path, query, body }) => [method, path, query, body]))),
  ).toEqual([]);
});
