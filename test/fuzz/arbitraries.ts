import fc from 'fast-check';
import App from '../../index';
import { contactSample } from '../../src/fields/contact';
import { dealSample } from '../../src/fields/deal';
import { isRecord } from '../../src/values';
import type { Answer } from './hosts';
import type { Operation } from './operations';

/** Texts that often break programs: template marks, paths, headers, prototypes, half characters, numbers and markup. */
const NASTY_TEXTS = [
  '',
  ' ',
  '{{bundle.authData.api_key}}',
  '{{process.env.FUZZ_SECRET}}',
  'a {{bundle.inputData.name}} b',
  '__proto__',
  'constructor',
  'toString',
  '..',
  '.',
  '../../admin',
  '%2e%2e%2fadmin',
  '\\..\\admin',
  '//example.com/x',
  'https://example.com/x?a=1#b',
  '?page=2&limit=1#x',
  'x\r\nX-Injected: 1',
  '\u0000\u0007\u001b[31m',
  '\ud800',
  'a\udc00b',
  '\u202egnp.exe',
  '-1',
  '1e999',
  '0x10',
  '99999999999999999999999999',
  'NaN',
  '2026-99-99',
  '9999-12-31T23:59:59.999+14:00',
  '+1',
  '+33 6 12 34 56 78 ext. 9',
  '＋３３６１２３４５６７８',
  '\u200e+33 6 12 34 56 78',
  '0033612345678',
  'tel:0612345678;phone-context=+33;ext=1',
  'whatsapp:+33612345678',
  '{"a":{"b":"c"}}',
  '<html><body>502</body></html>',
  'Error: boom\n    at handler (/srv/app/index.js:10:5)\n    at node:internal/process:1:2',
  'no end “quote',
  '$& $1 $`',
  'ﬃ'.repeat(60),
  'x'.repeat(2000),
];

/** Any text, often a nasty one. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...NASTY_TEXTS) },
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ maxLength: 30 }),
);

const anyKey = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'valueOf',
    'toJSON',
    'length',
    'then',
    'id',
    'data',
  ),
  anyText,
);

const anyScalar = fc.oneof(
  anyText,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);

/** Any JSON, often with keys that are special in JavaScript. */
export const anyJson: fc.Arbitrary<unknown> = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    anyScalar,
    fc.array(tie('json'), { maxLength: 4 }),
    fc.array(fc.tuple(anyKey, tie('json')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
    fc.constantFrom({ toString: 1, valueOf: 1 }, [[[[[[[[]]]]]]]], { id: { id: {} } }),
  ),
})).json;

const orJson = (usual: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 5, arbitrary: usual }, { weight: 1, arbitrary: anyText }, { weight: 1, arbitrary: anyJson });

/** Valid values, so few that inputs and answers often match. */
const usualTexts: Record<string, fc.Arbitrary<unknown>> = {
  phoneNumber: fc.constantFrom('+33612345678', '+33 6 12 34 56 78', '06 12 34 56 78'),
  name: fc.constantFrom('Jane Doe', 'jane  doe'),
  email: fc.constantFrom('jane.doe@example.com', 'Jane.Doe@Example.com'),
  contactId: fc.constantFrom('contact_1', 'contact_2'),
  id: fc.constantFrom('contact_1', 'contact_2', 3),
  searchValue: fc.constantFrom('+33612345678', 'Jane Doe', 'jane.doe@example.com', 'contact_1'),
  phoneCountry: fc.constant('FR'),
  limit: fc.constantFrom('1', 200, '50'),
  title: fc.constantFrom('Website relaunch', 'website  RELAUNCH'),
  dealId: fc.constantFrom('deal_1', 'contact_1'),
  value: fc.constantFrom(0, '1200.50', 12000),
  currency: fc.constantFrom('EUR', 'usd'),
  probability: fc.constantFrom(0, '60', 100),
  stage: fc.constantFrom('negotiation', 'NEGOTIATION ', 'new'),
  status: fc.constantFrom('open', 'won', 'lost'),
  path: fc.constantFrom('/contacts/contact_1', 'no-such-thing', '/deals/'),
  query: fc.constantFrom({}, { limit: '5', search: 'a&b' }),
  body: fc.constantFrom(undefined, '', '{"name": "Jane Doe"}', { tags: [], email: null }),
};

