import { type Bench, type Lab, openLab } from './lab';
import { createMany, handClock, Polls, POLLS_AN_HOUR, throttledAfter } from './polls';

/** Failures found by attacks on the guarantees, each reduced to the smallest case. */

jest.setTimeout(120_000);

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
});
afterAll(() => lab.close());

const setUp = (act: (bench: Bench, clock: ReturnType<typeof handClock>) => Promise<void>) => {
  const clock = handClock();
  return lab.use(clock.options, (bench) => act(bench, clock));
};

const MINUTE_MS = 60_000;
/** More than fits into a result. */
const TWO_RESULTS = 5001;
/** More than each poll reads again. */
const MANY = 2001;

it('delivers a backlog with a cache that forgets everything by the next poll', () =>
  setUp(async (bench, clock) => {
    const polls = new Polls(bench);
    await polls.switchOn();
    createMany(bench, clock, TWO_RESULTS);
    await polls.pollTimes(10, () => {
      bench.zapier.rpc.wipe();
    });

    expect(polls.seen.size).toBe(TWO_RESULTS);
  }));

it('delivers a backlog that takes longer than an hour', () =>
  setUp(async (bench, clock) => {
    const contacts = POLLS_AN_HOUR * 5000 + 1;
    const polls = new Polls(bench);
    await polls.switchOn();
    createMany(bench, clock, contacts);
    for (let hour = 0; hour < 3; hour += 1) {
      await polls.pollTimes(POLLS_AN_HOUR);
      await bench.zapier.advance(3601);
    }

    expect(polls.seen.size).toBe(contacts);
  }));

it.each([2, 3, 4])('makes progress if the rate limit allows %d requests per poll', (requests) =>
  setUp(async (bench, clock) => {
    const polls = new Polls(bench);
    await polls.switchOn();
    createMany(bench, clock, 1500);
    for (let n = 0; n < 80 && polls.seen.size < 1500; n += 1) {
      bench.isao.faults.clear();
      bench.isao.faults.add(throttledAfter(requests));
      await polls.poll();
    }

    expect(polls.seen.size).toBe(1500);
  }),
);

it('delivers to two Zaps of one connection, one of which polls more often', () =>
  setUp(async (bench, clock) => {
    const [often, seldom] = [new Polls(bench), new Polls(bench)];
    await often.switchOn();
    await seldom.switchOn();
    createMany(bench, clock, MANY);
    for (let hour = 0; hour < 3; hour += 1) {
      await often.pollTimes(2);
      await seldom.poll();
      await bench.zapier.advance(3601);
    }

    expect(often.seen.size).toBe(MANY);
    expect(seldom.seen.size).toBe(MANY);
  }));

it.each([MANY, TWO_RESULTS])('delivers %d contacts to each of two Zaps that share a memory', (contacts) =>
  setUp(async (bench, clock) => {
    const aZap = () => new Polls(bench, 'new_contact_polling', false);
    const [often, seldom] = [aZap(), aZap()];
    await often.switchOn();
    await seldom.switchOn();
    createMany(bench, clock, contacts);
    for (let round = 0; round < 8 && often.seen.size + seldom.seen.size < 2 * contacts; round += 1) {
      await often.pollTimes(2);
      await seldom.poll();
    }

    expect(often.seen.size).toBe(contacts);
    expect(seldom.seen.size).toBe(contacts);
  }),
);

it('returns no more than 6 MB, even if characters take three bytes', () =>
  setUp(async (bench, clock) => {
    const text = (length: number) => '漢'.repeat(length);
    const longest = {
      name: text(255),
      currentCompany: text(255),
      firstName: text(100),
      lastName: text(100),
      position: text(100),
      industrySector: text(100),
      city: text(100),
      country: text(100),
    };
    const polls = new Polls(bench);
    await polls.switchOn();
    createMany(bench, clock, 5000, longest);
    await polls.pollTimes(4);

    expect(Math.max(...polls.results.map(({ bytes }) => bytes))).toBeLessThan(6_000_000);
  }));

it('delivers within the hour a record that ISAO stores a second late, among many others', () =>
  setUp(async (bench, clock) => {
    const polls = new Polls(bench);
    await polls.switchOn();
    createMany(bench, clock, 150);
    await polls.pollTimes(3);
    clock.pass(-1000);
    createMany(bench, clock, 1);
    await bench.zapier.advance(3601);
    const { fresh } = await polls.poll();

    expect(fresh).toHaveLength(1);
  }));

it('delivers within the hour despite a contact from the future', () =>
  setUp(async (bench, clock) => {
    const polls = new Polls(bench);
    await polls.switchOn();
    clock.pass(24 * 60 * MINUTE_MS);
    createMany(bench, clock, 1);
    clock.pass(-24 * 60 * MINUTE_MS);
    await polls.poll();
    const [id] = createMany(bench, clock, 1);
    await bench.zapier.advance(3601);
    const { fresh } = await polls.poll();

    expect(fresh).toMatchObject([{ id }]);
  }));

it('delivers a lost result of more contacts than each poll reads again', () =>
  setUp(async (bench, clock) => {
    const polls = new Polls(bench);
    await polls.switchOn();
    createMany(bench, clock, 400);
    await polls.poll({ isLost: true });
    await polls.poll();

    expect(polls.seen.size).toBe(400);
  }));

it('delivers a lost result despite a contact from the future', () =>
  setUp(async (bench, clock) => {
    const polls = new Polls(bench);
    await polls.switchOn();
    // From here on, ISAO's clock is right.
    clock.pass(10 * 60 * MINUTE_MS);
    clock.pass(60 * MINUTE_MS);
    createMany(bench, clock, 1);
    clock.pass(-60 * MINUTE_MS);
    await polls.poll();
    clock.pass(MINUTE_MS);
    createMany(bench, clock, 400);
    await polls.poll({ isLost: true });
    await polls.poll();

    expect(polls.seen.size).toBe(401);
  }));

