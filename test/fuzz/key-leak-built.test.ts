import { type Fault, type Isao, startIsao } from '../../sandbox/isao';
import { type Connection, startZapier, type Zapier, ZapierError } from '../../sandbox/zapier';
import { APP } from '../e2e/world';
import { type Host, startHost } from './hosts';
import { tracesOf } from './leaks';
import { bundleWith, operations } from './operations';

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

afterEach(() => {
  isao.faults.clear();
});

afterAll(async () => {
  await zapier.close();
  await isao.close();
  await evil.close();
});

/** A bundle with which every operation sends its requests. */
const bundleFor = (id: string) => ({
  ...bundleWith(id),
  cleanedRequest: { id, url: evil.origin },
  // Receives deliveries of the other operations' changes.
  targetUrl: `${isao.url}/nowhere`,
});

/** Faulty answers of ISAO that echo the key somewhere or name another host. */
const faultsWith = (key: string, { origin }: { origin: string }): Record<string, Fault> => {
  const envelope = JSON.stringify({
    success: false,
    error: `Bad header Authorization: Bearer ${key}`,
    requiredPermission: key,
    availablePermissions: [key],
    existingContactId: origin,
    details: { email: [key], [key]: ['is wrong'] },
  });
  const contact = { id: origin, name: key, phoneNumber: '+33612340001', createdAt: key, updatedAt: key };
  return {
    'none at all': { times: 0 },
    'a refused key': { status: 401, body: envelope },
    'a missing permission': { status: 403, body: envelope },
    'a conflict': { status: 409, body: envelope },
    'refused fields': { status: 422, body: envelope },
    'a hostile Retry-After': { status: 429, body: envelope, headers: { 'retry-after': `${origin} ${key}` } },
    'a breakdown': { status: 500, body: envelope },
    'a redirect': { status: 307, body: envelope, headers: { location: `${origin}/?key=${key}` } },
    'a foreign record': { status: 200, body: JSON.stringify({ success: true, data: contact }) },
    'foreign records': { status: 200, body: JSON.stringify({ success: true, data: [contact] }) },
  };
};

const traces = (text: string): string[] => tracesOf(isao.key).filter((trace) => text.includes(trace));

/** The errors of all operations. */
const errorsOf = (id: string, as = connection) =>
  Promise.all(
    operations.map(({ method }) =>
      zapier.invoke(as, method, { bundle: bundleFor(id) }).then(
        () => '',
        (error: unknown) => (error instanceof ZapierError ? error.rawMessage : String(error)),
      ),
    ),
  );

/** Traces of the key in what happens meanwhile, and requests to another host. */
const leaksOf = async (act: () => Promise<string[]>): Promise<unknown[]> => {
  const before = zapier.logs.length;
  const shown = await act();
  return [...shown.flatMap(traces), ...traces(zapier.logs.slice(before)), ...evil.requests];
};

it.each(Object.keys(faultsWith('', { origin: '' })))(
  'shows and logs no key, and sends no request to another host, if ISAO answers with %s',
  async (name) => {
    isao.faults.add({ times: Infinity, ...faultsWith(isao.key, evil)[name] });

    expect(await leaksOf(() => errorsOf(isao.contacts.all()[0]?.id ?? ''))).toEqual([]);
  },
  30_000,
);

it('shows and logs no key, and sends no request to another host that an id names', async () => {
  expect(await leaksOf(() => errorsOf(evil.origin))).toEqual([]);
}, 30_000);

it('shows and logs no key that was copied with spaces around it', async () => {
  // Core removes only the exact text from the logs, so not the key without its spaces.
  const spacious = { ...connection, authData: { api_key: ` ${isao.key}\n` } };

  expect(await leaksOf(() => errorsOf('contact_1', spacious))).toEqual([]);
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
