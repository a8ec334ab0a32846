import createDeal from '../../src/creates/create_deal';
import { aDeal, anAnswer, API, delayOf, errorOf, haltOf, isao, run, taking, useNock } from '../helpers';

useNock();

const create = (inputData: Record<string, unknown>) => run(createDeal.operation.perform, { inputData });
const expectPost = (body?: Record<string, string | number>) => isao().post(`${API}/deals`, body);
const refusing = (error: string, more: object = {}) => ({ success: false, error, ...more });

it('sends every field in the API’s form, in one request', async () => {
  const body = {
    title: 'Website relaunch',
    contactId: 'contact_123',
    description: 'Two\nlines',
    value: 1200.5,
    currency: 'EUR',
    stage: 'negotiation',
    priority: 'high',
    probability: 60,
    expectedCloseDate: '2026-12-31T00:00:00.000Z',
    source: 'website',
  };
  const written = {
    value: '1200.50',
    currency: 'eur',
    priority: 'High',
    expectedCloseDate: '2026-12-31T00:00:00+01:00',
  };
  expectPost(body).reply(201, taking(aDeal()));

  expect(await create({ ...body, title: ' Website relaunch ', ...written })).toMatchObject({
    description: body.description,
    priority: 'high',
    expectedCloseDate: body.expectedCloseDate,
  });
});

it('sends only what was filled in, including zero', async () => {
  expectPost({ title: 'T', value: 0, probability: 0 }).reply(201, taking(aDeal()));

  const filledIn = { title: 'T', value: 0, probability: 0, description: ' ', contactId: '', currency: null };

  expect(await create(filledIn)).toEqual(aDeal({ title: 'T', value: 0, probability: 0 }));
});

/** What a form sends, without its title. */
const sent = async (inputData: Record<string, unknown>, meta = {}): Promise<unknown> => {
  let body: unknown;
  isao()
    .post(`${API}/deals`, ({ title: _title, ...rest }: Record<string, unknown>) => {
      body = rest;
      return true;
    })
    .reply(201, taking(aDeal()));
  await run(createDeal.operation.perform, { inputData: { title: 'T', ...inputData }, meta });
  return body;
};

const refusalOf = (inputData: object) => haltOf(create({ title: 'T', ...inputData }));

it.each([
  [{ title: '' }, 'Title is blank. Every deal in ISAO needs one.'],
  [{ title: '\u200b' }, 'Title is blank. Every deal in ISAO needs one.'],
  ...Object.entries({ title: 'Title', stage: 'Stage', source: 'Source' }).map(([key, label]): [object, string] => [
    { [key]: 'x'.repeat(1001) },
    `${label} “${'x'.repeat(50)}…” is too long. The limit is 1000 characters.`,
  ]),
  [{ title: { a: 1 } }, 'Title is not a text. Map a single value into this field, not a list or a group of values.'],
  [{ value: [1] }, 'Value is not a text. Map a single value into this field, not a list or a group of values.'],
  [{ priority: 'urgent' }, 'Priority is “urgent”. Choose one of these: Low; Medium; High.'],
  ...['soon', '2026-02-30', 'on 2026-12-31', '2026-12-31T10:00 h', '2026-12-31T99:00', '2026-99-01', '31.12.2026'].map(
    (date): [object, string] => [
      { expectedCloseDate: date },
      `Expected Close Date “${date}” can’t be read as a date. Write it like 2026-12-31.`,
    ],
  ),
])('says what is wrong with %j, without a request', async (inputData, message) => {
  expect(await refusalOf(inputData)).toBe(message);
});

