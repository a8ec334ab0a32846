import { type Isao, startIsao } from '../../sandbox/isao';
import type { JsonObject } from '../../sandbox/zapier/json';
import { type LocalServer, startServer } from '../../sandbox/zapier/server';
import { type PackedApp, type Pair, Probed, type Seen } from './apps';
import { openWorld, operations } from './operations';
import { lowerQuartile, type Row, row } from './rows';

/** The apps take turns, so that other load on the machine affects both. */
const COLD_STARTS = 40;
const WARM_UP_CALLS = 300;
const WARM_TURNS = 60;
const CALLS_A_TURN = 10;
const EARLY_CALLS = 200;
const ALL_CALLS = 1_000;
const CALLS_A_COLLECTION = 50;

const SIDES = ['ours', 'bare'] as const;
type Side = (typeof SIDES)[number];

/** Our app's calls, each of which is one request to ISAO. */
const CALLS: { name: string; method: string; inputData: (isao: Isao) => JsonObject }[] = [
  { name: 'connection test', method: 'authentication.test', inputData: () => ({}) },
  {
    name: 'find by phone number',
    method: 'searches.find_contact.operation.perform',
    inputData: ({ contacts }) => ({ searchBy: 'phoneNumber', searchValue: contacts.all()[0]?.phoneNumber }),
  },
];
type OurCall = (typeof CALLS)[number];

/** One account, to which both apps send the same request. */
class Arena {
  readonly isao: Isao;
  readonly #logs: LocalServer;

  constructor(isao: Isao, logs: LocalServer) {
    this.isao = isao;
    this.#logs = logs;
  }

  static async open(): Promise<Arena> {
    const isao = await startIsao({ rateLimit: Number.MAX_SAFE_INTEGER });
    isao.seed(20);
    return new Arena(isao, await startServer(() => ({ status: 200, body: {} })));
  }

  start(app: PackedApp): Probed {
    return new Probed(app, { ISAO_BASE_URL: this.isao.baseUrl }, `${this.#logs.url}/logs`);
  }

  /** @returns how each app makes the call; the bare app repeats the request that ours makes */
  async rivals(pair: Pair, call: OurCall): Promise<Record<Side, (container: Probed) => Promise<unknown>>> {
    const authData = { api_key: this.isao.key };
    const ours = (container: Probed) => container.call(call.method, { authData, inputData: call.inputData(this.isao) });
    const container = this.start(pair.ours);
    const before = this.isao.requests.length;
    await ours(container);
    await container.close();
    const [request, ...others] = this.isao.requests.slice(before);
    if (!request || others.length > 0) throw new Error(`${call.name} is not one request.`);
    const url = new URL(this.isao.baseUrl + request.path);
    for (const [name, value] of Object.entries(request.query)) url.searchParams.set(name, value);
    const inputData = { url: url.href };
    const bare = (container: Probed) => container.call('searches.request.operation.perform', { authData, inputData });
    return { ours, bare };
  }

  async close(): Promise<void> {
    await this.isao.close();
    await this.#logs.close();
  }
}

/** Prints the progress ten times. */
const progress = (what: string, done: number, all: number): void => {
  if (done % (all / 10) === 0) console.error(`${what}: ${done} of ${all}`);
};

/** Yields both sides in turn, `count` times each, and prints the progress. */
function* turns(what: string, count: number): Generator<Side> {
  for (let turn = 0; turn < count; turn += 1) {
    yield* turn % 2 ? [...SIDES] : SIDES.toReversed();
    progress(what, turn + 1, count);
  }
}

/**
 * From the start of a process until the app is loaded, and until it has answered its first event. Most of that is the
 * loading of core, which is the same in both apps but varies by more than our app adds. So core's share comes only from the
 * bare app, and the rest from each app.
 */
