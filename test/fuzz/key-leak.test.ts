import fc from 'fast-check';
import { anyAnswer, anyAnswers, anyContact, anyText, bundleOf } from './arbitraries';
import type { Answer } from './hosts';
import { KEY, percentEncoded } from './leaks';
import { bundleWith, operations } from './operations';
import { EFFORT, faultsOf, leaksOf, times, useRunner } from './runner';

// Without the pauses between tries, thousands of runs are fast.
jest.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }));

const runner = useRunner();

/** Texts in which an answer echoes the key, as an error that quotes the request would. */
const echo = fc.oneof(
  fc.constantFrom(KEY, `Bearer ${KEY}`, `Invalid header: "Authorization: Bearer ${KEY}".`, `${'x'.repeat(270)} ${KEY}`),
  fc.constantFrom(percentEncoded(KEY), percentEncoded(`Bearer ${KEY}`)),
  fc.constantFrom(`https://example.com/?api_key=${KEY}`, `${KEY}${KEY}`, `\n${KEY}\n    at f (/srv/app.js:1:1)`),
  fc.tuple(anyText, anyText).map((texts) => texts.join(KEY)),
);

/** A contact whose name is the key. Not its id or tags, which the app rightly sends back to ISAO. */
const echoingContact = fc
  .tuple(anyContact, echo)
  .map(([contact, text]) => ({ ...(contact as object), name: text, email: text, updatedAt: text }));

/** Texts that name the evil host, such as an id that is a URL. */
const lures = (): string[] => {
  const { origin } = runner.evil;
  const host = origin.replace('http:', '');
  return [
    origin,
    `${origin}/api/external/contacts/1`,
    host,
    `\\\\${host.slice(2)}`,
    `@${host.slice(2)}`,
    `..${host}`,
    `/${host}`,
  ];
};
const anyLure = fc.nat({ max: 6 }).map((index) => () => lures()[index] ?? '');

/** Redirects to the evil host, with the key where a careless server would put it. */
const redirect = (status: number, lure: string): Answer => ({
  status,
  headers: [
    ['location', `${lure.replace(/[^\x21-\x7e]/g, '')}?key=${KEY}`],
    ['refresh', `0; url=${lure}`],
    ['link', `<${lure}>; rel="preload"`],
    ['content-location', lure],
    ['retry-after', `0 ${lure} ${KEY}`],
  ],
  body: { kind: 'text', text: JSON.stringify({ success: true, data: { id: lure }, url: lure }) },
});

it(
  'sends the key only in one header to ISAO, whatever the answers echo',
  async () => {
    const answer = anyAnswer(echo, echoingContact);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...operations).chain((operation) => fc.tuple(fc.constant(operation), bundleOf(operation, KEY))),
        anyAnswers(answer),
        async ([operation, bundle], answers) => {
          const run = await runner.run(operation, bundle, answers);

          expect(leaksOf(run, runner, KEY)).toEqual([]);
        },
      ),
      times(167),
    );
  },
  60_000 * EFFORT,
);

it(
  'sends no request to another host, whatever names it',
  async () => {
    const anyRedirect = fc.tuple(fc.constantFrom(200, 201, 300, 301, 302, 303, 307, 308, 401, 409, 429, 503), anyLure);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...operations),
        anyLure,
        fc.array(anyRedirect, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        async (operation, lure, redirects, isFound) => {
          const text = lure();
          const inputData = {
            ...Object.fromEntries(operation.inputFields.map(({ key }) => [key, text])),
            ...(isFound ? { phoneNumber: '+33612345678', searchBy: 'id', limit: 5, phoneCountry: 'FR' } : {}),
            clearFields: [],
            createdSince: '',
            updatedSince: '',
          };
          const bundle = {
            authData: { api_key: KEY, environment: text, domain: text, url: text },
            inputData,
            cleanedRequest: {
              id: text,
              url: text,
              data: [{ id: text, links: { self: text } }, { contact: { id: text } }],
            },
            subscribeData: { id: text },
            targetUrl: text,
          };
          const refused: Answer = {
            status: 409,
            headers: [],
            body: { kind: 'text', text: JSON.stringify({ success: false, existingContactId: text }) },
          };
          const found: Answer = {
            status: 200,
            headers: [],
            body: { kind: 'records', records: [{ id: text }], meta: {} },
          };
          const answers = redirects.map(([status, target]) => redirect(status, target()));
          const run = await runner.run(operation, bundle, isFound ? [refused, found, ...answers] : answers);

          expect(faultsOf(run, runner, KEY)).toEqual([]);
        },
      ),
      times(134),
    );
  },
  60_000 * EFFORT,
);

describe.each(operations.filter(({ kind }) => kind !== 'label'))('$name', (operation) => {
  it.each([301, 302, 303, 307, 308])('follows no redirect with status %i', async (status) => {
    const bundle = { authData: { api_key: KEY }, ...bundleWith('1') };
    const run = await runner.run(operation, bundle, [redirect(status, runner.evil.origin)]);

    expect(run.requests.length).toBeGreaterThan(0);
    expect(run.outcome).toHaveProperty('error');
    expect(faultsOf(run, runner, KEY)).toEqual([]);
  });
});

it('detects a leak', async () => {
  const [operation] = operations.filter(({ kind }) => kind === 'test');
  if (!operation) throw new Error('The app has no connection test');
  const run = await runner.run(operation, { authData: { api_key: KEY } }, [redirect(302, runner.evil.origin)]);

  expect(run.logs.length).toBeGreaterThan(0);
  expect(run.hosts).toContain(runner.isao.origin);
  expect(leaksOf({ ...run, hosts: [runner.evil.origin] }, runner, KEY)).toHaveLength(1);
  expect(leaksOf({ ...run, logs: [{ message: `x${KEY}`, data: {} }] }, runner, KEY)).toHaveLength(1);
  expect(leaksOf({ ...run, printed: ['x'] }, runner, KEY)).toHaveLength(1);
  expect(leaksOf({ ...run, outcome: { error: new Error(KEY.slice(0, 30)) } }, runner, KEY)).toHaveLength(1);
  expect(leaksOf({ ...run, cache: { [Buffer.from(KEY).toString('base64')]: 1 } }, runner, KEY)).toHaveLength(1);
});
