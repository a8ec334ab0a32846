import nock from 'nock';
import type { Bundle, ZObject } from 'zapier-platform-core';
import type { Contact } from '../../../src/isao/contact';
import contactFieldChanged from '../../../src/triggers/contact_field_changed';
import newContactPolling from '../../../src/triggers/new_contact_polling';
import newOrUpdatedContact from '../../../src/triggers/new_or_updated_contact';
import { aContact, aPage, API, cached, failureOf, isao, KEY, run, spoilCache, useNock } from '../../helpers';

useNock();

const minute = 60_000;
const hour = 60 * minute;
const now = Date.parse('2026-11-23T12:00:00.000Z');
const at = (ms: number) => new Date(now + ms).toISOString();

let clock: jest.SpyInstance;
beforeEach(() => {
  clock = jest.spyOn(Date, 'now').mockReturnValue(now);
});
afterEach(() => {
  jest.restoreAllMocks();
});
const pass = (ms: number) => clock.mockReturnValue(now + ms);

const performOf = (trigger: { operation: object }) =>
  'perform' in trigger.operation ? (trigger.operation.perform as () => Promise<Contact[]>) : undefined;

const aZap: Record<string, unknown> = { zap: { id: '1' } };

interface Options {
  meta?: Record<string, unknown>;
  tags?: string[];
  keepCache?: boolean;
  withoutCache?: boolean;
  trigger?: { operation: object };
  inputData?: Record<string, unknown>;
}
const poll = ({ meta = {}, tags = [], trigger = newOrUpdatedContact, inputData = { tags }, ...cache }: Options = {}) =>
  run(performOf(trigger), { meta: { ...aZap, ...meta }, inputData }, { keepCache: true, ...cache });
const first = (options: Options = {}) => poll({ keepCache: false, ...options });
const prime = { meta: { isPopulatingDedupe: true } };

/** Expects a request for a time (a millisecond earlier) and a page. */
const expectPage = (since: number | string, page = 1) =>
  isao()
    .get(`${API}/contacts`)
    .query({ updatedSince: typeof since === 'string' ? since : at(since - 1), page, limit: 200 });
const changed = (id: string, ms: number, changes: Partial<Contact> = {}) =>
  aContact({ id, updatedAt: at(ms), ...changes });
const pageOf = (contacts: Contact[], page: number, totalPages: number, total: number) => ({
  ...aPage(contacts, page, totalPages),
  meta: { page, limit: 200, total, totalPages },
});
const ids = (contacts: Contact[]) => contacts.map(({ id }) => id);
const contacts = (count: number, until = 0) =>
  Array.from({ length: count }, (_, i) => changed(`c${until - count + i}`, until - count + i));

const lookBack = -36 * hour;
/** How far a memory reaches. */
const memory = -7 * 24 * hour;
/** Switches the Zap on while ISAO has these contacts. */
const switchOn = (known: Contact[], options: Options = {}) => {
  expectPage(memory).reply(200, aPage(known));
  return first({ ...prime, ...options });
};
/** Sets the random page, as a fraction of the way from the first to the last page. */
const byChance = (share: number) => jest.spyOn(Math, 'random').mockReturnValue(share);