const coldStarts = async (arena: Arena, pair: Pair, call: OurCall): Promise<Row[]> => {
  const rivals = await arena.rivals(pair, call);
  const seen: Record<Side, Seen[]> = { ours: [], bare: [] };
  for (const side of turns('cold starts', COLD_STARTS)) {
    const container = arena.start(pair[side]);
    await rivals[side](container);
    seen[side].push(await container.seen());
    await container.close();
  }
  const core = lowerQuartile(seen.bare.map(({ coreMs }) => coreMs));
  const loaded = (side: Side) => core + lowerQuartile(seen[side].map(({ coreMs, loadedMs }) => loadedMs - coreMs));
  const answered = (side: Side) => loaded(side) + lowerQuartile(seen[side].map(({ calls: [first = NaN] }) => first));
  return [
    row('cold start, ms', loaded('ours'), loaded('bare'), 1.05),
    // Almost all of the difference is core copying the whole definition twice for each event.
    row('cold start and first answer, ms', answered('ours'), answered('bare')),
  ];
};

/** Calls in processes that have already answered many. */
const warmCalls = async (arena: Arena, pair: Pair, call: OurCall): Promise<Row> => {
  const rivals = await arena.rivals(pair, call);
  const containers = { ours: arena.start(pair.ours), bare: arena.start(pair.bare) };
  for (const side of SIDES) {
    console.error(`warming up, ${call.name}: ${side}`);
    for (let n = 0; n < WARM_UP_CALLS; n += 1) await rivals[side](containers[side]);
    await containers[side].seen();
  }
  for (const side of turns(`warm calls, ${call.name}`, WARM_TURNS)) {
    for (let n = 0; n < CALLS_A_TURN; n += 1) await rivals[side](containers[side]);
  }
  const [ours, bare] = [await containers.ours.seen(), await containers.bare.seen()];
  await Promise.all([containers.ours.close(), containers.bare.close()]);
  return row(`warm call: ${call.name}, ms`, lowerQuartile(ours.calls), lowerQuartile(bare.calls), 2);
};

/** The memory of a process after many calls of all kinds, compared with its memory after the first ones. */
const memory = async (app: PackedApp): Promise<Row> => {
  const isao = await startIsao({ rateLimit: Number.MAX_SAFE_INTEGER });
  const world = await openWorld(app, isao);
  try {
    const acts: (() => Promise<unknown>)[] = [];
    for (const { prepare, hook } of operations) if (!hook) acts.push(await prepare(world));
    const residentMb = async (): Promise<number> => {
      // The answer of probe.mjs.
      const { residentBytes } = (await world.zapier.invoke(world.connection, 'probe')) as Seen;
      return residentBytes / 1_000_000;
    };
    let early = NaN;
    for (let n = 0; n < ALL_CALLS; n += 1) {
      // Collects garbage often enough that the heap doesn't grow because of it.
      if (n % CALLS_A_COLLECTION === 0) {
        const resident = await residentMb();
        if (n === EARLY_CALLS) early = resident;
      }
      await acts[n % acts.length]?.();
      progress('mixed calls, for memory', n + 1, ALL_CALLS);
    }
    const measure = `resident MB after ${ALL_CALLS} mixed calls, compared with after ${EARLY_CALLS}`;
    return row(measure, await residentMb(), early, 1.1);
  } finally {
    await world.zapier.close();
    await isao.close();
  }
};

/** Compares our app's costs with those of an app of only zapier-platform-core. */
export const measureRatios = async (pair: Pair): Promise<Row[]> => {
  const arena = await Arena.open();
  try {
    const rows = [row('size of the zip, KB', pair.ours.zipBytes / 1024, pair.bare.zipBytes / 1024, 1.18)];
    const [first] = CALLS;
    if (first) rows.push(...(await coldStarts(arena, pair, first)));
    for (const call of CALLS) rows.push(await warmCalls(arena, pair, call));
    return [...rows, await memory(pair.ours)];
  } finally {
    await arena.close();
  }
};
