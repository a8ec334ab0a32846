import type { Contact, Isao } from '../../sandbox/isao';
import type { Zap } from '../../sandbox/zapier';
import { contactSample } from '../../src/fields/contact';

export type PollingTrigger = 'new_contact_polling' | 'new_or_updated_contact';

interface State {
  /** The number of this change among all changes of the account. */
  n: number;
  isCreation: boolean;
  contact: Contact;
}

/** The app makes the link itself, which unit tests check. */
const LINK = 'whatsappLink';
const FIELDS = Object.keys(contactSample).filter((field) => field !== LINK);

/** A contact as a Zap must get it: every documented field, null if ISAO has no value. As text, to compare. */
export const asDelivered = (contact: object): string => {
  const values = new Map<string, unknown>(Object.entries(contact));
  return JSON.stringify(FIELDS.map((field) => [field, values.get(field) ?? null]));
};

/** The same for what a Zap got, including extra fields. */
export const asReceived = (item: unknown): string => {
  const values = new Map<string, unknown>(Object.entries(item ?? {}));
  const extra = [...values.keys()].filter((key) => key !== LINK && !FIELDS.includes(key));
  return JSON.stringify([...FIELDS, ...extra].map((field) => [field, values.get(field)]));
};

/** A change's dedupe key: the contact and, for updates, its state. */
const keyOf = (trigger: PollingTrigger, { id, updatedAt }: { id: string; updatedAt: string }): string =>
  trigger === 'new_contact_polling' ? id : `${id} of ${updatedAt}`;

const byNumber = (a: State, b: State) => a.n - b.n;

/**
 * Everything that really happened in an ISAO account. All changes go through here, so nothing is missed or read from the
 * API.
 */
export class Truth {
  readonly #isao: Isao;
  readonly #states = new Map<string, State[]>();
  /** The ids of existing contacts, oldest first. */
  readonly #existing: string[] = [];
  readonly #onStamp: (time: number) => void;
  #changes = 0;
  #phone = 0;

  /** @param onStamp receives ISAO's time of each change */
  constructor(isao: Isao, onStamp: (time: number) => void = () => undefined) {
    this.#isao = isao;
    this.#onStamp = onStamp;
  }

  /** The number of changes so far. */
  get changes(): number {
    return this.#changes;
  }

  /** The number of contacts ever created. */
  get count(): number {
    return this.#states.size;
  }

  create(count: number, values: { name?: string; tags?: string[] } = {}): Contact[] {
    return Array.from({ length: count }, () => {
      this.#phone += 1;
      const phoneNumber = `+336${String(this.#phone).padStart(8, '0')}`;
      const contact = this.#isao.contacts.create({ name: 'A', ...values, phoneNumber });
      this.#existing.push(contact.id);
      this.#add(contact, true);
      return contact;
    });
  }

  /** Changes contacts, from A to B or back. @param from the first one; any number works. @returns their ids */
  change(from: number, count: number): string[] {
    const ids = this.#pick(from, count);
    for (const id of ids) {
      const name = this.latest(id)?.contact.name === 'A' ? 'B' : 'A';
      this.#add(this.#isao.contacts.update(id, { name }), false);
    }
    return ids;
  }

  delete(from: number, count: number): void {
    for (const id of this.#pick(from, count)) {
      this.#isao.contacts.delete(id);
      this.#existing.splice(this.#existing.indexOf(id), 1);
    }
  }

  exists(id: string): boolean {
    return this.#existing.includes(id);
  }

  latest(id: string): State | undefined {
    return this.#states.get(id)?.at(-1);
  }

  /** Whether a contact was ever as a Zap got it. */
  knows(id: string, received: string): boolean {
    return this.#states.get(id)?.some(({ contact }) => asDelivered(contact) === received) ?? false;
  }

