import { startIsao } from '../../sandbox/isao';
import { startZapier } from '../../sandbox/zapier';
import type { PackedApp } from './apps';

const SIZES = [0, 200, 2_000, 20_000, 100_000];
const PAGE_SIZE = 200;

/** One size of backlog. */
export interface Growth {
  changes: number;
  /** Polls until everything had arrived. */
  polls: number;
  requests: number;
  /** As many as the pages that the changes fill, and one where there are none. */
  leastRequests: number;
  seconds: number;
  /** Requests of the next poll without news, once everything is remembered. */
  requestsAfter: number;
}

const measure = async (app: PackedApp, changes: number): Promise<Growth> => {
  const isao = await startIsao({ rateLimit: Number.MAX_SAFE_INTEGER });
  const zapier = await startZapier({ app: app.entry, environment: { ISAO_BASE_URL: isao.baseUrl } });
  try {
    const connection = await zapier.connect({ authData: { api_key: isao.key } });
    const zap = await zapier.createZap({ name: 'bench', connection, trigger: { key: 'new_or_updated_contact' } });
    await zap.turnOn();
    for (let n = 0; n < changes; n += 1) {
      isao.contacts.create({ name: `Contact ${n}`, phoneNumber: `+336${String(n).padStart(8, '0')}` });
    }
    const asked = isao.requests.length;
    const started = performance.now();
    let polls = 0;
    do {
      await zap.poll();
      polls += 1;
    } while (zap.history.length < changes);
    const seconds = (performance.now() - started) / 1000;
    const requests = isao.requests.length - asked;
    if (zap.history.length !== changes) throw new Error(`${zap.history.length} runs for ${changes} changes`);
    // What was too much to be remembered at once is read once more.
    let requestsAfter = Infinity;
    for (let poll = 0; poll < 5 && requestsAfter > 1; poll += 1) {
      const before = isao.requests.length;
      await zap.poll();
      requestsAfter = isao.requests.length - before;
    }
    const leastRequests = Math.max(1, Math.ceil(changes / PAGE_SIZE));
    return { changes, polls, requests, leastRequests, seconds: Number(seconds.toFixed(2)), requestsAfter };
  } finally {
    await zapier.close();
    await isao.close();
  }
};

/**
 * Measures how requests and time of a polling trigger grow with what happened. The numbers to look at are those of requests,
 * and the ratio of times within one run: a machine's speed is its own.
 *
 * @param max leaves out more changes than this
 */
export const measureGrowth = async (app: PackedApp, max: number): Promise<Growth[]> => {
  const rows: Growth[] = [];
  for (const size of SIZES.filter((changes) => changes <= max)) rows.push(await measure(app, size));
  return rows;
};
