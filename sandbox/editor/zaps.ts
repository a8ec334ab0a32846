import { randomUUID } from 'node:crypto';
import { type JsonObject, type Run, type Step, type TriggerSetup, whatHappensNext, type Zap } from '../zapier';
import { toText } from '../zapier/json';
import type { Workshop } from './workshop';

/** The page shows so many of the newest runs, polls, requests and rows. */
const SHOWN = 100;

/** @returns the newest of a list whose oldest comes first */
export const newest = <T>(list: T[]): T[] => list.slice(-SHOWN).reverse();

/** What a person can't do here, and why: shown as it is. */
export class Refusal extends Error {}

export interface Draft {
  name: string;
  trigger: TriggerSetup;
  steps: Step[];
}

interface Entry {
  id: string;
  draft: Draft;
  /** What switching on did. */
  note: string;
  /** Each switching on makes a new Zap of the draft; the earlier ones keep their history. */
  engines: Zap[];
}

const NO_PUBLIC_ADDRESS =
  'An instant trigger needs a public address, and ISAO can’t reach this machine. Choose a polling trigger, or test the steps.';

export class Zaps {
  readonly #entries: Entry[] = [];

  constructor(private readonly workshop: Workshop) {}

  create(draft: Draft): string {
    const entry: Entry = { id: randomUUID(), draft, note: '', engines: [] };
    this.#entries.unshift(entry);
    return entry.id;
  }

  /** @returns the id of the newest Zap with this name, if there is one */
  named(name: string): string | undefined {
    return this.#entries.find(({ draft }) => draft.name === name)?.id;
  }

  /** @throws {Refusal} while the Zap is on. */
  save(id: string, draft: Draft): void {
    const entry = this.#entry(id);
    if (isOn(entry)) throw new Refusal('Switch the Zap off before you change it.');
    entry.draft = draft;
  }

  async remove(id: string): Promise<void> {
    const entry = this.#entry(id);
    this.#entries.splice(this.#entries.indexOf(entry), 1);
    await Promise.allSettled(entry.engines.map((zap) => this.workshop.zapier.deleteZap(zap)));
  }

  /** @throws {ZapierError} what stopped it; the Zap is then off. */
  async turnOn(id: string): Promise<void> {
    const entry = this.#entry(id);
    if (isOn(entry)) return;
    const { trigger, steps } = entry.draft;
    if (trigger.key === '') throw new Refusal('The Zap has no trigger event yet. Choose one in step 1.');
    const blank = steps.findIndex(({ key }) => key === '');
    if (blank >= 0) throw new Refusal(`Step ${blank + 2} has no action event yet. Choose one, or remove the step.`);
    const isPolling = this.#isPolling(trigger);
    if (!this.workshop.isLocal && !trigger.app && !isPolling) throw new Refusal(NO_PUBLIC_ADDRESS);
    const zap = await this.#build(entry.draft);
    entry.engines.push(zap);
    await zap.turnOn();
    const filled = zap.polls.at(-1)?.returned ?? 0;
    entry.note = isPolling
      ? `Switching on read ${filled} records and remembered them as known. It polls after each change here, and as time passes.`
      : `Switching on subscribed a webhook at ${trigger.app ? 'the other app' : 'ISAO'}. Each event starts a run at once.`;
  }

  async turnOff(id: string): Promise<void> {
    const entry = this.#entry(id);
    entry.note = '';
    await entry.engines.at(-1)?.turnOff();
  }

  /** @returns how many runs the poll started */
  async poll(id: string): Promise<number> {
    return (await this.#entry(id).engines.at(-1)?.poll())?.length ?? 0;
  }

  /** Polls each Zap that polls and is on. A poll that failed is in the list of polls. */
  async pollAll(): Promise<void> {
    const polling = this.#entries.filter((entry) => isOn(entry) && this.#isPolling(entry.draft.trigger));
    await Promise.allSettled(polling.map(({ id }) => this.poll(id)));
  }

  async sample(trigger: TriggerSetup): Promise<unknown[]> {
    const zap = await this.#build({ name: 'Test', trigger, steps: [] });
    try {
      return await zap.sample();
    } finally {
      await this.workshop.zapier.deleteZap(zap);
    }
  }

  run(id: number): Run {
    return this.#run(id).run;
  }

  async replay(id: number): Promise<void> {
    const { zap, run } = this.#run(id);
    await zap.replay(run);
  }

  async replayHeld(): Promise<void> {
    for (const { zap, run } of this.#runs()) if (run.status === 'held') await zap.replay(run);
  }

  view() {
    const runs = this.#runs().sort((a, b) => b.run.id - a.run.id);
    return {
      zaps: this.#entries.map(({ id, draft, note, engines }) => {
        const { state = 'off', offReason } = engines.at(-1) ?? {};
        const why = offReason === undefined ? note : `Zapier switched this Zap off: ${offReason}`;
        return { ...draft, id, state, note: why };
      }),
      polls: this.#entries.flatMap(({ draft, engines }) =>
        newest(engines.flatMap(({ polls }) => polls)).map(({ at, kind, returned, known, error }) => ({
          at,
          what: `${kind === 'fill' ? 'Switching on' : 'Poll of'} “${draft.name}”`,
          outcome: error?.message ?? `${returned} returned, ${kind === 'fill' ? 0 : returned - known} new`,
        })),
      ),
      runs: runs.slice(0, SHOWN).map(({ entry, run }) => toLine(entry, run)),
      runCount: runs.length,
    };
  }

  async #build(draft: Draft): Promise<Zap> {
    return this.workshop.zapier.createZap({ ...draft, connection: this.workshop.connection });
  }

  #isPolling({ app, key }: TriggerSetup): boolean {
    const { triggers } = app ? this.workshop.zapier.standIns.definition : this.workshop.zapier.definition;
    return triggers?.[key]?.operation.type !== 'hook';
  }

  #entry(id: string): Entry {
    return found(this.#entries, (entry) => entry.id === id);
  }

  #runs(): { entry: Entry; zap: Zap; run: Run }[] {
    return this.#entries.flatMap((entry) =>
      entry.engines.flatMap((zap) => zap.history.map((run) => ({ entry, zap, run }))),
    );
  }

  #run(id: number) {
    return found(this.#runs(), ({ run }) => run.id === id);
  }
}

const isOn = ({ engines }: Entry): boolean => engines.at(-1)?.state === 'on';

function toLine({ id: zapId, draft }: Entry, run: Run) {
  const { id, status, startedAt, trigger, error } = run;
  return {
    id,
    zapId,
    zapName: draft.name,
    status,
    startedAt,
    title: titleOf(trigger),
    error: error?.message ?? '',
    next: whatHappensNext(run),
    canReplay: ['halted', 'errored', 'held'].includes(status),
  };
}

/** What tells the record that started a run from others. */
function titleOf(record: unknown): string {
  const { name, full_name, first_name, last_name, Name, title, id } = Object(record) as JsonObject;
  const texts = [name, full_name, [first_name, last_name].filter(Boolean).join(' '), Name, title, id].map(toText);
  return texts.find((text) => text !== '') ?? 'The trigger';
}

/** @throws {Refusal} if it no longer exists */
function found<T>(things: T[], isWanted: (thing: T) => boolean): T {
  const thing = things.find(isWanted);
  if (thing === undefined) throw new Refusal('This is not there any more. Reload the page.');
  return thing;
}