describe('the value', () => {
  const readable: [unknown, number, string?][] = [
    ['1,200.50', 1200.5],
    ['1.234,56', 1234.56],
    ['1 200,50 €', 1200.5, 'EUR'],
    ['1\u202f200,50\u00a0€', 1200.5, 'EUR'],
    ["1'200.50", 1200.5],
    ['1’200.50 CHF', 1200.5, 'CHF'],
    ['$4,000.00', 4000],
    ['-$4', -4],
    ['$-4.25', -4.25],
    ['US$ 4,000.00 USD', 4000, 'USD'],
    ['R$ 1.234,56', 1234.56, 'BRL'],
    ['₹1,00,000.00', 100_000, 'INR'],
    ['Rs.500', 500],
    ['1,00,000', 100_000],
    ['1,234,567', 1_234_567],
    ['1.234.567', 1_234_567],
    ['1.234,567', 1234.567],
    ['1 200', 1200],
    ["'1200.50", 1200.5],
    ['EUR 1200', 1200, 'EUR'],
    ['1200 eur', 1200, 'EUR'],
    ['1200 euros', 1200, 'EUR'],
    ['5 US-Dollar', 5, 'USD'],
    ['4000,-', 4000],
    ['4.000,– €', 4000, 'EUR'],
    ['CHF 1200.—', 1200, 'CHF'],
    ['1 200:-', 1200],
    ['Rs. 1,00,000/-', 100_000],
    ['"1,200.50"', 1200.5],
    ['1.200,50 TL', 1200.5, 'TRY'],
    ['1200 руб.', 1200, 'RUB'],
    ['1200 dollars', 1200],
    ['1200.5', 1200.5],
    ['1200,5', 1200.5],
    ['1.5', 1.5],
    ['0.125', 0.125],
    ['0,125', 0.125],
    ['1234.567', 1234.567],
    ['.25', 0.25],
    ['$.50', 0.5],
    ['12.', 12],
    ['12.75', 12.75],
    ['007', 7],
    ['+7', 7],
    ['-7', -7],
    ['\u22127', -7],
    ['7-', -7],
    ['(1,200.50)', -1200.5],
    ['(€ 5)', -5, 'EUR'],
    ['(5) €', -5, 'EUR'],
    ['١٬٢٠٠٫٥٠', 1200.5],
    ['१२', 12],
    ['１，２００．５０', 1200.5],
    ['\u200f1200\u200e', 1200],
    ['1e3', 1000],
    ['1E+12', 1_000_000_000_000],
    ['5e-2', 0.05],
    [7000.5, 7000.5],
    [1.125, 1.125],
  ];

  it.each(readable.map(([value, ...read]) => ({ value, read })))('$value is $read', async ({ value, read }) => {
    const [number, currency] = read;
    expect(await sent({ value })).toEqual(currency ? { value: number, currency } : { value: number });
  });

  it.each([
    ['1,200', '1200 or 1.2', 1200],
    ['1.200', '1.2 or 1200', 1200],
    ['€ 12.345', '12.345 or 12345', 12_345],
    ['-1,200', '1200 or 1.2', 1200],
    ['01,200', '1200 or 1.2', 1200],
  ])('%s halts, because it can mean two amounts', async (value, meanings, larger) => {
    expect(await refusalOf({ value })).toBe(
      `Value is “${value}”, which can mean ${meanings}. Write it without a separator or with two decimals, such as ${larger}.00.`,
    );
  });

  it.each(
    [
      [
        '12k',
        'N/A',
        '0x10',
        '1e',
        '1e999',
        '.',
        '-',
        '€',
        'free',
        '1200 bananas',
        '12 %',
        '1 million',
        '~5',
        '5+',
        '12K',
      ],
      ['1.200.50', '1,20,00', '0.200.300', '1 2', '12\n34', '100-200', '--5', '-(5)', '(5', '1/2', '1½', '1²', '=1+1'],
      ['EUR - 5', '31.12.2026', '9007199254740993', true],
    ].flat(),
  )('%s halts, because it is no amount', async (value) => {
    expect(await refusalOf({ value })).toBe(
      `Value is “${String(value).replace('\n', ' ')}”. Give a number such as 1200.50.`,
    );
  });

  it.each([
    ['€5', 'USD', 'Value is “€5”, but Currency is USD. Keep one of the two.'],
    ['kr 5', 'EUR', 'Value is “kr 5”, but Currency is EUR. Keep one of the two.'],
    ['€5 USD', undefined, 'Value is “€5 USD”, which names two currencies. Keep one.'],
  ])('%s halts beside the currency %s', async (value, currency, message) => {
    expect(await refusalOf({ value, currency })).toBe(message);
  });

  it('may have a sign that fits the currency', async () => {
    expect(await sent({ value: '$4.000,00', currency: 'mxn' })).toEqual({ value: 4000, currency: 'MXN' });
  });
});

