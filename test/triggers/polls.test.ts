import { gzipSync } from 'node:zlib';
import nock from 'nock';
import type { Contact } from '../../src/isao/contact';
import newContactPolling from '../../src/triggers/new_contact_polling';
import newOrUpdatedContact from '../../src/triggers/new_or_updated_contact';
import { aContact, aPage, API, errorOf, isao, messageOf, run, spoilCache, useNock } from '../helpers';

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

interface Options {
  meta?: Record<string, unknown>;
  tags?: string[];
  keepCache?: boolean;
  withoutCache?: boolean;
  trigger?: { operation: object };
}
const poll = ({ meta = {}, tags = [], trigger = newOrUpdatedContact, ...cache }: Options = {}) =>
  run(performOf(trigger), { meta, inputData: { tags } }, { keepCache: true, ...cache });
const first = (options: Options = {}) => poll({ keepCache: false, ...options });

/** What the poll has to ask: the moment (a millisecond early) and the page. */
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

const lookBack = -36 * hour;
/** Pages after the first are asked for from a random one on. */
const fromPage = (page: number, totalPages: number) =>
  jest.spyOn(Math, 'random').mockReturnValue((page - 2) / (totalPages - 1));

describe('a poll without memory', () => {
  it('reads the whole look-back window, and returns the newest first', async () => {
    expectPage(lookBack).reply(200, aPage([changed('a', -3), changed('c', -1), changed('b', -2)]));

    expect(ids(await first())).toEqual(['c', 'b', 'a']);
  });

  it('does the same where Zapier’s cache is out of reach', async () => {
    for (let i = 0; i < 2; i += 1) {
      expectPage(lookBack).reply(200, aPage([changed('a', -1)]));
      expect(ids(await poll({ withoutCache: true }))).toEqual(['a']);
    }
  });

  it('waits no longer than need be for a cache that hangs', async () => {
    jest.replaceProperty(process, 'env', {
      ...process.env,
      ZAPIER_DEPLOY_KEY: 'a key, without which core asks nothing',
    });
    // Two to read, and two to write.
    nock('https://rpc.zapier.com').post('/cli').times(4).delay(60_000).reply(200, {});
    expectPage(lookBack).reply(200, aPage([changed('a', -1)]));

    expect(ids(await poll({ withoutCache: true, meta: { zap: { id: 7 } } }))).toEqual(['a']);
  }, 10_000);

  it('takes nothing from before the window, whatever the list has', async () => {
    expectPage(lookBack).reply(200, aPage([changed('old', lookBack - 1), changed('new', -1)]));

    expect(ids(await first())).toEqual(['new']);
  });

  it('looks at when contacts were created for New Contact', async () => {
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

  it.each(['', 'soon'])('goes by the other date of a contact whose own is %j', async (updatedAt) => {
    const odd = aContact({ id: 'odd', updatedAt, createdAt: at(-2) });
    expectPage(lookBack).reply(200, aPage([odd, changed('a', -1)]));

    expect(ids(await first())).toEqual(['a', 'odd']);
  });

  it('is not stopped by a contact without a date, an id or readable tags', async () => {
    const undated = aContact({ id: 'undated', createdAt: '', updatedAt: '' });
    const tagged = { ...changed('tagged', -2), tags: [{ name: 'vip' }] };
    expectPage(lookBack).reply(200, aPage([undated, { name: 'no id' }, tagged, changed('a', -1)]));

    expect(await first()).toMatchObject([{ id: 'a' }, { id: 'tagged', tags: ['vip'] }]);
  });
});

describe('the next poll', () => {
  it('reads on from a little before the newest, and returns what may have been lost', async () => {
    expectPage(lookBack).reply(200, aPage([changed('a', -20 * minute), changed('b', -10 * minute)]));
    await first();
    expectPage(-15 * minute).reply(200, aPage([changed('b', -10 * minute), changed('c', 0)]));

    expect(ids(await poll())).toEqual(['c', 'b', 'a']);
  });

  it('returns a contact in its latest state alone', async () => {
    expectPage(lookBack).reply(200, aPage([changed('a', -20 * minute), changed('b', -10 * minute)]));
    await first();
    expectPage(-15 * minute).reply(200, aPage([changed('b', -10 * minute), changed('a', 0, { city: 'Lyon' })]));

    expect(await poll()).toMatchObject([{ id: 'a', city: 'Lyon' }, { id: 'b' }]);
  });

  it('keeps the latest state that is known where the list lags behind', async () => {
    expectPage(lookBack).reply(200, aPage([changed('a', -1, { city: 'Lyon' })]));
    await first();
    expectPage(-1 - 5 * minute).reply(200, aPage([changed('a', -2 * minute)]));

    expect(await poll()).toMatchObject([{ id: 'a', city: 'Lyon' }]);
  });

  it('reads no more than a page again, however much happened', async () => {
    const contacts = Array.from({ length: 200 }, (_, i) => changed(`c${i}`, -200 + i));
    expectPage(lookBack).reply(200, aPage(contacts));
    await first();
    expectPage(-150).reply(200, aPage(contacts.slice(50)));

    expect(await poll()).toHaveLength(200);
  });

  it('remembers apart what is another Zap’s', async () => {
    const meta = { zap: { id: '1' } };
    expectPage(lookBack).reply(200, aPage([changed('a', -1)]));
    await first({ meta });
    expectPage(lookBack).reply(200, aPage([changed('a', -1)]));
    await poll({ meta: { zap: { id: '2' } } });
    expectPage(-1 - 5 * minute).reply(200, aPage([changed('a', -1)]));

    expect(ids(await poll({ meta }))).toEqual(['a']);
  });

  it('forgets what has left the window', async () => {
    expectPage(lookBack).reply(200, aPage([changed('a', lookBack + minute), changed('b', -1)]));
    await first();
    pass(2 * minute);
    expectPage(-1 - 5 * minute).reply(200, aPage([changed('b', -1)]));

    expect(ids(await poll())).toEqual(['b']);
  });

  it('reads the whole window again after an hour', async () => {
    expectPage(lookBack).reply(200, aPage([changed('a', -1)]));
    await first();
    pass(hour);
    expectPage(lookBack + hour).reply(200, aPage([changed('a', -1), changed('late', -10 * hour)]));

    expect(ids(await poll())).toEqual(['a', 'late']);
  });

  it('reads on where the last one stopped if nothing was ever found', async () => {
    expectPage(lookBack).reply(200, aPage([]));
    await first();
    expectPage(lookBack).reply(200, aPage([]));

    expect(await poll()).toEqual([]);
  });

  it.each([
    ['no text', 7],
    ['not packed', 'rubbish'],
    ['no memory', gzipSync('{"from": 1}').toString('base64')],
    ['a list', gzipSync('[]').toString('base64')],
    [
      'a memory with a hole',
      gzipSync(
        JSON.stringify({
          from: { time: 0, id: '' },
          to: { time: 0, id: '' },
          readWholeAt: now,
          returned: [{ time: 0, id: 'a', record: null }],
        }),
      ).toString('base64'),
    ],
  ])('makes nothing of a memory that is %s', async (_case, rubbish) => {
    expectPage(lookBack).reply(200, aPage([changed('a', -1)]));
    await first();
    spoilCache(rubbish);
    expectPage(lookBack).reply(200, aPage([changed('a', -1)]));

    expect(ids(await poll())).toEqual(['a']);
  });
});

describe('a list of several pages', () => {
  it('is read from a random page on, several at a time', async () => {
    fromPage(3, 3);
    const contacts = ['a', 'b', 'c'].map((id, i) => changed(id, -i));
    contacts.forEach((contact, i) => {
      expectPage(lookBack, i + 1).reply(200, pageOf([contact], i + 1, 3, 3));
    });

    expect(ids(await first())).toEqual(['a', 'b', 'c']);
  });

  it('is read again where a contact was met twice and so another perhaps not at all', async () => {
    expectPage(lookBack)
      .twice()
      .reply(200, pageOf([changed('a', -1)], 1, 2, 2));
    expectPage(lookBack, 2).reply(200, pageOf([changed('a', -1)], 2, 2, 2));
    expectPage(lookBack, 2).reply(200, pageOf([changed('b', -2)], 2, 2, 2));

    expect(ids(await first())).toEqual(['a', 'b']);
  });

  it('is read again where the pages disagree about the total', async () => {
    expectPage(lookBack).reply(200, pageOf([changed('a', -1)], 1, 2, 2));
    expectPage(lookBack, 2).reply(200, pageOf([changed('b', -2)], 2, 2, 3));
    expectPage(lookBack).reply(200, pageOf([changed('a', -1)], 1, 2, 2));
    expectPage(lookBack, 2).reply(200, pageOf([changed('c', -3)], 2, 2, 2));

    expect(ids(await first())).toEqual(['a', 'b', 'c']);
  });

  it('that never holds still gives what was met, and is read from the same place by the next poll', async () => {
    for (let n = 0; n < 2; n += 1) {
      for (const [id, ms] of [
        ['b', -2],
        ['c', -3],
        ['d', -4],
      ] as const) {
        expectPage(lookBack).reply(200, pageOf([changed('a', -1)], 1, 2, 9));
        expectPage(lookBack, 2).reply(200, pageOf([changed(id, ms)], 2, 2, 9));
      }
    }

    expect(ids(await first())).toEqual(['a', 'b', 'c', 'd']);
    expect(ids(await poll())).toEqual(['a', 'b', 'c', 'd']);
  });

  it('that grows all the time is whole once a reading meets nothing old that was unknown', async () => {
    expectPage(lookBack).reply(200, pageOf([changed('a', -10)], 1, 2, 2));
    expectPage(lookBack, 2).reply(200, pageOf([changed('b', -20)], 2, 2, 3));
    expectPage(lookBack).reply(200, pageOf([changed('a', -10)], 1, 2, 3));
    expectPage(lookBack, 2).reply(200, pageOf([changed('c', -1)], 2, 2, 4));
    expect(ids(await first())).toEqual(['c', 'a', 'b']);

    expectPage(-1 - 5 * minute).reply(200, aPage([changed('d', 0)]));
    expect(ids(await poll())).toEqual(['d', 'c', 'a', 'b']);
  });

  it('waits for a page that is throttled, if there is time', async () => {
    expectPage(lookBack).reply(200, pageOf([changed('a', -1)], 1, 2, 2));
    expectPage(lookBack, 2).reply(429, { success: false, error: 'Slow down' }, { 'retry-after': '1' });
    expectPage(lookBack, 2).reply(200, pageOf([changed('b', -2)], 2, 2, 2));

    expect(ids(await first())).toEqual(['a', 'b']);
  });

  it('that no poll gets through is read on from where the last one was cut short', async () => {
    fromPage(2, 13);
    const page = (number: number) => pageOf([changed(`c${number}`, -number)], number, 13, 13);
    const expectPages = (pages: number[]) => {
      for (const number of pages) expectPage(lookBack, number).reply(200, page(number));
    };
    expectPages([1, 2, 3, 4, 5]);
    for (const number of [6, 7, 8, 9]) expectPage(lookBack, number).reply(500, { success: false, error: 'Oops' });
    await first();

    expectPages([1, 6, 7, 8, 9, 10, 11, 12, 13, 2, 3, 4, 5]);
    expect(await poll()).toHaveLength(13);
  });

  it('is believed where ISAO tells no total', async () => {
    const bare = (contact: Contact) => ({ success: true, data: [contact], meta: { totalPages: 2 } });
    expectPage(lookBack).reply(200, bare(changed('a', -1)));
    expectPage(lookBack, 2).reply(200, bare(changed('b', -2)));

    expect(ids(await first())).toEqual(['a', 'b']);
  });

  it.each([429, 500])('that breaks off with %d gives what was met, and is read again', async (status) => {
    expectPage(lookBack).reply(200, pageOf([changed('a', -1)], 1, 2, 2));
    expectPage(lookBack, 2).reply(status, { success: false, error: 'Not now' });
    expect(ids(await first())).toEqual(['a']);

    expectPage(lookBack).reply(200, pageOf([changed('a', -1)], 1, 2, 2));
    expectPage(lookBack, 2).reply(200, pageOf([changed('b', -2)], 2, 2, 2));
    expect(ids(await poll())).toEqual(['a', 'b']);
  });

  it('is left in time, with what was met', async () => {
    expectPage(lookBack).reply(200, () => {
      pass(19_000);
      return pageOf([changed('a', -1)], 1, 2, 2);
    });

    expect(ids(await first())).toEqual(['a']);
  });

  it('shows a failure that will not pass', async () => {
    expectPage(lookBack).reply(200, pageOf([changed('a', -1)], 1, 2, 2));
    expectPage(lookBack, 2).reply(401, { success: false, error: 'API key expired' });

    expect((await errorOf(first())).name).toBe('ExpiredAuthError');
  });

  it('shows every failure of its first page', async () => {
    expectPage(lookBack).reply(429, { success: false, error: 'Slow down' }, { 'retry-after': '30' });

    const error = await errorOf(first());

    expect(error.name).toBe('ThrottledError');
    expect(JSON.parse(error.message)).toMatchObject({ delay: 30 });
  });
});

describe('switching the Zap on', () => {
  const prime = { meta: { isPopulatingDedupe: true } };

  it('tells Zapier everything that a later poll could return, by its dedupe key alone', async () => {
    expectPage(lookBack).reply(200, pageOf([changed('b', -2, { tags: [] })], 1, 2, 2));
    expectPage(lookBack, 2).reply(200, pageOf([changed('a', -1)], 2, 2, 2));

    expect(await first({ ...prime, tags: ['vip'] })).toEqual([
      { id: 'a', updatedAt: at(-1) },
      { id: 'b', updatedAt: at(-2) },
    ]);
  });

  it('tells it the id alone for New Contact', async () => {
    isao()
      .get(`${API}/contacts`)
      .query({ createdSince: at(lookBack - 1), page: 1, limit: 200 })
      .reply(200, aPage([aContact({ id: 'a', createdAt: at(-1) })]));

    expect(await first({ ...prime, trigger: newContactPolling })).toEqual([{ id: 'a' }]);
  });

  it('saves the first poll from reading what is known', async () => {
    expectPage(lookBack).reply(200, aPage([changed('a', -10 * minute)]));
    await first(prime);
    expectPage(-15 * minute).reply(200, aPage([changed('a', -10 * minute), changed('b', -1)]));

    expect(ids(await poll())).toEqual(['b', 'a']);
  });

  it('remembers an empty account', async () => {
    expectPage(lookBack).reply(200, aPage([]));

    expect(await first(prime)).toEqual([]);
  });

  it('fails where not everything could be read', async () => {
    expectPage(lookBack).reply(200, pageOf([changed('a', -1)], 1, 2, 2));
    expectPage(lookBack, 2).reply(500, { success: false, error: 'Down' });

    expect(messageOf(await errorOf(first(prime)))).toBe(
      'ISAO could not be read to the end, so what happened before this Zap was switched on is not known. Switch it on again in a few minutes.',
    );
  });
});

describe('the samples', () => {
  it('are three contacts that pass the filter, the newest first', async () => {
    const contacts = [1, 5, 3, 4, 2].map((i) => changed(`c${i}`, i, { tags: i === 5 ? [] : ['lead'] }));
    isao().get(`${API}/contacts`).query({ limit: 100 }).reply(200, aPage(contacts));

    const samples = await first({ meta: { isLoadingSample: true }, tags: ['lead'] });

    expect(ids(samples)).toEqual(['c4', 'c3', 'c2']);
  });
});

describe('a backlog', () => {
  /** A list that is read from page 1 on, as often as need be. */
  const serve = (contacts: Contact[]) => {
    const totalPages = Math.max(1, Math.ceil(contacts.length / 200));
    isao()
      .get(new RegExp(`^${API}/contacts`))
      .query(true)
      .times(totalPages)
      .reply(200, (uri) => {
        const page = Number(new URL(uri, 'https://isao.io').searchParams.get('page'));
        return pageOf(contacts.slice((page - 1) * 200, page * 200), page, totalPages, contacts.length);
      });
  };
  const backlog = (count: number, changes: Partial<Contact> = {}) =>
    Array.from({ length: count }, (_, i) => changed(`c${String(i).padStart(5, '0')}`, i - count, changes));
  const reversed = (contacts: Contact[]) => [...contacts].reverse();

  it('of more than a result is returned oldest first, each part by two polls', async () => {
    const contacts = backlog(12_000);
    serve([]);
    await first({ meta: { isPopulatingDedupe: true } });
    serve(reversed(contacts));
    expect(ids(await poll())).toEqual(ids(reversed(contacts.slice(0, 5000))));
    serve(reversed(contacts));
    expect(ids(await poll())).toEqual(ids(reversed(contacts.slice(0, 10_000))));
    serve(reversed(contacts.slice(5000)));
    expect(ids(await poll())).toEqual(ids(reversed(contacts.slice(5000))));
    serve(reversed(contacts.slice(10_000)));
    // It takes its time: meanwhile nothing is read anew.
    pass(2 * hour);
    expect(ids(await poll())).toEqual(ids(reversed(contacts.slice(10_000))));
    serve(contacts.slice(-150));
    pass(0);
    expect(await poll()).toHaveLength(2000);
  }, 60_000);

  it('that the memory has no room for is read twice, and then no more', async () => {
    const contacts = backlog(2400);
    serve(contacts);
    expect(await first()).toHaveLength(2400);
    serve(contacts);
    expect(await poll()).toHaveLength(2400);
    serve([]);
    expect(await poll()).toEqual([]);
  }, 60_000);

  it('is read by each poll where Zaps share the memory, for one may have got what another needs', async () => {
    const prime = { meta: { isPopulatingDedupe: true } };
    const contacts = backlog(2400);
    serve([]);
    await first(prime);
    serve([]);
    await poll(prime);
    for (let n = 0; n < 3; n += 1) {
      serve(contacts);
      expect(await poll()).toHaveLength(2400);
    }
  }, 60_000);

  it('is no reason for the news to wait, where an hour later the window is read anew', async () => {
    const contacts = backlog(12_000);
    serve(contacts);
    await first();
    serve(contacts);
    await poll();
    serve(contacts);
    await poll();
    pass(hour);
    const news = [changed('news', 0)];
    for (let n = 0; n < 2; n += 1) {
      serve([...contacts, ...news]);
      const returned = ids(await poll());
      expect(returned[0]).toBe('news');
      expect(returned).toContain(n === 0 ? 'c00000' : 'c05000');
    }
  }, 60_000);

  it('is returned in any parts where nothing can be remembered', async () => {
    fromPage(40, 60);
    const contacts = backlog(12_000);
    serve(contacts);

    const returned = new Set(ids(await poll({ withoutCache: true })));

    expect(returned.size).toBeGreaterThan(5000);
    expect(returned.has('c00000')).toBe(true);
    expect(returned.has('c08000')).toBe(true);
  }, 60_000);

  it('of large contacts keeps to the size of a result', async () => {
    const contacts = backlog(1000, { tags: ['x'.repeat(10_000)] });
    serve([]);
    await first({ meta: { isPopulatingDedupe: true } });
    serve(contacts);

    const returned = await poll();

    expect(JSON.stringify(returned).length).toBeLessThan(6_000_000);
    expect(ids(returned)).toEqual(ids(reversed(contacts.slice(0, returned.length))));
  }, 60_000);
});