describe('a poll without memory', () => {
  it('reads the whole window, and returns the newest first', async () => {
    expectPage(lookBack).reply(200, aPage([changed('a', -3), changed('c', -1), changed('b', -2)]));

    expect(ids(await first())).toEqual(['c', 'b', 'a']);
  });

  it('does the same if Zapier’s cache can’t be reached', async () => {
    for (let i = 0; i < 2; i += 1) {
      expectPage(lookBack).reply(200, aPage([changed('a', -1)]));
      expect(ids(await poll({ withoutCache: true }))).toEqual(['a']);
    }
  });

  it('does not wait long for a cache that hangs', async () => {
    jest.replaceProperty(process, 'env', {
      ...process.env,
      ZAPIER_DEPLOY_KEY: 'a key, without which core asks nothing',
    });
    // Three reads and two writes.
    nock('https://rpc.zapier.com').post('/cli').times(5).delay(60_000).reply(200, {});
    expectPage(lookBack).reply(200, aPage([changed('a', -1)]));

    expect(ids(await poll({ withoutCache: true, meta: { zap: { id: 7 } } }))).toEqual(['a']);
  }, 10_000);

  it('returns nothing from before the window, whatever the list has', async () => {
    expectPage(lookBack).reply(200, aPage([changed('old', lookBack - 1), changed('new', -1)]));

    expect(ids(await first())).toEqual(['new']);
  });

  it('uses the time of creation for New Contact', async () => {
    isao()
      .get(`${API}/contacts`)
      .query({ createdSince: at(lookBack - 1), page: 1, limit: 200 })
      .reply(200, aPage([aContact({ id: 'new', createdAt: at(-5) })]));

    expect(ids(await first({ trigger: newContactPolling }))).toEqual(['new']);
  });

  it('passes only contacts with one of the tags', async () => {
    expectPage(lookBack).reply(200, aPage([changed('a', -1), changed('b', -2, { tags: ['Lead'] })]));

    expect(ids(await first({ tags: ['lead'] }))).toEqual(['b']);
  });

  it('is not stopped by a contact without a date, an id or readable tags', async () => {
    const undated = aContact({ id: 'undated', createdAt: '', updatedAt: '' });
    const tagged = { ...changed('tagged', -2), tags: [{ name: 'vip' }] };
    expectPage(lookBack).reply(200, aPage([undated, { name: 'no id' }, tagged, changed('a', -1)]));

    // Zapier decides whether the one without a date is new.
    expect(await first()).toMatchObject([{ id: 'undated' }, { id: 'a' }, { id: 'tagged', tags: ['vip'] }]);
  });
});

