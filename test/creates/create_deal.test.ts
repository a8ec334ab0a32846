import createDeal from '../../src/creates/create_deal';
import { aDeal, anAnswer, API, errorOf, isao, messageOf, run, useNock } from '../helpers';

useNock();

const create = (inputData: Record<string, unknown>) => run(createDeal.operation.perform, { inputData });
const refusing = (error: string, more: object = {}) => ({ success: false, error, ...more });

it('sends every field in the API’s form, in one request', async () => {
  isao()
    .post(`${API}/deals`, {
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
    })
    .reply(201, anAnswer(aDeal()));

  expect(
    await create({
      title: ' Website relaunch ',
      contactId: 'contact_123',
      description: 'Two\nlines',
      value: '1200.50',
      currency: 'eur',
      stage: 'negotiation',
      priority: 'High',
      probability: 60,
      expectedCloseDate: '2026-12-31T00:00:00+01:00',
      source: 'website',
    }),
  ).toEqual(aDeal());
});

it('sends only what was filled in, including zero', async () => {
  isao().post(`${API}/deals`, { title: 'T', value: 0, probability: 0 }).reply(201, anAnswer(aDeal()));

  const filledIn = { title: 'T', value: 0, probability: 0, description: ' ', contactId: '', currency: null };

  expect(await create(filledIn)).toEqual(aDeal());
});

it.each([
  [{ title: '' }, 'Title is blank. Every deal in ISAO needs one.'],
  [{ title: 'T', value: '12 €' }, 'Value is “12 €”. Give a number such as 1200.50, without a currency.'],
  [{ title: 'T', value: '€5' }, 'Value is “€5”. Give a number'],
  [{ title: 'T', value: '.' }, 'Value is “.”. Give a number'],
  [{ title: 'T', value: '1e' }, 'Value is “1e”. Give a number'],
  [{ title: 'T', value: '0x10' }, 'Value is “0x10”. Give a number'],
  [{ title: 'T', value: '1e999' }, 'Value is “1e999”. Give a number'],
  [{ title: 'T', currency: 'euro' }, 'Currency is “EURO”. Give the three letters of a currency, such as EUR or USD.'],
  [{ title: 'T', currency: 'XYZ' }, 'Currency is “XYZ”.'],
  [{ title: 'T', priority: 'urgent' }, 'Priority is “urgent”. Choose one of these: Low; Medium; High.'],
  [{ title: 'T', probability: 101 }, 'Probability is “101”. Give a whole number from 0 to 100.'],
  [{ title: 'T', probability: 0.5 }, 'Probability is “0.5”. Give a whole number from 0 to 100.'],
  [{ title: 'T', expectedCloseDate: 'soon' }, 'Expected Close Date “soon” is not a date.'],
  [{ title: 'T', expectedCloseDate: '2026-02-30' }, 'Expected Close Date “2026-02-30” is not a date.'],
  [{ title: 'T', expectedCloseDate: 'on 2026-12-31' }, 'Expected Close Date “on 2026-12-31” is not a date.'],
  [{ title: 'T', expectedCloseDate: '2026-12-31T10:00 h' }, 'Expected Close Date “2026-12-31T10:00 h” is not a date.'],
  [{ title: 'T', expectedCloseDate: '2026-12-31T99:00' }, 'Expected Close Date “2026-12-31T99:00” is not a date.'],
  [{ title: 'T', expectedCloseDate: '2026-99-01' }, 'Expected Close Date “2026-99-01” is not a date.'],
  [{ title: { a: 1 } }, 'Title is not a text.'],
])('says what is wrong with %j, without a request', async (inputData, message) => {
  const refusal = await errorOf(create(inputData));

  expect(refusal.name).toBe('HaltedError');
  expect(refusal.message).toContain(message);
});

it.each([
  ['.25', 0.25],
  ['12.', 12],
  ['12.75', 12.75],
  ['+7', 7],
  ['-7', -7],
  ['1e3', 1000],
  ['1E+12', 1_000_000_000_000],
  ['5e-2', 0.05],
])('reads the number %s', async (written, value) => {
  isao().post(`${API}/deals`, { title: 'T', value, probability: 100 }).reply(201, anAnswer(aDeal()));

  expect(await create({ title: 'T', value: written, probability: '100' })).toEqual(aDeal());
});

it('shows what the API said about each field, by its label in the form', async () => {
  isao()
    .post(`${API}/deals`)
    .reply(
      422,
      refusing('Validation failed', {
        details: { expectedCloseDate: 'is past', contactId: 'unknown', owner: 'required' },
      }),
    );

  const refusal = await errorOf(create({ title: 'T' }));

  expect(refusal.name).toBe('HaltedError');
  expect(refusal.message).toBe(
    'ISAO did not accept these values (Validation failed). Expected Close Date: is past. Contact: unknown. owner: required. Correct them in this step and try again.',
  );
});

it.each(['Contact not found', 'Not found', ''])('names the contact that isn’t there: %j', async (error) => {
  isao().post(`${API}/deals`).times(2).reply(404, refusing(error));

  expect((await errorOf(create({ title: 'T', contactId: 'contact_9' }))).message).toContain(
    'ISAO has no contact with the ID “contact_9”',
  );
  expect((await errorOf(create({ title: 'T' }))).message).toContain('did not find what this step asks for');
});

