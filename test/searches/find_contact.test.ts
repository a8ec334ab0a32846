import findContact from '../../src/searches/find_contact';
import { aContact, anAnswer, aPage, API, authData, errorOf, failureOf, haltOf, isao, run, useNock } from '../helpers';

useNock();

const { perform } = findContact.operation;
const find = (searchBy: unknown, searchValue: unknown, more = {}) =>
  run(perform, { inputData: { searchBy, searchValue, ...more } });
const expectSearch = (search: string, page = 1) => isao().get(`${API}/contacts`).query({ search, page, limit: 200 });

describe('by phone number', () => {
  const john = aContact({ phoneNumber: '+33612345678' });

  it('takes one request if the number is stored in E.164', async () => {
    expectSearch('+33612345678').reply(200, aPage([aContact({ id: 'other', phoneNumber: '+336123456789' }), john]));

    expect(await find('phoneNumber', '06 12 34 56 78', { phoneCountry: 'FR' })).toEqual([john]);
  });

  it('finds a number that is stored in another spelling', async () => {
    const spelled = aContact({ id: john.id, phoneNumber: '06 12 34 56 78' });
    expectSearch('+33612345678').reply(200, aPage([]));
    expectSearch('6 12 34 56 78').reply(200, aPage([spelled]));
    expectSearch('612345678').reply(200, aPage([spelled, aContact({ id: 'x', phoneNumber: 'unreadable' })]));

    expect(await find('phoneNumber', '+33612345678', { phoneCountry: 'FR' })).toEqual([spelled]);
  });

  it.each([
    ['06 12 34 56 78', undefined],
    ['33612345678', undefined],
    ['33612345678', 'DE'],
    ['+33 (0)6 12345678', 'DE'],
  ])('finds a number that is stored without its country or plus sign: %s (%s)', async (phoneNumber, phoneCountry) => {
    const spelled = aContact({ id: john.id, phoneNumber });
    for (const text of ['+33612345678', '6 12 34 56 78']) expectSearch(text).reply(200, aPage([]));
    expectSearch('612345678').reply(200, aPage([spelled, aContact({ id: 'x', phoneNumber: '+49612345678' })]));

    expect(await find('phoneNumber', '+33612345678', { phoneCountry })).toEqual([spelled]);
  });

  it('finds a number as its twin, after the number itself', async () => {
    const contact = { ...john, phoneNumber: '+5215512345678', updatedAt: '2026-01-01T00:00:00.000Z' };
    const exact = { ...john, id: 'exact', phoneNumber: '+525512345678', updatedAt: '2025-01-01T00:00:00.000Z' };
    expectSearch('+525512345678').reply(200, aPage([]));
    for (const text of ['5512345678', '55 1234 5678']) expectSearch(text).reply(200, aPage([contact, exact]));

    expect(await find('phoneNumber', '+525512345678')).toMatchObject([{ id: exact.id }, { id: contact.id }]);
  });

  it('returns the most recently changed first if several have the number, in E.164 or not', async () => {
    const old = { ...john, id: 'old', updatedAt: '2024-01-01T00:00:00.000Z' };
    const recent = { ...john, id: 'recent', updatedAt: '2025-01-01T00:00:00.000Z' };
    const spelled = [old, recent].map((contact) => ({ ...contact, phoneNumber: '06 12 34 56 78' }));
    expectSearch('+33612345678').reply(200, aPage([old, recent]));
    expectSearch('+33612345678').reply(200, aPage([]));
    expectSearch('6 12 34 56 78').reply(200, aPage(spelled));
    expectSearch('612345678').reply(200, aPage([]));

    expect(await find('phoneNumber', '+33612345678')).toMatchObject([{ id: 'recent' }, { id: 'old' }]);
    expect(await find('phoneNumber', '+33612345678')).toMatchObject([{ id: 'recent' }, { id: 'old' }]);
  });

  it('says why a number can’t be read', async () => {
    expect(await haltOf(find('phoneNumber', '06 12 34 56 78'))).toContain(
      'Search Value “06 12 34 56 78” can’t be read: it has no country code.',
    );
  });
});