describe('the next poll', () => {
  it('reads a short window again, because it is one page', async () => {
    expectPage(lookBack).reply(200, aPage([changed('a', -20 * minute)]));
    await first();
    expectPage(lookBack).reply(200, aPage([changed('a', -20 * minute), changed('b', -1)]));

    expect(ids(await poll())).toEqual(['b', 'a']);
  });

  it('reads again everything that the last poll read first', async () => {
    expectPage(lookBack).reply(200, aPage(contacts(160, -hour)));
    await first();
    expectPage(lookBack).reply(200, aPage(contacts(160, -hour)));
    await poll();
    // The 150 newest.
    expectPage(-hour - 150).reply(200, aPage([...contacts(150, -hour), changed('new', -1)]));
    expect(await poll()).toHaveLength(151);
    expectPage(-hour - 149).reply(200, aPage([...contacts(149, -hour), changed('new', -1)]));

    expect(await poll()).toHaveLength(150);
  });

  it('reads from the newest that the poll before the last one knew, however much happened since', async () => {
    await switchOn(contacts(160, -hour));
    expectPage(-hour - 150).reply(200, aPage([...contacts(150, -hour), ...contacts(40, -minute)]));
    await poll();
    // Not from the 150th newest of those that the last poll read first.
    expectPage(-hour - 110).reply(200, aPage([...contacts(110, -hour), ...contacts(90, -minute)]));
    await poll();
    expectPage(-hour - 60).reply(200, aPage(contacts(200)));
    await poll();
    expectPage(-minute - 1).reply(200, aPage(contacts(200)));

    expect(await poll()).toHaveLength(200);
  });

  it('does not skip what the last poll read first because a contact is from the future', async () => {
    const future = changed('future', hour);
    await switchOn([...contacts(160, -hour), future]);
    pass(2 * minute);
    expectPage(-hour - 149).reply(200, aPage([...contacts(199, minute), future]));
    await poll();
    expectPage(0).reply(200, aPage([...contacts(199, minute), future]));

    expect(await poll()).toHaveLength(200);
  });

  it('starts at the same place after a list that kept changing', async () => {
    expectPage(lookBack)
      .times(9)
      .reply(200, pageOf(contacts(160, -hour), 1, 2, 400));
    expectPage(lookBack, 2)
      .times(9)
      .reply(200, pageOf([changed('last', -1)], 2, 2, 400));

    expect(await first()).toHaveLength(161);
    expect(await poll()).toHaveLength(161);
    expect(await poll()).toHaveLength(161);
  });

  it('remembers nothing if Zapier does not name the Zap', async () => {
    for (let n = 0; n < 2; n += 1) {
      expectPage(lookBack).reply(200, aPage(contacts(200)));
      await (n === 0 ? first({ meta: { zap: undefined } }) : poll({ meta: { zap: undefined } }));
    }

    expect(cached()).toEqual({});
  });

  it('keeps the memories of Zaps separate', async () => {
    await switchOn(contacts(200));
    expectPage(lookBack).reply(200, aPage(contacts(200)));
    await poll({ meta: { zap: { id: '2' } } });
    expectPage(-150).reply(200, aPage(contacts(150)));

    expect(await poll()).toHaveLength(150);
  });

  it('caches only times and pages, and no personal data', async () => {
    // Both this poll and its random batch request the second page.
    byChance(0.9);
    expectPage(lookBack).reply(200, pageOf(contacts(200), 1, 2, 201));
    expectPage(lookBack, 2).times(2).reply(500, { success: false, error: 'Oops' });
    await first();

    expect(Object.values(cached())).toEqual([
      {
        form: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
        silentUntil: 0,
        since: now - 150,
        newest: now - 1,
        lists: [{ since: now + lookBack, from: 1, reached: 2, isOnce: false }],
      },
    ]);
  });

  describe('after a pause', () => {
    const day = 24 * hour;

    it('of six days continues where the last one stood', async () => {
      await switchOn(contacts(200));
      pass(6 * day);
      expectPage(-150).reply(200, aPage([...contacts(150), changed('early', hour), changed('late', 6 * day - 1)]));

      expect(ids(await poll())).toEqual(expect.arrayContaining(['early', 'late']));
    });

    it('continues there with another key, because the old one may have expired', async () => {
      await switchOn(contacts(200));
      pass(6 * day);
      const updatedSince = at(-151);
      nock('https://isao.io').get(`${API}/contacts`).query({ updatedSince, page: 1, limit: 200 }).reply(200, aPage([]));
      const renewed = { authData: { api_key: `${KEY}2` }, meta: aZap, inputData: { tags: [] } };

      expect(await run(performOf(newOrUpdatedContact), renewed, { keepCache: true })).toEqual([]);
    });

    it('of more than a week reads the window, because nothing is remembered', async () => {
      await switchOn(contacts(200));
      pass(8 * day);
      expectPage(8 * day + lookBack).reply(200, aPage([changed('early', day), changed('late', 8 * day - 1)]));

      expect(ids(await poll())).toEqual(['late']);
    });

    it('of almost a week, returns nothing older than a week, whatever the list has', async () => {
      await switchOn([changed('known', -1)]);
      pass(6 * day);
      expectPage(-day).reply(200, aPage([changed('a', -1), changed('older', -day - 1)]));

      expect(ids(await poll())).toEqual(['a']);
    });

    it('of a day without memory reads the window', async () => {
      await switchOn(contacts(200));
      pass(day);
      spoilCache(null);
      expectPage(day + lookBack).reply(200, aPage([changed('new', 1)]));

      expect(ids(await poll())).toEqual(['new']);
    });
  });

  it.each([true, false])('reads the whole window again after an hour; with a total: %j', async (hasTotal) => {
    await switchOn(contacts(200));
    pass(hour);
    expectPage(-150).reply(200, aPage(contacts(150)));
    const window = aPage([...contacts(198), changed('late', -10 * hour)]);
    expectPage(hour + lookBack).reply(200, hasTotal ? window : { ...window, meta: { totalPages: 1 } });
    expect(ids(await poll())).toContain('late');
    expectPage(-150).reply(200, aPage(contacts(150)));

    expect(await poll()).toHaveLength(150);
  });

  it('skips that if it is more than Zapier remembers, and tries again an hour later', async () => {
    await switchOn(contacts(200));
    pass(hour);
    expectPage(-150).reply(200, aPage(contacts(150)));
    expectPage(hour + lookBack).reply(200, pageOf([changed('forgotten', -10 * hour)], 1, 501, 100_001));
    // The pages of the first part.
    isao()
      .get(`${API}/contacts`)
      .query(({ page, updatedSince }) => Number(page) > 1 && updatedSince === at(hour + lookBack - 1))
      .times(4)
      .reply(200, pageOf([], 2, 501, 100_001));
    expect(ids(await poll())).not.toContain('forgotten');
    expectPage(-150).reply(200, aPage(contacts(150)));

    expect(await poll()).toHaveLength(150);
  });

  describe('after the form was edited', () => {
    const edited = { trigger: contactFieldChanged, inputData: { fields: ['city', 'email'] } };
    const switchOnWithCity = async () => {
      isao()
        .get(`${API}/contacts`)
        .query({ page: 1, limit: 200 })
        .reply(200, aPage(contacts(200)));
      await first({ ...prime, trigger: contactFieldChanged, inputData: { fields: ['city'] } });
    };

    it('starts no run for what the last one knew, also an hour later, but for what happened since', async () => {
      await switchOnWithCity();
      expectPage(-1).reply(200, aPage([...contacts(1), changed('new', 5)]));
      expect(ids(await poll(edited))).toEqual(['new']);
      pass(hour);
      expectPage(-1).reply(200, aPage([...contacts(1), changed('new', 5)]));
      expectPage(hour + lookBack).reply(200, aPage([...contacts(199), changed('new', 5)]));

      expect(ids(await poll(edited))).toEqual(['new']);
    });

    it('treats another spelling as the same form', async () => {
      await switchOnWithCity();
      expectPage(-150).reply(200, aPage(contacts(150)));

      expect(await poll({ ...edited, inputData: { fields: ['City'] } })).toHaveLength(150);
    });
  });

  it.each([
    ['a text'],
    [[]],
    [{ since: 1 }],
    [{ form: 'f', silentUntil: 0, since: null, newest: 1, lists: [] }],
    [{ form: 'f', silentUntil: 0, since: 1, newest: 1 }],
  ])('ignores the invalid memory %j', async (rubbish) => {
    await switchOn(contacts(200));
    spoilCache(rubbish);
    expectPage(lookBack).reply(200, aPage(contacts(200)));

    expect(await poll()).toHaveLength(200);
  });
});

