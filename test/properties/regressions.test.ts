import { useLab } from './lab';
import { withZapOn } from './polls';

/** Failures found by attacks on the guarantees, each reduced to the smallest case. */

jest.setTimeout(120_000);

const lab = useLab();

const MINUTE_MS = 60_000;

it('delivers within the hour a record that ISAO stores a second late, among many others', () =>
  withZapOn(lab, async ({ zapier, polls, pass, create }) => {
    create(150);
    await polls.pollTimes(3);
    pass(-1000);
    create(1);
    await zapier.advance(3601);
    const { fresh } = await polls.poll();

    expect(fresh).toHaveLength(1);
  }));

it('delivers within the hour despite a contact from the future', () =>
  withZapOn(lab, async ({ zapier, polls, pass, create }) => {
    pass(24 * 60 * MINUTE_MS);
    create(1);
    pass(-24 * 60 * MINUTE_MS);
    await polls.poll();
    const [id] = create(1);
    await zapier.advance(3601);
    const { fresh } = await polls.poll();

    expect(fresh).toMatchObject([{ id }]);
  }));

it('delivers a lost result of more contacts than each poll reads again', () =>
  withZapOn(lab, async ({ polls, create }) => {
    create(400);
    await polls.poll({ isLost: true });
    await polls.poll();

    expect(polls.seen.size).toBe(400);
  }));

it('delivers a lost result despite a contact from the future', () =>
  withZapOn(lab, async ({ polls, pass, create }) => {
    // From here on, ISAO's clock is right.
    pass(10 * 60 * MINUTE_MS);
    pass(60 * MINUTE_MS);
    create(1);
    pass(-60 * MINUTE_MS);
    await polls.poll();
    pass(MINUTE_MS);
    create(400);
    await polls.poll({ isLost: true });
    await polls.poll();

    expect(polls.seen.size).toBe(401);
  }));

it('delivers with the next poll a record that ISAO stores a second late', () =>
  withZapOn(lab, async ({ polls, pass, create }) => {
    create(5);
    await polls.pollTimes(3);
    pass(-1000);
    const [id] = create(1);
    const { fresh } = await polls.poll();

    expect(fresh).toMatchObject([{ id }]);
  }));

it('returns what it has read if the connection breaks in the middle of a page', () =>
  withZapOn(lab, async ({ isao, polls, create }) => {
    create(300);
    isao.faults.add({ route: 'GET /contacts', after: 1, drop: 'midway' });
    await polls.poll();
    await polls.poll();

    expect(polls.seen.size).toBe(300);
  }));

it('delivers the changes of many contacts, some of which were read before they changed', () =>
  withZapOn(
    lab,
    async ({ isao, polls, pass, create }) => {
      const ids = create(600);
      let changed: string[] = [];
      isao.faults.add({ route: 'GET /contacts', after: 1, drift: () => create(1) });
      isao.faults.add({
        route: 'GET /contacts',
        after: 3,
        delay: 500,
        drift: () => {
          changed = ids.slice(0, 400).map((id) => {
            pass(1);
            return `${id} of ${isao.contacts.update(id, { name: 'B' }).updatedAt}`;
          });
        },
      });
      await polls.pollTimes(3);

      expect(changed).toHaveLength(400);
      expect(changed.filter((change) => !polls.seen.has(change))).toEqual([]);
    },
    // In a list by creation time, changed contacts keep their place.
    { trigger: 'new_or_updated_contact', order: 'oldest' },
  ));

it('delivers while Zapier’s cache accepts requests but never answers', () =>
  withZapOn(lab, async ({ zapier, polls, create }) => {
    zapier.rpc.fault = 'hanging';
    create(1);
    const { fresh } = await polls.poll();

    expect(fresh).toHaveLength(1);
  }));

it('switches on in an account that changes all the time, and reads a list at most three times, and then not again', () =>
  withZapOn(lab, async ({ isao, polls, create }) => {
    create(1000);
    // Creates a contact with every third page that is read.
    let reads = 0;
    const drift = () => {
      reads += 1;
      if (reads % 3 === 0) create(1);
    };
    isao.faults.add({ route: 'GET /contacts', times: Infinity, drift });
    await polls.switchOn();
    create(1000);
    await polls.pollTimes(6);
    const requests = polls.results.map((poll) => poll.requests);
    isao.faults.clear();
    await polls.poll();

    expect(Math.max(...requests)).toBeLessThanOrEqual(3 * 7);
    expect(requests.at(-1)).toBeLessThanOrEqual(2);
    expect(isao.contacts.all().filter(({ id }) => !polls.seen.has(id))).toEqual([]);
  }));