const usualTags = fc.array(fc.constantFrom('vip', 'VIP ', 'lead'), { maxLength: 3 });

const usualDate = fc.oneof(
  fc.constantFrom('2026-11-23T09:30:00+01:00', '2024-11-08T09:15:00.000Z'),
  // Within the polls' window.
  fc.integer({ min: 0, max: 120 }).map((minutes) => new Date(Date.now() - minutes * 60_000).toISOString()),
);

const usual = (key: string): fc.Arbitrary<unknown> => {
  if (/tags/i.test(key)) return usualTags;
  if (/since|At$|Date$/i.test(key)) return usualDate;
  return usualTexts[key] ?? fc.constantFrom('Marketing', 'Lyon');
};

/** A form of an operation: mostly valid values, sometimes anything. */
const formOf = ({ inputFields }: Operation): fc.Arbitrary<unknown> =>
  fc.record(
    Object.fromEntries(
      inputFields.map(({ key, choices }) => [
        key,
        orJson(choices && key !== 'phoneCountry' ? fc.constantFrom(...choices) : usual(key)),
      ]),
    ),
    { requiredKeys: [] },
  );

/** Without half characters, on which core's log scrubber hangs in `authData` when an operation fails. */
const wellFormed = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replace(/\\ud[89a-f][0-9a-f]{2}/gi, '?'));

const authDataWith = (key: string) =>
  fc
    .record(
      {
        environment: orJson(fc.constantFrom('production', 'staging')),
        default_country: orJson(fc.constantFrom('FR', 'us', '')),
        username: anyText,
        unknown: anyJson,
      },
      { requiredKeys: [] },
    )
    .map((rest) => ({ ...(wellFormed(rest) as object), api_key: key }));

const anyMeta = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  {
    weight: 3,
    arbitrary: fc.record(
      {
        page: orJson(fc.constantFrom(0, 1)),
        isLoadingSample: orJson(fc.boolean()),
        isPopulatingDedupe: orJson(fc.boolean()),
        withSearch: orJson(fc.constant('find_contact')),
        zap: orJson(fc.constant({ id: 7 })),
      },
      { requiredKeys: [] },
    ),
  },
  anyJson,
);

/** Fields that most records have in most answers, so that the operations get on. */
const USUALLY_THERE = ['id', 'name', 'title', 'phoneNumber', 'createdAt', 'updatedAt'];

/** A record as ISAO gives it, with anything in place of some of its values. @param sample has its fields */
const anyLike = (sample: object): fc.Arbitrary<unknown> =>
  fc.record(
    Object.fromEntries(
      Object.entries(sample).map(([key, value]) => [key, orJson(isRecord(value) ? anyLike(value) : usual(key))]),
    ),
    { requiredKeys: Object.keys(sample).filter((key) => USUALLY_THERE.includes(key)) },
  );

/** A contact, as many deliveries have it. */
export const anyContact = anyLike(contactSample);
const anyDeal = anyLike(dealSample);

/** A record of a kind that some search gives. */
const anyRecord = fc.oneof(...Object.values(App.searches).map(({ operation }) => anyLike(operation.sample ?? {})));

const anyDelivery = fc.oneof(
  anyRecord,
  anyContact.map((data) => ({ event: 'contact.created', data })),
  anyDeal.map((deal) => ({ event: 'deal.updated', data: { deal } })),
  fc.array(
    anyContact.map((contact) => ({ data: { contact } })),
    { maxLength: 3 },
  ),
  anyJson,
);

/** The part of a bundle that differs between the runs of one operation. `undefined` leaves a key out. */
export const bundleOf = (operation: Operation, key: string): fc.Arbitrary<Record<string, unknown>> =>
  fc.record({
    authData: authDataWith(key),
    inputData: fc.oneof({ weight: 6, arbitrary: formOf(operation) }, { weight: 1, arbitrary: anyJson }),
    cleanedRequest: operation.name.endsWith('hook perform') ? anyDelivery : fc.constant(undefined),
    subscribeData: orJson(fc.constant({ id: 'sub_1' })),
    targetUrl: fc.oneof(fc.constant('https://hooks.example.com/1/'), anyJson),
    meta: anyMeta,
  });