describe('the currency', () => {
  it.each([
    ['eur', 'EUR'],
    ['€', 'EUR'],
    ['£', 'GBP'],
    ['US$', 'USD'],
    ['Rp.', 'IDR'],
    ['Euro', 'EUR'],
    ['EUROS', 'EUR'],
    ['US Dollar', 'USD'],
    ['Yen', 'JPY'],
    ['Pounds Sterling', 'GBP'],
    ['EUR (€)', 'EUR'],
    ['US Dollar (USD)', 'USD'],
    ['USD - US Dollar', 'USD'],
    ['$ USD', 'USD'],
    ['U.S. dollars', 'USD'],
    ['dólar estadounidense', 'USD'],
    ['Schweizer Franken', 'CHF'],
    ['人民币', 'CNY'],
  ])('%s is %s', async (written, currency) => {
    expect(await sent({ currency: written })).toEqual({ currency });
  });

  it.each([
    ...['XYZ', 'EUR/USD', 'EUR (USD)', '%', 'constructor', 'e'.repeat(61)].map((currency) => [
      currency,
      '. Give the three letters of a currency, such as EUR or USD, or its full name.',
    ]),
    ['$', ', which several currencies use. Give the three letters of one, such as USD, CAD, AUD, MXN.'],
    ['kr', ', which several currencies use. Give the three letters of one, such as SEK, NOK, DKK, ISK.'],
    ['dirhams', ', which several currencies use. Give the three letters of one, such as AED, MAD.'],
  ])('%s halts', async (currency = '', sentence = '') => {
    expect(await refusalOf({ currency })).toBe(
      `Currency is “${currency.slice(0, 50)}${currency.length > 50 ? '…' : ''}”${sentence}`,
    );
  });
});

describe('the probability', () => {
  it.each([
    ['75 %', 75],
    ['%75', 75],
    ['٧٥٪', 75],
    ['75,00\u00a0％', 75],
    ['0', 0],
    [100, 100],
  ])('%s is %d', async (probability, read) => {
    expect(await sent({ probability })).toEqual({ probability: read });
  });

  it.each([101, 0.5, '0.5', '-1', '0x10', '75 €', '75 % %', 'high'])('%s halts', async (probability) => {
    expect(await refusalOf({ probability })).toBe(
      `Probability is “${probability}”. Give a whole number from 0 to 100.`,
    );
  });
});

it('shows what the API said about each field, by its label in the form', async () => {
  const details = { expectedCloseDate: 'is past', contactId: 'unknown', owner: 'required' };
  expectPost().reply(422, refusing('Validation failed', { details }));

  expect(await refusalOf({})).toBe(
    'ISAO did not accept these values (Validation failed). Expected Close Date: is past. Contact: unknown. owner: required. Correct them in this step and try again.',
  );
});

it.each(['Contact not found', 'Not found', ''])('names the contact that isn’t there: %j', async (error) => {
  expectPost().times(2).reply(404, refusing(error));

  expect(await refusalOf({ contactId: 'contact_9' })).toContain('ISAO has no contact with the ID “contact_9”');
  expect(await refusalOf({})).toContain('did not find what was asked for');
});

it('says what else ISAO did not find', async () => {
  expectPost().reply(404, refusing('Stage not found'));

  expect(await refusalOf({ contactId: 'contact_9' })).toBe(
    'ISAO did not find what was asked for (Stage not found). Check the ID or the path in this step.',
  );
});

describe('a create that may have been carried out', () => {
  it.each([500, 502, 503, 504])('is not repeated after %d, and says what to do', async (status) => {
    expectPost().reply(status, {});

    // Halted, because after an error Zapier's Autoreplay would create a second deal.
    expect(await refusalOf({})).toContain('ISAO may have made the change anyway. Check there before you repeat it.');
  });

  it('is not repeated after a cut connection', async () => {
    expectPost().replyWithError(Object.assign(new Error('cut'), { code: 'ECONNRESET' }));

    expect((await errorOf(create({ title: 'T' }))).name).toBe('HaltedError');
  });

  it('is tried again later if it certainly was not', async () => {
    expectPost().reply(429, refusing('Rate limit exceeded'), { 'Retry-After': '7' });

    expect(await delayOf(create({ title: 'T' }))).toBe(7);
  });
});

describe('an answer without the whole deal', () => {
  it('is completed by reading the deal', async () => {
    expectPost().reply(201, anAnswer({ id: 'deal_123' }));
    isao()
      .get(`${API}/deals/deal_123`)
      .reply(200, anAnswer(aDeal({ title: 'T' })));

    expect(await create({ title: 'T' })).toEqual(aDeal({ title: 'T' }));
  });

  it('is returned as it is if the deal can’t be read, because the deal was created', async () => {
    expectPost().reply(201, anAnswer({ id: 'deal_123', title: 'T' }));
    isao().get(`${API}/deals/deal_123`).reply(403, refusing('Permission denied'));

    expect(await create({ title: 'T' })).toMatchObject({ id: 'deal_123', title: 'T', status: null });
  });

  it('is an error that says so if it names no deal', async () => {
    expectPost().reply(201, { success: true });

    expect(await refusalOf({})).toBe(
      'ISAO’s answer could not be read (POST /deals: 201). ISAO may have made the change anyway. Check there before you repeat it.',
    );
  });
});

