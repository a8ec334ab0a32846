import fc from 'fast-check';
import { anyAnswers, anyJson } from './arbitraries';
import type { Answer } from './hosts';
import { KEY } from './leaks';
import { bundleWith, type Operation, operations } from './operations';
import { flawsOf } from './outcome';
import { EFFORT, faultsOf, type Run, RUNS, times, useRunner } from './runner';

// Without the pauses between tries, thousands of runs are fast.
jest.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }));

const runner = useRunner();

const authData = { api_key: KEY };
const contact = {
  id: 'contact_1',
  name: 'Jane Doe',
  phoneNumber: '+33612345678',
  tags: ['vip'],
  createdAt: '2024-11-01T10:30:00.000Z',
  updatedAt: '2024-11-08T09:15:00.000Z',
};
const form = { phoneNumber: '+33612345678', name: 'Jane Doe' };
const { inputData: required } = bundleWith('contact_1');

const operationAt = (method: string): Operation => {
  const operation = operations.find((candidate) => candidate.method === method);
  if (!operation) throw new Error(`The app has no ${method}`);
  return operation;
};

/** An answer of the API with the given body. */
const answer = (status: number, json: unknown): Answer => ({
  status,
  headers: [['content-type', 'application/json']],
  body: { kind: 'text', text: typeof json === 'string' ? json : JSON.stringify(json) },
});
const contacts = (records: unknown[], meta: unknown = {}): Answer => ({
  status: 200,
  headers: [],
  body: { kind: 'records', records, meta },
});

const runOf = (method: string, bundle: Record<string, unknown>, answers: Answer[]): Promise<Run> =>
  runner.run(operationAt(method), { authData, ...bundle }, answers);

const faultsIn = async (method: string, bundle: Record<string, unknown>, answers: Answer[]): Promise<string[]> =>
  faultsOf(await runOf(method, bundle, answers), runner, KEY);

/** Runs an operation and expects no faults. @returns the run */
const check = async (method: string, bundle: Record<string, unknown>, answers: Answer[]): Promise<Run> => {
  const run = await runOf(method, bundle, answers);
  expect(faultsOf(run, runner, KEY)).toEqual([]);
  return run;
};

const create = 'creates.create_contact.operation.perform';
const update = 'creates.update_contact.operation.perform';
const updateTags = 'creates.update_contact_tags.operation.perform';
const findContact = 'searches.find_contact.operation.perform';
const hook = 'triggers.new_contact.operation.perform';
const hookSamples = 'triggers.new_contact.operation.performList';
const dropdown = 'triggers.contact_list.operation.perform';
const poll = 'triggers.new_or_updated_contact.operation.perform';

it('knows every operation', () => {
  const methods = operations.map(({ method }) => method);

  expect(methods).toEqual(expect.arrayContaining([create, update, updateTags, findContact, hook, dropdown, poll]));
  expect(methods.length).toBeGreaterThanOrEqual(30);
});

it(
  'handles any bundle',
  async () => {
    const anyBundle = fc.record({ inputData: anyJson, cleanedRequest: anyJson, subscribeData: anyJson, meta: anyJson });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...operations), anyBundle, anyAnswers(), async (operation, bundle, answers) => {
        const run = await runner.run(operation, { ...bundle, authData }, answers);

        expect(faultsOf(run, runner, KEY)).toEqual([]);
      }),
      times(84),
    );
  },
  60_000 * EFFORT,
);

it(
  'handles any API key',
  async () => {
    const anyKey = fc.oneof(
      fc.constantFrom(
        '',
        ' ',
        'ключ',
        'a\nb',
        'x\r\nX-Injected: 1',
        'zap_{{process.env.FUZZ_SECRET}}',
        KEY.repeat(150),
      ),
      fc.string({ unit: 'grapheme' }).filter((text) => text.isWellFormed()),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...operations), anyKey, anyAnswers(), async (operation, key, answers) => {
        const run = await runner.run(operation, { authData: { api_key: key }, inputData: form }, answers);
        // A key of a few characters occurs by chance.
        const faults =
          key.trim().length < 12 ? flawsOf(operation, run.bundle, run.outcome) : faultsOf(run, runner, key.trim());

        expect(faults).toEqual([]);
      }),
      RUNS,
    );
  },
  60_000 * EFFORT,
);