const STATUSES = [200, 201, 204, 206, 300, 301, 302, 304, 307, 400, 401, 402, 403, 404, 405, 408, 409, 410, 413, 418];
const MORE_STATUSES = [422, 423, 425, 429, 431, 451, 499, 500, 501, 502, 503, 504, 511, 520, 599, 600, 999];
const anyStatus = fc.oneof(fc.constantFrom(...STATUSES, ...MORE_STATUSES), fc.integer({ min: 200, max: 999 }));

/** Characters that Node allows in a header. */
const headerText = fc.oneof(
  fc.constantFrom(
    '0',
    '-5',
    '1e9',
    '30',
    '9'.repeat(400),
    'soon',
    'Wed, 21 Oct 2099 07:28:00 GMT',
    'Thu, 01 Jan 1970',
    '',
  ),
  anyText.map((text) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '')),
);

const anyHeaders = fc.array(
  fc.oneof(
    fc.tuple(fc.constantFrom('retry-after', 'date', 'location', 'content-type', 'x-request-id'), headerText),
    fc.constantFrom<[string, string]>(
      ['content-type', 'application/json; charset=utf-8'],
      ['content-type', 'application/x-www-form-urlencoded'],
      ['content-encoding', 'gzip'],
      ['content-encoding', 'br'],
      ['set-cookie', 'a=b'],
    ),
  ),
  { maxLength: 3 },
);

/** The API's error envelope, with anything in it. */
export const anyEnvelope = (text: fc.Arbitrary<string>): fc.Arbitrary<unknown> =>
  fc.record(
    {
      success: orJson(fc.constant(false)),
      error: fc.oneof(text, anyJson),
      message: fc.oneof(text, anyJson),
      requiredPermission: orJson(text),
      availablePermissions: orJson(fc.array(text, { maxLength: 4 })),
      existingContactId: orJson(fc.oneof(fc.constant('contact_1'), text)),
      details: orJson(
        fc
          .array(fc.tuple(fc.oneof(fc.constantFrom('email', 'name'), text), fc.array(text, { maxLength: 2 })))
          .map((entries) => Object.fromEntries(entries)),
      ),
    },
    { requiredKeys: [] },
  );

/**
 * The documented numbers, and hostile values instead of them. No few millions, because reading that many pages takes an
 * operation's whole time, whatever the app does.
 */
const anyMetaOfList = orJson(
  fc.record(
    {
      totalPages: orJson(fc.constantFrom(0, 1, 2, 3, 6, '2', 2.5, -1, 2 ** 33, 1e308, {}, { toString: 1, valueOf: 1 })),
      total: orJson(fc.integer({ min: 0, max: 5 })),
    },
    { requiredKeys: [] },
  ),
);

const records = (record: fc.Arbitrary<unknown>) =>
  fc.record({
    kind: fc.constant('records' as const),
    records: fc.array(fc.oneof({ weight: 20, arbitrary: record }, { weight: 1, arbitrary: anyJson }), {
      minLength: 1,
      maxLength: 4,
    }),
    meta: anyMetaOfList,
  });

const asText = (value: fc.Arbitrary<unknown>) =>
  value.map((json) => ({ kind: 'text' as const, text: JSON.stringify(json) }));

/** One answer of the API: a success, a refusal or anything. */
export const anyAnswer = (
  text: fc.Arbitrary<string> = anyText,
  record: fc.Arbitrary<unknown> = anyRecord,
): fc.Arbitrary<Answer> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        status: fc.constantFrom(200, 201),
        headers: fc.constant([['content-type', 'application/json']] as [string, string][]),
        body: records(record),
      }),
    },
    { weight: 4, arbitrary: fc.record({ status: anyStatus, headers: anyHeaders, body: asText(anyEnvelope(text)) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        status: anyStatus,
        headers: anyHeaders,
        body: fc.oneof(
          asText(anyJson),
          asText(fc.record({ success: fc.constant(true), data: anyJson, meta: anyJson }, { requiredKeys: [] })),
          records(record),
          text.map((content) => ({ kind: 'text' as const, text: content })),
          anyText.map((after) => ({ kind: 'drop' as const, after })),
        ),
      }),
    },
  );

/** The answers to a run's requests, in order. */
export const anyAnswers = (answer: fc.Arbitrary<Answer> = anyAnswer()): fc.Arbitrary<Answer[]> =>
  fc.array(answer, { minLength: 1, maxLength: 5 });