describe('the day of the expected close date', () => {
  it.each([
    ['as a bare day', '2026-12-31', 'Australia/Sydney', '2026-12-31'],
    ['at 9:00 in Sydney', '2026-12-31T09:00:00+11:00', 'Australia/Sydney', '2026-12-31'],
    ['at 9:00 far east', '2026-12-31T09:00:00+13:00', undefined, '2026-12-31'],
    ['at 9:00 far west', '2026-12-31T09:00:00-11:00', undefined, '2026-12-31'],
    ['at midnight', '2026-12-31T00:00:00+01:00', undefined, '2026-12-31'],
    ['at midnight elsewhere', '2026-12-31T00:00:00.000-05:00', 'Europe/Paris', '2026-12-31'],
    ['at midnight without an offset', ' 2026-12-31 00:00 ', 'Asia/Tokyo', '2026-12-31'],
    ['at a time without an offset', '2026-12-31T23:20:30', 'Asia/Tokyo', '2026-12-31'],
    ['without a colon', '2026-12-31T01:20+0530', undefined, '2026-12-31'],
    ['at midnight in UTC', '2026-12-31T00:00:00Z', 'America/New_York', '2026-12-31'],
    ['at midnight in UTC, as Zapier casts it', '2026-12-30T19:00:00-05:00', 'America/New_York', '2026-12-31'],
    ['in UTC, in winter', '2026-12-30T23:00:00Z', 'Europe/Paris', '2026-12-31'],
    ['in UTC, in summer', '2026-06-30T22:00:00.5+00:00', 'Europe/Paris', '2026-07-01'],
    ['in UTC, in lower case', '2026-12-30t23:20:30.25z', 'Europe/Paris', '2026-12-31'],
    ['in UTC, west of it', '2026-12-31T02:00:00-00:00', 'America/New_York', '2026-12-30'],
    ['in UTC, in an unknown zone', '2026-12-30T23:00:00Z', undefined, '2026-12-30'],
    ['in UTC, in no zone', '2026-12-30T23:00:00Z', 'Nowhere', '2026-12-30'],
    ['that has no midnight', '2026-04-23T22:00:00Z', 'Africa/Cairo', '2026-04-24'],
    ['that has no midnight, at 1:00', '2026-04-24T01:00:00+03:00', 'Africa/Cairo', '2026-04-24'],
    ['on which clocks go back', '2026-10-25T00:30:00Z', 'Europe/Paris', '2026-10-25'],
  ])('%s: %s in %s is %s', async (_case, expectedCloseDate, timezone, day) => {
    expect(await sent({ expectedCloseDate }, { timezone })).toEqual({ expectedCloseDate: `${day}T00:00:00.000Z` });
  });
});

describe('what ISAO takes over', () => {
  const sent = {
    title: 'Website relaunch',
    contactId: 'contact_123',
    value: 12000,
    currency: 'EUR',
    stage: 'Contract Sent',
    priority: 'high',
    probability: 60,
    expectedCloseDate: '2026-12-31',
    source: 'website',
  };
  const same = { stage: 'contract-sent', priority: 'HIGH', expectedCloseDate: '2026-12-31T00:00:00+01:00' };
  const answered = (changes: object) => expectPost().reply(201, anAnswer({ ...aDeal(), ...same, ...changes }));

  it.each([
    {},
    { contact: undefined, contactId: 'contact_123' },
    { contact: 'contact_123' },
    { value: '12000.00' },
    { currency: undefined, probability: undefined },
  ])('may be tidied or missing in the answer: %j', async (changes) => {
    answered(changes);
    if ('contact' in changes && changes.contact === undefined) {
      isao().get(`${API}/deals/deal_123`).times(3).reply(503, {});
    }

    expect(await create(sent)).toMatchObject({ id: 'deal_123' });
  });

  it.each([
    [{ contact: null }, 'Contact'],
    [{ contact: { id: 'contact_9' } }, 'Contact'],
    [{ value: 1200, currency: null }, 'Value, Currency'],
    [{ value: null }, 'Value'],
    [{ stage: 'new', priority: 'medium', probability: 0 }, 'Stage, Priority, Probability'],
    [{ expectedCloseDate: '2026-12-30T00:00:00.000Z', source: null }, 'Expected Close Date, Source'],
  ])('must be what was sent: with %j, the run halts and says not to replay it', async (changes, labels) => {
    answered(changes);

    expect(await haltOf(create(sent))).toBe(
      `ISAO created the deal “Website relaunch” (ID “deal_123”), but did not take over ${labels}. Complete this deal in ISAO. Don’t replay this run, because that would create another deal.`,
    );
  });
});
