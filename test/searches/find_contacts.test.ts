import findContacts from '../../src/searches/find_contacts';
import { aContact, aPage, API, failureOf, haltOf, isao, run, useNock } from '../helpers';

useNock();

const find = (inputData: Record<string, unknown>) => run(findContacts.operation.perform, { inputData });
const expectPage = (query: Record<string, string | number>) => isao().get(`${API}/contacts`).query(query);
const many = (count: number, changes = {}) =>
  Array.from({ length: count }, (_, i) => aContact({ id: `contact_${i}`, ...changes }));

it('searches for what was filled in, with dates in UTC, in one request', async () => {
  const older = aContact({ id: 'a', updatedAt: '2024-01-01T00:00:00.000Z' });
  const newer = aContact({ id: 'b', updatedAt: '2024-02-01T00:00:00.000Z' });
  expectPage({
    search: 'jo & co',
    createdSince: '2026-11-01T08:00:00.000Z',
    updatedSince: '2026-11-02T00:00:00.000Z',
    page: 1,
    limit: 10,
  }).reply(200, aPage([older, newer]));

  const found = await find({
    search: ' jo & co ',
    createdSince: '2026-11-01T09:00:00+01:00',
    updatedSince: '2026-11-02',
    limit: 10,
  });

  expect(found).toEqual([newer, older]);
});

it.each([
  ['2026-11-01T09:00:00Z', '2026-11-01T09:00:00.000Z'],
  ['2026-11-01T09:00:00.5-0500', '2026-11-01T14:00:00.500Z'],
  ['2026-11-01T09:00', '2026-11-01T09:00:00.000Z'],
  ['2026-11-01 09:00:00', '2026-11-01T09:00:00.000Z'],
])('reads the date %s', async (createdSince, sent) => {
  expectPage({ createdSince: sent, page: 1, limit: 50 }).reply(200, aPage([]));

  expect(await find({ createdSince })).toEqual([]);
});

it('returns fifty by default', async () => {
  expectPage({ page: 1, limit: 50 }).reply(200, aPage(many(50), 1, 500));

  expect(await find({})).toHaveLength(50);
});

it('finds contacts of exactly a company and a city, in any case, whatever page they are on', async () => {
  const meant = aContact({ currentCompany: 'TECH  corp', city: 'paris' });
  const others = [{ currentCompany: 'Tech Corp 2' }, { city: 'Paris 12' }, { currentCompany: null }];
  expectPage({ page: 1, limit: 200 }).reply(
    200,
    aPage(
      others.map((changes, i) => aContact({ id: `other_${i}`, ...changes })),
      1,
      2,
    ),
  );
  expectPage({ page: 2, limit: 200 }).reply(200, aPage([meant], 2, 2));

  expect(await find({ currentCompany: 'tech corp', city: 'Paris' })).toEqual([meant]);
});

it('returns those that were changed last of what it reads', async () => {
  const older = aContact({ id: 'older', updatedAt: '2024-01-01T00:00:00.000Z' });
  expectPage({ page: 1, limit: 200 }).reply(200, aPage([older, aContact()]));

  expect(await find({ city: 'Paris', limit: 1 })).toEqual([aContact()]);
});

it('reads until enough contacts have the tags', async () => {
  expectPage({ page: 1, limit: 200 }).reply(200, aPage(many(200, { tags: [] }), 1, 20));
  for (let page = 2; page <= 5; page += 1) {
    const contact = aContact({ id: `tagged_${page}`, tags: ['Lead'] });
    expectPage({ page, limit: 200 }).reply(200, aPage([contact], page, 20));
  }

  expect(await find({ tags: ['lead'], limit: 3 })).toHaveLength(3);
});

it.each([
  [
    { createdSince: 'yesterday' },
    'Created Since “yesterday” can’t be read as a date. Write it like 2026-11-23T09:30:00+01:00.',
  ],
  [{ updatedSince: '2026-13-45' }, 'Updated Since “2026-13-45” can’t be read as a date.'],
  [{ limit: 0 }, 'Limit is “0”. Give a whole number from 1 to 200.'],
  [{ limit: 201 }, 'Limit is “201”.'],
  [{ limit: '1.5' }, 'Limit is “1.5”.'],
  [{ limit: '7,000' }, 'Limit is “7,000”, which can mean 7000 or 7. Give a whole number from 1 to 200.'],
  [{ limit: 'N/A' }, 'Limit is “N/A”. Give a whole number from 1 to 200.'],
  [{ limit: 'ten' }, 'Limit is “ten”.'],
  [{ search: ['a'] }, 'Search Text is not a text.'],
])('says what is wrong with %j', async (inputData, message) => {
  expect(await haltOf(find(inputData))).toContain(message);
});

it.each([undefined, { totalPages: 0 }])('does not believe that a full page is the last one: %j', async (meta) => {
  const data = many(200, { tags: ['lead'] });
  expectPage({ page: 1, limit: 200 }).times(3).reply(200, { success: true, data, meta });

  expect(await failureOf(find({ tags: ['vip'] }))).toContain('ISAO’s answer could not be read (GET /contacts: 200)');
});