it('delivers with the next poll a record that ISAO stores a second late', () =>
  setUp(async (bench, clock) => {
    const polls = new Polls(bench);
    await polls.switchOn();
    createMany(bench, clock, 5);
    await polls.pollTimes(3);
    clock.pass(-1000);
    const [id] = createMany(bench, clock, 1);
    const { fresh } = await polls.poll();

    expect(fresh).toMatchObject([{ id }]);
  }));

it('delivers a second import that comes while polls read the first one', () =>
  setUp(async (bench, clock) => {
    const polls = new Polls(bench);
    await polls.switchOn();
    createMany(bench, clock, 3 * TWO_RESULTS);
    await polls.poll();
    createMany(bench, clock, TWO_RESULTS);
    await polls.pollTimes(10);

    expect(polls.seen.size).toBe(4 * TWO_RESULTS);
  }));

it('returns what it has read if the connection breaks in the middle of a page', () =>
  setUp(async (bench, clock) => {
    const polls = new Polls(bench);
    await polls.switchOn();
    createMany(bench, clock, 300);
    bench.isao.faults.add({ route: 'GET /contacts', after: 1, drop: 'midway' });
    await polls.poll();
    await polls.poll();

    expect(polls.seen.size).toBe(300);
  }));

it('returns a contact as it is now, not as it was in a lost result', () =>
  setUp(async (bench, clock) => {
    const polls = new Polls(bench);
    await polls.switchOn();
    const [id = ''] = createMany(bench, clock, 1);
    await polls.poll({ isLost: true });
    bench.isao.contacts.update(id, { name: 'B' });
    const { fresh } = await polls.poll();

    expect(fresh).toMatchObject([{ id, name: 'B' }]);
  }));

it('delivers the changes of many contacts, some of which were read before they changed', () => {
  // In a list by creation time, changed contacts keep their place.
  const clock = handClock();
  return lab.use({ ...clock.options, order: 'oldest' }, async (bench) => {
    const { isao } = bench;
    const polls = new Polls(bench, 'new_or_updated_contact');
    await polls.switchOn();
    const ids = createMany(bench, clock, 600);
    const change = (contacts: string[]) =>
      contacts.map((id) => {
        clock.pass(1);
        return `${id} of ${isao.contacts.update(id, { name: 'B' }).updatedAt}`;
      });
    let changed: string[] = [];
    isao.faults.add({ route: 'GET /contacts', after: 1, drift: () => createMany(bench, clock, 1) });
    isao.faults.add({
      route: 'GET /contacts',
      after: 3,
      delay: 500,
      drift: () => {
        changed = change(ids.slice(0, 400));
      },
    });
    await polls.pollTimes(3);

    expect(changed).toHaveLength(400);
    expect(changed.filter((change) => !polls.seen.has(change))).toEqual([]);
  });
});

it('delivers while Zapier’s cache accepts requests but never answers', () =>
  setUp(async (bench, clock) => {
    const polls = new Polls(bench);
    await polls.switchOn();
    bench.zapier.rpc.fault = 'hanging';
    createMany(bench, clock, 1);
    const { fresh } = await polls.poll();

    expect(fresh).toHaveLength(1);
  }));

describe('in an account that changes all the time', () => {
  const busy = (act: (bench: Bench, clock: ReturnType<typeof handClock>) => Promise<void>) =>
    setUp(async (bench, clock) => {
      createMany(bench, clock, 1000);
      // Creates a contact with every third page that is read.
      let reads = 0;
      const drift = () => {
        reads += 1;
        if (reads % 3 === 0) createMany(bench, clock, 1);
      };
      bench.isao.faults.add({ route: 'GET /contacts', times: Infinity, drift });
      await act(bench, clock);
    });

  it('a Zap can be switched on', () =>
    busy(async (bench) => {
      const polls = new Polls(bench);
      await polls.switchOn();

      expect(polls.seen.size).toBeGreaterThanOrEqual(1000);
    }));

  it('a list is read at most three times, and then not again', () =>
    busy(async (bench, clock) => {
      const polls = new Polls(bench);
      await polls.switchOn();
      createMany(bench, clock, 1000);
      await polls.pollTimes(6);
      const requests = polls.results.map((poll) => poll.requests);
      bench.isao.faults.clear();
      await polls.poll();

      expect(Math.max(...requests)).toBeLessThanOrEqual(3 * 7);
      expect(requests.at(-1)).toBeLessThanOrEqual(2);
      expect(bench.isao.contacts.all().filter(({ id }) => !polls.seen.has(id))).toEqual([]);
    }));
});

it('delivers new records at once while a large window is read again', () =>
  setUp(async (bench, clock) => {
    const polls = new Polls(bench);
    await polls.switchOn();
    createMany(bench, clock, 2 * TWO_RESULTS);
    await polls.pollTimes(4);
    for (let poll = 0; poll < 5; poll += 1) {
      if (poll === 0) await bench.zapier.advance(3601);
      const [id] = createMany(bench, clock, 1);
      const { fresh } = await polls.poll();

      expect(fresh).toMatchObject([{ id }]);
    }
  }));

it('gets through a list although each poll is cut short', () =>
  setUp(async (bench, clock) => {
    const polls = new Polls(bench);
    await polls.switchOn();
    createMany(bench, clock, 4000);
    // A poll reads page 1 and four of twenty others. Every other poll moves on, so the list takes five such polls.
    await polls.pollTimes(30, () => {
      bench.isao.faults.clear();
      bench.isao.faults.add(throttledAfter(5));
    });

    expect(polls.seen.size).toBe(4000);
  }));