describe('by email', () => {
  it('returns every contact with the address in any case, the most recently changed first', async () => {
    const older = aContact({ id: 'a', email: 'JOHN@example.com', updatedAt: '2024-01-01T00:00:00.000Z' });
    const newer = aContact({ id: 'b', email: 'john@example.com', updatedAt: '2024-02-01T00:00:00.000Z' });
    const another = aContact({ id: 'c', email: 'big.john@example.com' });
    const none = aContact({ id: 'd', email: null });
    expectSearch('John@Example.com').reply(200, aPage([another, older, none, newer]));

    expect(await find('email', ' John@Example.com ')).toEqual([newer, older]);
  });

  it('never returns only a part of the matches', async () => {
    expectSearch('same@example.com').reply(200, aPage([aContact({ email: 'same@example.com' })], 1, 2));
    expectSearch('same@example.com', 2).reply(500, { success: false, error: 'Oops' });

    expect((await errorOf(find('email', 'same@example.com'))).name).toBe('AppError');
  });

  it.each([
    [200, aPage([])],
    [404, { success: false, error: 'No contacts found' }],
  ])('returns nothing if nothing matches: %d', async (status, answer) => {
    expectSearch('nobody@example.com').reply(status, answer);

    expect(await find('email', 'nobody@example.com')).toEqual([]);
  });
});

describe('by name', () => {
  it('returns only exact matches, the same spelling first', async () => {
    const spelled = aContact({ id: 'a', name: 'Zoë & "Kö/+"  🚀', updatedAt: '2024-01-01T00:00:00.000Z' });
    const shouted = aContact({ id: 'b', name: 'ZOË & "KÖ/+" 🚀', updatedAt: '2024-03-01T00:00:00.000Z' });
    const longer = aContact({ id: 'c', name: 'Zoë & "Kö/+"  🚀 Junior' });
    expectSearch('Zoë & "Kö/+"  🚀').reply(200, aPage([longer, shouted, spelled]));

    expect(await find('name', 'Zoë & "Kö/+"  🚀')).toEqual([spelled, shouted]);
  });

  it('sorts even those that were changed at the same time', async () => {
    const [a, b] = [aContact({ id: 'a', name: 'Twin' }), aContact({ id: 'b', name: 'Twin' })];
    expectSearch('Twin').reply(200, aPage([b, a]));

    expect(await find('name', 'Twin')).toEqual([a, b]);
  });
});

describe('by ID', () => {
  it('returns the contact', async () => {
    isao().get(`${API}/contacts/contact_123`).reply(200, anAnswer(aContact()));

    expect(await find('id', 'contact_123')).toEqual([aContact()]);
  });

  it('returns nothing if there is none', async () => {
    isao().get(`${API}/contacts/a%2Fb%3Fc`).reply(404, { success: false, error: 'Contact not found' });

    expect(await find('id', 'a/b?c')).toEqual([]);
    expect(await find('id', '..')).toEqual([]);
  });
});

describe('what is wrong with the form', () => {
  it.each([
    ['phoneNumber', '  ', 'Search Value is blank. Fill in what to look for.'],
    ['size', 'x', 'Search By is “size”. Choose one of these: Phone Number; Email; Full Name; Contact ID.'],
    [undefined, 'x', 'Search By is blank. Choose what to search by.'],
    ['y'.repeat(60), 'x', `Search By is “${'y'.repeat(50)}…”. Choose one of these: `],
  ])('%s, %j', async (searchBy, searchValue, message) => {
    expect(await haltOf(find(searchBy, searchValue))).toContain(message);
  });
});

it.each([
  ['no list', { success: true, data: {} }],
  ['several records and no id', { success: true, data: [{ name: 'X' }, { name: 'X', id: '' }], meta: {} }],
  ['no data', { success: true }],
])('an answer with %s can’t be read', async (_case, answer) => {
  expectSearch('X').times(3).reply(200, answer);

  expect(await failureOf(find('name', 'X'))).toContain('ISAO’s answer could not be read (GET /contacts: 200)');
});

it('a page without page numbers is the only one', async () => {
  expectSearch('John Smith').reply(200, { data: [aContact()] });

  expect(await run(perform, { authData, inputData: { searchBy: 'name', searchValue: 'John Smith' } })).toEqual([
    aContact(),
  ]);
});

it('leaves out only the record without an id', async () => {
  const contact = aContact({ name: 'X' });
  expectSearch('X').reply(200, aPage([{ name: 'X' }, null, contact]));

  expect(await find('name', 'X')).toEqual([contact]);
});

it('returns nothing if the only record has no id', async () => {
  expectSearch('X').reply(200, aPage([{ name: 'X' }]));

  expect(await find('name', 'X')).toEqual([]);
});
