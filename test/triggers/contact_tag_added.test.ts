import contactTagAdded from '../../src/triggers/contact_tag_added';
import { aContact, aPage, API, failureOf, haltOf, isao, run, useNock } from '../helpers';

useNock();

const now = Date.parse('2026-11-23T12:00:00.000Z');
const justNow = new Date(now - 1).toISOString();
const longAgo = '2024-01-01T00:00:00.000Z';
const inLookBack = { updatedSince: '2026-11-21T23:59:59.999Z', page: 1, limit: 200 };

beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(now);
});
afterEach(() => {
  jest.restoreAllMocks();
});

const { operation } = contactTagAdded;
const poll = (tags: unknown, meta: Record<string, unknown> = {}) =>
  run('perform' in operation ? operation.perform : undefined, {
    meta,
    inputData: { tags },
  });
const expectContacts = (query: Record<string, string | number>, contacts: unknown[]) =>
  isao().get(`${API}/contacts`).query(query).reply(200, aPage(contacts));

it('returns a contact once for each of its watched tags, spelled as in ISAO', async () => {
  const contact = aContact({ tags: ['vip', ' Key  Account', 'other'], updatedAt: justNow });
  expectContacts(inLookBack, [contact, aContact({ id: 'none', tags: ['other'], updatedAt: justNow })]);

  expect(await poll(['VIP', 'key account', 'lead'])).toEqual([
    { ...contact, tag: 'vip' },
    { ...contact, tag: ' Key  Account' },
  ]);
});

it('treats two spellings of a tag as one, in the form and in a contact', async () => {
  const contact = aContact({ tags: ['vip', 'VIP'], updatedAt: justNow });
  expectContacts(inLookBack, [contact]);

  expect(await poll(['Vip', ' vip ', ''])).toEqual([{ ...contact, tag: 'vip' }]);
});

it('shows Zapier every contact with a watched tag when the Zap is switched on, however old, and only its key', async () => {
  expectContacts({ page: 1, limit: 200 }, [
    aContact({ id: 'old', tags: ['VIP', 'lead'], updatedAt: longAgo }),
    aContact({ id: 'other', tags: ['other'], updatedAt: justNow }),
  ]);

  expect(await poll(['vip', 'lead'], { isPopulatingDedupe: true })).toEqual([
    { id: 'old', tag: 'VIP' },
    { id: 'old', tag: 'lead' },
  ]);
});

it('stays off with a message if there is more than Zapier remembers', async () => {
  const tags = Array.from({ length: 1000 }, (_, i) => `t${i}`);
  const serve = (count: number) =>
    expectContacts(
      { page: 1, limit: 200 },
      Array.from({ length: count }, (_, i) => ({ id: String(i), tags, updatedAt: longAgo })),
    );
  serve(100);
  expect(await poll(tags, { isPopulatingDedupe: true })).toHaveLength(100_000);
  serve(101);

  expect(await failureOf(poll(tags, { isPopulatingDedupe: true }))).toBe(
    'There are more than the 100,000 rows that Zapier can remember, so this Zap can’t know what was there before. Use the instant trigger Updated Contact with these tags, which starts a run for every edit, instead.',
  );
});

it.each([[undefined], [[]], [['', '  ']]])('halts if the form’s tags are %j', async (tags) => {
  expect(await haltOf(poll(tags))).toBe('Tags is blank. Fill in at least one tag.');
});