it('says what else ISAO did not find', async () => {
  isao().post(`${API}/deals`).reply(404, refusing('Stage not found'));

  expect((await errorOf(create({ title: 'T', contactId: 'contact_9' }))).message).toBe(
    'ISAO did not find what this step asks for (Stage not found). Check the ID or the path in this step.',
  );
});

describe('a create that may have been carried out', () => {
  it.each([500, 502, 503, 504])('is not repeated after %d, and says what to do', async (status) => {
    isao().post(`${API}/deals`).reply(status, {});

    const refusal = await errorOf(create({ title: 'T' }));

    // Halted, because after an error Zapier's Autoreplay would create a second deal.
    expect(refusal.name).toBe('HaltedError');
    expect(messageOf(refusal)).toContain('ISAO may have made the change anyway. Check there before you repeat it.');
  });

  it('is not repeated after a cut connection', async () => {
    isao()
      .post(`${API}/deals`)
      .replyWithError(Object.assign(new Error('cut'), { code: 'ECONNRESET' }));

    expect((await errorOf(create({ title: 'T' }))).name).toBe('HaltedError');
  });

  it('is tried again later if it certainly was not', async () => {
    isao().post(`${API}/deals`).reply(429, refusing('Rate limit exceeded'), { 'Retry-After': '7' });

    const refusal = await errorOf(create({ title: 'T' }));

    expect(refusal.name).toBe('ThrottledError');
    expect(refusal.message).toContain('"delay":7');
  });
});

describe('an answer without the whole deal', () => {
  it('is completed by reading the deal', async () => {
    isao()
      .post(`${API}/deals`)
      .reply(201, anAnswer({ id: 'deal_123' }));
    isao().get(`${API}/deals/deal_123`).reply(200, anAnswer(aDeal()));

    expect(await create({ title: 'T' })).toEqual(aDeal());
  });

  it('is returned as it is if the deal can’t be read, because the deal was created', async () => {
    isao()
      .post(`${API}/deals`)
      .reply(201, anAnswer({ id: 'deal_123', title: 'T' }));
    isao().get(`${API}/deals/deal_123`).reply(403, refusing('Permission denied'));

    expect(await create({ title: 'T' })).toMatchObject({ id: 'deal_123', title: 'T', status: null });
  });

  it('is an error that says so if it names no deal', async () => {
    isao().post(`${API}/deals`).reply(201, { success: true });

    const message = messageOf(await errorOf(create({ title: 'T' })));

    expect(message).toContain('ISAO’s answer could not be read (POST /deals: 201)');
    expect(message).toContain('ISAO may have made the change anyway');
  });
});

describe('the day of the expected close date', () => {
  it.each([
    ['2026-12-31', undefined, '2026-12-31T00:00:00.000Z'],
    ['2026-12-31T00:00:00+01:00', undefined, '2026-12-31T00:00:00.000Z'],
    ['2026-12-31T00:00:00.000-05:00', 'Europe/Paris', '2026-12-31T00:00:00.000Z'],
    [' 2026-12-31 00:00 ', undefined, '2026-12-31T00:00:00.000Z'],
    ['2026-12-31T00:00:00+0100', undefined, '2026-12-31T00:00:00.000Z'],
    ['2026-12-31T10:20:30', undefined, '2026-12-31T10:20:30.000Z'],
    ['2026-12-31t10:20:30.25z', undefined, '2026-12-31T10:20:30.250Z'],
    ['2026-12-31T10:20+0530', undefined, '2026-12-31T04:50:00.000Z'],
    ['2026-12-30T23:00:00Z', 'Europe/Paris', '2026-12-31T00:00:00.000Z'],
    ['2026-06-30T22:00:00+00:00', 'Europe/Paris', '2026-07-01T00:00:00.000Z'],
    ['2026-12-30T23:00:00Z', undefined, '2026-12-30T23:00:00.000Z'],
    ['2026-12-30T23:00:00Z', 'America/New_York', '2026-12-30T23:00:00.000Z'],
    ['2026-12-30T23:00:00.500Z', 'Europe/Paris', '2026-12-30T23:00:00.500Z'],
    ['2026-12-30T23:00:00Z', 'Nowhere', '2026-12-30T23:00:00.000Z'],
    ['2026-12-31T00:30:00+01:00', 'Europe/Paris', '2026-12-30T23:30:00.000Z'],
    ['2026-12-31T10:00:00+01:00', 'Europe/Paris', '2026-12-31T09:00:00.000Z'],
  ])('%s in %s is %s', async (written, timezone, expectedCloseDate) => {
    isao().post(`${API}/deals`, { title: 'T', expectedCloseDate }).reply(201, anAnswer(aDeal()));
    const meta = timezone === undefined ? {} : { timezone };

    const inputData = { title: 'T', expectedCloseDate: written };
    expect(await run(createDeal.operation.perform, { inputData, meta })).toMatchObject({ id: 'deal_123' });
  });
});

it.each(['value', 'probability', 'expectedCloseDate'])('refuses 80,000 digits at once: %s', async (field) => {
  const start = Date.now();
  const refusal = await errorOf(create({ title: 'T', [field]: `${'1'.repeat(80_000)}x` }));

  expect(refusal.name).toBe('HaltedError');
  expect(refusal.message).toContain(`${'1'.repeat(50)}…”`);
  expect(Date.now() - start).toBeLessThan(500);
});