describe('a list of several pages', () => {
  it.each([429, 500])('that fails with %d is swept by the next polls', async (status) => {
    byChance(0.5);
    expectPage(lookBack).reply(200, pageOf([changed('a', -1)], 1, 3, 3));
    expectPage(lookBack, 2).reply(status, { success: false, error: 'Not now' });
    expectPage(lookBack, 3).reply(200, pageOf([changed('c', -3)], 3, 3, 3));
    // Without memory, the poll tries a random page of the rest.
    expectPage(lookBack, 2).reply(status, { success: false, error: 'Not now' });
    expect(ids(await first())).toEqual(['a', 'c']);

    // Reads what is new, the next pages, and those of the first poll again.
    expectPage(lookBack).reply(200, pageOf([changed('a', -1)], 1, 1, 1));
    expectPage(lookBack, 2).reply(200, pageOf([changed('b', -2)], 2, 3, 3));
    expectPage(lookBack, 3).reply(200, pageOf([changed('c', -3)], 3, 3, 3));
    expectPage(lookBack).reply(200, pageOf([changed('a', -1)], 1, 3, 3));
    expect(ids(await poll())).toEqual(['a', 'b', 'c']);

    // Reads those of the second poll again.
    expectPage(lookBack).reply(200, pageOf([changed('a', -1)], 1, 1, 1));
    expectPage(lookBack, 2).reply(200, pageOf([changed('b', -2)], 2, 3, 3));
    expectPage(lookBack, 3).reply(200, pageOf([changed('c', -3)], 3, 3, 3));
    expect(ids(await poll())).toEqual(['a', 'b', 'c']);

    expectPage(lookBack).reply(200, pageOf([changed('a', -1)], 1, 1, 1));
    expect(ids(await poll())).toEqual(['a']);
  });

  it('is given up in time, with what was read', async () => {
    byChance(0.5);
    expectPage(lookBack).reply(200, () => {
      pass(19_000);
      return pageOf([changed('a', -1)], 1, 2, 2);
    });
    expectPage(lookBack, 2).reply(500, { success: false, error: 'Oops' });

    expect(ids(await first())).toEqual(['a']);
  });
});

