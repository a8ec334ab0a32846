import { startIsao } from '../../sandbox/isao';
import { startZapier } from '../../sandbox/zapier';
import type { PackedApp } from './apps';

/** The most requests that a number of changes may cost until all have arrived. */
const LIMITS = new Map([
  [0, 1],
  [200, 1],
  [2_000, 25],
  [20_000, 220],
  [100_000, 1_100],
]);
/** The most requests of an hourly reading, for each of these sizes. */
const HOUR_LIMIT = 530;
/** Platform rule. */
const OPERATION_LIMIT_S = 30;
const HOUR_S = 3_601;
const PAGE_SIZE = 200;

/** One size of backlog. */
export interface Growth {
  changes: number;
  /** Polls until everything has arrived. */
  polls: number;
  requests: number;
  /** One per full or partial page of changes, and at least one. */
  leastRequests: number;
  seconds: number;
  slowestPollSeconds: number;
  /** Requests of the next poll without news, after everything has arrived. */
  requestsAfter: number;
  /** Requests of the hourly reading: of the polls after an hour, until one takes a single request again. */
  hour: number;
  /** The same an hour later. */
  secondHour: number;
  met: boolean;
}

const measure = async (app: PackedApp, changes: number): Promise<Growth> => {
  const isao = await startIsao({ rateLimit: Number.MAX_SAFE_INTEGER });
  const zapier = await startZapier({ app: app.entry, environment: { ISAO_BASE_URL: isao.baseUrl } });
  try {
    const connection = await zapier.connect({ authData: { api_key: isao.key } });
    const zap = await zapier.createZap({ name: 'bench', connection, trigger: { key: 'new_or_updated_contact' } });
    await zap.turnOn();
    console.error(`growth: making ${changes} changes`);
    for (let n = 0; n < changes; n += 1) {
      isao.contacts.create({ name: `Contact ${n}`, phoneNumber: `+336${String(n).padStart(8, '0')}` });
    }
    const asked = isao.requests.length;
    const started = performance.now();
    let polls = 0;
    let slowestPollSeconds = 0;
    const poll = async (): Promise<number> => {
      const [before, from] = [isao.requests.length, performance.now()];
      await zap.poll();
      slowestPollSeconds = Math.max(slowestPollSeconds, (performance.now() - from) / 1000);
      return isao.requests.length - before;
    };
    const pollsUntilQuiet = async (): Promise<number> => {
      let requests = 0;
      for (let latest = Infinity; latest > 1; requests += latest) latest = await poll();
      return requests;
    };
    do {
      await poll();
      polls += 1;
      console.error(`growth: ${zap.history.length} of ${changes} changes arrived after ${polls} polls`);
    } while (zap.history.length < changes);
    const seconds = (performance.now() - started) / 1000;
    const requests = isao.requests.length - asked;
    if (zap.history.length !== changes) throw new Error(`${zap.history.length} runs for ${changes} changes`);
    await pollsUntilQuiet();
    const requestsAfter = await poll();
    console.error('growth: the hourly reading, twice');
    await zapier.advance(HOUR_S);
    const hour = await pollsUntilQuiet();
    await zapier.advance(HOUR_S);
    const secondHour = await pollsUntilQuiet();
    if (zap.history.length !== changes) throw new Error(`${zap.history.length} runs for ${changes} changes`);
    const met =
      requests <= (LIMITS.get(changes) ?? 0) &&
      requestsAfter === 1 &&
      Math.max(hour, secondHour) <= HOUR_LIMIT &&
      slowestPollSeconds < OPERATION_LIMIT_S;
    const leastRequests = Math.max(1, Math.ceil(changes / PAGE_SIZE));
    return {
      changes,
      polls,
      requests,
      leastRequests,
      seconds: Number(seconds.toFixed(2)),
      slowestPollSeconds: Number(slowestPollSeconds.toFixed(2)),
      requestsAfter,
      hour,
      secondHour,
      met,
    };
  } finally {
    await zapier.close();
    await isao.close();
  }
};

/**
 * Measures how the requests and the time of a polling trigger grow with the number of changes. Compare requests, or times
 * within one run; times of different machines can't be compared.
 *
 * @param max the largest number of changes
 */
export const measureGrowth = async (app: PackedApp, max: number): Promise<Growth[]> => {
  const rows: Growth[] = [];
  for (const size of [...LIMITS.keys()].filter((changes) => changes <= max)) rows.push(await measure(app, size));
  return rows;
};