describe('input', () => {
  const megabyte = 'x'.repeat(1_000_000);
  const deep = JSON.parse('['.repeat(1000) + ']'.repeat(1000)) as unknown;
  const values: [string, unknown][] = [
    ['a megabyte', megabyte],
    ['a megabyte of digits', '1'.repeat(1_000_000)],
    ['10,000 entries', Array.from({ length: 10_000 }, (_, i) => `tag ${i}`)],
    ['deep nesting', deep],
  ];

  // A field that several operations of a kind have is read in the same way in each of them.
  const fields = operations.flatMap(({ method, kind, inputFields }) =>
    [...inputFields, { key: 'unknown' }].map(({ key }) => ({ method, key, place: `${kind} ${key}` })),
  );
  const places = [...new Map(fields.map((field) => [field.place, field])).values()];

  it.each(values)(
    'may be %s in every field',
    async (_, value) => {
      for (const { method, key } of places) {
        const inputData = { ...required, [key]: value };
        expect(await faultsIn(method, { inputData, cleanedRequest: value }, [contacts([contact])])).toEqual([]);
      }
    },
    60_000,
  );

  it.each(['{{bundle.authData.api_key}}', 'a {{process.env.FUZZ_SECRET}} b', '{{bundle.inputData.name}}'])(
    'is sent unchanged: %s',
    async (text) => {
      const created = await check(create, { inputData: { ...form, name: text, tags: [text] } }, [contacts([contact])]);
      const found = await check(findContact, { inputData: { searchBy: 'name', searchValue: text } }, [contacts([])]);
      const byId = await check(findContact, { inputData: { searchBy: 'id', searchValue: text } }, [answer(404, {})]);

      expect(JSON.parse(created.requests[0]?.body ?? '')).toMatchObject({ name: text, tags: [text] });
      expect(new URL(found.requests[0]?.url ?? '', runner.isao.origin).searchParams.get('search')).toBe(text);
      expect(decodeURIComponent(byId.requests[0]?.url ?? '')).toBe(`${byId.base}/contacts/${text}`);
    },
  );

  it('may have the keys of an object’s prototype, which have no effect', async () => {
    const polluted = JSON.parse(
      '{"__proto__":{"name":"x","polluted":1},"constructor":{"prototype":{"polluted":1}}}',
    ) as object;
    const { requests } = await check(create, { inputData: { ...form, ...polluted } }, [contacts([contact])]);
    await check(hook, { cleanedRequest: polluted }, [contacts([contact])]);
    await check(updateTags, { inputData: { contactId: '__proto__', tagsToAdd: ['__proto__'] } }, [contacts([contact])]);

    expect(JSON.parse(requests[0]?.body ?? '')).toEqual(form);
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('answers', () => {
  it('may be nested deeply', async () => {
    const deep = '{"data":'.repeat(20_000) + '1' + '}'.repeat(20_000);
    for (const { method } of operations) {
      const bundle = { inputData: required, cleanedRequest: contact };
      expect(await faultsIn(method, bundle, [answer(200, deep)])).toEqual([]);
    }
  }, 60_000);

  it('may claim endless pages', async () => {
    for (const { method } of operations) {
      // Find Deal reads the list only if no deal is chosen.
      const dealId = method.includes('find_deal') ? '' : required.dealId;
      const inputData = { ...required, dealId, searchBy: 'name', searchValue: 'Jane Doe' };
      const answers = [contacts([contact], { totalPages: 2 ** 32 + 1 })];

      expect(await faultsIn(method, { inputData, cleanedRequest: contact }, answers)).toEqual([]);
    }
  }, 60_000);

  it.each<[string, string, Answer[]]>([
    [
      'a number of pages that has no number',
      dropdown,
      [contacts([contact], { totalPages: { toString: 1, valueOf: 1 } })],
    ],
    ['reasons that have no text', create, [answer(422, { details: { email: [{ toString: 1, valueOf: 1 }] } })]],
    ['reasons without a field', create, [answer(422, { details: { '': ['x'] } })]],
    [
      '10,000 reasons',
      create,
      [answer(422, { details: Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [i, 'x'])) })],
    ],
    ['a reason that is JSON', create, [answer(400, { error: '{"a":{"b":1}}' })]],
    ['a reason that is a page', create, [answer(400, { error: '<html><body>502 Bad Gateway</body></html>' })]],
    ['a reason that is a stack', create, [answer(500, { error: 'Error: x\n    at f (/srv/app.js:10:5)' })]],
    ['a field that is JSON', create, [answer(422, { details: { '{"a":1}': ['x'] } })]],
    ['one contact twice in a list', dropdown, [contacts([contact, contact])]],
    ['one contact twice in samples', hookSamples, [contacts([]), contacts([contact, contact])]],
    ['a name of a megabyte', create, [answer(409, {}), contacts([{ ...contact, name: 'x'.repeat(1_000_000) }])]],
    ['a name that is JSON', create, [answer(409, {}), contacts([{ ...contact, name: '{"a":1}' }])]],
  ])('may have %s', async (_, method, answers) => {
    await expect(check(method, { inputData: form, cleanedRequest: contact }, answers)).resolves.toBeDefined();
  });

  it('may be the same contact for two in a delivery', async () => {
    const cleanedRequest = [contact, { ...contact, id: 'contact_2' }];

    await expect(check(hook, { cleanedRequest }, [contacts([contact])])).resolves.toBeDefined();
  });
});

it.each([dropdown, poll])('works without bundle.meta: %s', async (method) => {
  await check(method, { meta: null }, [contacts([contact])]);
  await check(method, { meta: { page: { toString: 1, valueOf: 1 } } }, [contacts([contact])]);

  expect(runner.isao.requests[0]?.url).toMatch(/page=1(&|$)/);
});

it.each([{}, { companyId: null }, { companyId: { toString: 1, valueOf: 1 } }])(
  'names a connection without a company: %j',
  async (inputData) => {
    const { outcome } = await check('authentication.connectionLabel', { inputData }, []);

    expect(outcome).toEqual({ result: expect.stringContaining('Production') as string });
  },
);