describe('switching the Zap on', () => {
  it('shows Zapier everything that a later poll could return, and only its dedupe key', async () => {
    // A list of several pages is read twice, so that nothing is missed.
    expectPage(memory)
      .twice()
      .reply(200, pageOf([changed('b', -2, { tags: [] })], 1, 2, 2));
    expectPage(memory, 2)
      .twice()
      .reply(200, pageOf([changed('a', -1)], 2, 2, 2));

    expect(await first({ ...prime, tags: ['vip'] })).toEqual([
      { id: 'a', updatedAt: at(-1) },
      { id: 'b', updatedAt: at(-2) },
    ]);
  });

  it('shows only the id for New Contact', async () => {
    isao()
      .get(`${API}/contacts`)
      .query({ createdSince: at(memory - 1), page: 1, limit: 200 })
      .reply(200, aPage([aContact({ id: 'a', createdAt: at(-1) })]));

    expect(await first({ ...prime, trigger: newContactPolling })).toEqual([{ id: 'a' }]);
  });

  it('remembers an empty account', async () => {
    expect(await switchOn([])).toEqual([]);
  });

  it('fails if not everything could be read', async () => {
    expectPage(memory).reply(200, pageOf([changed('a', -1)], 1, 2, 2));
    expectPage(memory, 2).reply(500, { success: false, error: 'Down' });

    expect(await failureOf(first(prime))).toBe(
      'ISAO did not return all contacts, so this Zap can’t know what was there before. Switch it on again in a few minutes. If that fails again, contact ISAO’s support.',
    );
  });
});

describe('switching the Zap on fails', () => {
  it('if the contacts keep changing', async () => {
    expectPage(memory)
      .thrice()
      .reply(200, pageOf([changed('a', -1)], 1, 2, 3));
    expectPage(memory, 2)
      .thrice()
      .reply(200, pageOf([changed('b', -1)], 2, 2, 3));

    expect(await failureOf(first(prime))).toBe(
      'ISAO’s contacts kept changing while they were read, so this Zap can’t know what was there before. Switch it on again in a few minutes. If that fails again, use the instant triggers New Contact and Updated Contact instead.',
    );
  });

  it('if there is no time to read them all', async () => {
    expectPage(memory).reply(200, () => {
      pass(19_000);
      return pageOf([changed('a', -1)], 1, 2, 2);
    });

    expect(await failureOf(first(prime))).toBe(
      'ISAO’s contacts could not all be read in time, so this Zap can’t know what was there before. Switch it on again in a few minutes. If that fails again, use the instant triggers New Contact and Updated Contact instead.',
    );
  });
});

describe('the samples', () => {
  it('are three contacts that pass the filter, the newest first', async () => {
    const contacts = [1, 5, 3, 4, 2].map((i) => changed(`c${i}`, i, { tags: i === 5 ? [] : ['lead'] }));
    isao().get(`${API}/contacts`).query({ page: 1, limit: 200 }).reply(200, aPage(contacts));

    const samples = await first({ meta: { isLoadingSample: true }, tags: ['lead'] });

    expect(ids(samples)).toEqual(['c4', 'c3', 'c2']);
  });
});