  /** The changes for which a trigger fires, by key. */
  events(trigger: PollingTrigger): Map<string, State> {
    const states = [...this.#states.values()].flat();
    const firing = trigger === 'new_contact_polling' ? states.filter(({ isCreation }) => isCreation) : states;
    return new Map(firing.sort(byNumber).map((state) => [keyOf(trigger, state.contact), state]));
  }

  /** Those that a poll can still read: of existing contacts, and for updates only the latest state. */
  readable(trigger: PollingTrigger): Map<string, State> {
    const states = this.#existing.flatMap((id) => {
      const all = this.#states.get(id) ?? [];
      const state = trigger === 'new_contact_polling' ? all[0] : all.at(-1);
      return state ? [state] : [];
    });
    return new Map(states.sort(byNumber).map((state) => [keyOf(trigger, state.contact), state]));
  }

  #pick(from: number, count: number): string[] {
    const { length } = this.#existing;
    return Array.from({ length: Math.min(count, length) }, (_, i) => this.#existing[(from + i) % length] ?? '');
  }

  #add(contact: Contact, isCreation: boolean): void {
    const states = this.#states.get(contact.id) ?? [];
    this.#states.set(contact.id, states);
    states.push({ n: (this.#changes += 1), isCreation, contact });
    this.#onStamp(Date.parse(contact.updatedAt));
  }
}

/**
 * What a polling Zap must have done, and must not have done.
 *
 * - **Nothing from before.** A change before the Zap was switched on never starts a run. (A change while it is being switched
 *   on may.)
 * - **Nothing invented, nothing twice.** Each run belongs to one real change, each change has at most one run, and the run got
 *   the contact as it really was. This is checked against what happened, not against Zapier's dedupe.
 * - **Nothing lost.** Each later change of an existing contact has its run: every creation, and the latest update. Changes that
 *   were replaced or deleted before a poll could read them don't count as lost. `overdue` is checked after each successful
 *   poll, because that poll could read them.
 */
export class Witness {
  readonly zap: Zap;
  readonly #truth: Truth;
  readonly #trigger: PollingTrigger;
  /** The last change before the Zap was last switched on, and the last one before that was finished. */
  #before = 0;
  #since = Infinity;

  constructor(zap: Zap, truth: Truth, trigger: PollingTrigger) {
    this.zap = zap;
    this.#truth = truth;
    this.#trigger = trigger;
  }

  /** Switches the Zap on. @returns whether it is on, because it must stay off if ISAO can't be read */
  async turnOn(): Promise<boolean> {
    const before = this.#truth.changes;
    await this.zap.turnOn().catch(() => undefined);
    if (this.zap.state === 'off') return false;
    this.#checked = this.zap.history.length;
    this.#before = before;
    this.#since = this.#truth.changes;
    return true;
  }

  /** The runs so far, by the keys of their changes. */
  get fired(): string[] {
    return this.zap.history.flatMap(({ trigger }) =>
      trigger === undefined ? [] : keyOf(this.#trigger, trigger as { id: string; updatedAt: string }),
    );
  }

  /** The changes that should have started a run by now but have not. */
  overdue(): string[] {
    if (this.zap.state === 'off') return [];
    const fired = new Set(this.fired);
    const readable = [...this.#truth.readable(this.#trigger)];
    return readable.filter(([key, { n }]) => n > this.#since && !fired.has(key)).map(([key]) => key);
  }

  /** The wrong runs among those not checked yet. */
  wrong(): string[] {
    const events = this.#truth.events(this.#trigger);
    const fired = new Set<string>();
    const complaints: string[] = [];
    this.zap.history.forEach(({ trigger }, i) => {
      if (trigger === undefined) return;
      const item = trigger as { id: string; updatedAt: string };
      const key = keyOf(this.#trigger, item);
      const event = events.get(key);
      if (fired.has(key)) complaints.push(`${key} fired twice`);
      fired.add(key);
      if (i < this.#checked) return;
      if (!event) complaints.push(`${key} never happened`);
      else if (event.n <= this.#before) complaints.push(`${key} happened before the Zap was on`);
      else if (!this.#truth.knows(item.id, asReceived(item))) complaints.push(`${key} was not like that`);
    });
    this.#checked = this.zap.history.length;
    return complaints;
  }

  #checked = 0;
}