describe('a backlog', () => {
  /** A list whose pages may be requested in any order, newest first. */
  const serve = (contacts: Contact[], hasTotal = true) =>
    nock('https://isao.io')
      .persist()
      .get(`${API}/contacts`)
      .query(true)
      .reply(200, (uri) => {
        const query = new URL(uri, 'https://isao.io').searchParams;
        const since = query.get('updatedSince') ?? '';
        const found = contacts.filter(({ updatedAt }) => updatedAt > since).reverse();
        const page = Number(query.get('page'));
        const totalPages = Math.max(1, Math.ceil(found.length / 200));
        const answer = pageOf(found.slice((page - 1) * 200, page * 200), page, totalPages, found.length);
        return hasTotal ? answer : { ...answer, meta: { totalPages } };
      });
  const backlog = (count: number, changes: Partial<Contact> = {}) =>
    Array.from({ length: count }, (_, i) => changed(`c${String(i).padStart(4, '0')}`, i - count - hour, changes));
  /** So that few contacts fill a result. */
  const large = { tags: ['x'.repeat(1200)] };
  /** What each of these polls returns of a list. */
  const pollTimes = async (
    times: number,
    contacts: Contact[],
    { hasTotal = true, ...options }: Options & { hasTotal?: boolean } = {},
  ) => {
    serve(contacts, hasTotal);
    const results: string[][] = [];
    for (let n = 0; n < times; n += 1) results.push(ids(await poll(options)));
    nock.cleanAll();
    return results;
  };

  it('larger than a result comes with several polls, and each part with two of them', async () => {
    await switchOn([]);
    const returned = Map.groupBy((await pollTimes(5, backlog(2500, large))).flat(), (id) => id);

    expect(returned.size).toBe(2500);
    expect(Math.min(...[...returned.values()].map(({ length }) => length))).toBeGreaterThanOrEqual(2);
  }, 60_000);

  it('comes in order, and not in random parts, if it can be remembered', async () => {
    byChance(0.7);
    await switchOn([]);
    const [returned] = await pollTimes(1, backlog(2500, large));

    // The first pages, and the last two.
    expect(returned).toEqual(expect.arrayContaining(['c2499', 'c0000']));
    expect(returned).not.toContain('c0600');
  });

  it('counts as the hourly reading only when all of it is read', async () => {
    const isReread = () => Object.keys(cached()).some((key) => key.endsWith(':reread'));
    serve(backlog(2500, large));
    await first();
    const parts = [isReread()];
    while (!isReread() && parts.length < 9) {
      await poll();
      parts.push(isReread());
    }
    nock.cleanAll();

    expect(parts).toEqual([false, false, true]);
  }, 60_000);

  it('does not delay new records', async () => {
    const contacts = backlog(2500, large);
    await switchOn([]);
    await pollTimes(1, contacts);

    expect(await pollTimes(1, [...contacts, changed('news', 0)])).toMatchObject([{ 0: 'news' }]);
  }, 60_000);

  it('comes in random parts if nothing can be remembered', async () => {
    byChance(0.99);
    const [returned] = await pollTimes(1, backlog(7500, large), { withoutCache: true });

    expect(returned).toEqual(expect.arrayContaining(['c7499', 'c0000']));
  }, 60_000);

  /** Lets the cache refuse values, depending on how long they may be kept. */
  const refusing = (isRefused: (seconds: number) => boolean) => {
    const perform = performOf(newOrUpdatedContact);
    return {
      operation: {
        perform: (z: ZObject, bundle: Bundle) => {
          const { set } = z.cache;
          z.cache.set = (key, value, seconds = Infinity, ...rest) =>
            isRefused(seconds) ? Promise.reject(new Error('No')) : set(key, value, seconds, ...rest);
          return (perform as unknown as (z: ZObject, bundle: Bundle) => Promise<Contact[]>)(z, bundle);
        },
      },
    };
  };

  it('comes in random parts, too, if its memory stays the same', async () => {
    byChance(0.99);
    const contacts = backlog(5000, large);
    await switchOn([]);
    await pollTimes(1, contacts);
    const [returned] = await pollTimes(1, contacts, { trigger: refusing(() => true) });

    expect(returned).toContain('c0000');
  }, 60_000);

  it('is remembered for two days if the cache refuses a week', async () => {
    await switchOn([], { trigger: refusing((seconds) => seconds > 48 * 3600) });

    expect(Object.values(cached())).toHaveLength(2);
  });

  it('comes beside the hourly reading, which then starts again', async () => {
    const known = backlog(2500, large);
    serve(known);
    await first(prime);
    nock.cleanAll();
    pass(hour);
    const fresh = Array.from({ length: 2500 }, (_, n) => changed(`f${n}`, n, large));
    const seen = new Set((await pollTimes(6, [...known, ...fresh])).flat());

    expect(fresh.filter(({ id }) => !seen.has(id))).toEqual([]);
  }, 60_000);

  it('comes without a total', async () => {
    await switchOn([]);
    const returned = await pollTimes(5, backlog(2500, large), { hasTotal: false });

    expect(new Set(returned.flat()).size).toBe(2500);
  }, 60_000);

  it('whose end the rate limit keeps back is read from its start by the next poll', async () => {
    await switchOn([]);
    expectPage(lookBack).reply(200, pageOf(backlog(200), 1, 30, 6000));
    isao().get(`${API}/contacts`).query(true).times(9).reply(429, { success: false, error: 'Slow down' });
    expect(await poll()).toHaveLength(200);
    nock.cleanAll();
    expectPage(lookBack).reply(200, aPage([changed('a', -1)]));

    expect(ids(await poll())).toEqual(['a']);
  });

  it('of large contacts stays within the size of a result', async () => {
    await switchOn([]);
    serve(backlog(1000, { tags: ['x'.repeat(5_000)] }));
    const sizes: number[] = [];
    for (let n = 0; n < 4; n += 1) sizes.push(JSON.stringify(await poll()).length);
    nock.cleanAll();

    expect(Math.max(...sizes)).toBeLessThan(6_000_000);
    expect(Math.max(...sizes)).toBeGreaterThan(2_000_000);
  }, 60_000);
});
