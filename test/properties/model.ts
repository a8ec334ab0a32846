import type { Contact, Deal, Isao } from '../../sandbox/isao';
import type { Zap } from '../../sandbox/zapier';
import { contactSample } from '../../src/fields/contact';

export const CONTACT_TRIGGERS = ['new_contact_polling', 'new_or_updated_contact'] as const;
export const STATE_TRIGGERS = [
  'contact_tag_added',
  'contact_field_changed',
  'deal_entered_status',
  'deal_entered_stage',
  'new_deal_polling',
  'new_or_updated_deal',
] as const;
export type PollingTrigger = (typeof CONTACT_TRIGGERS | typeof STATE_TRIGGERS)[number];

/** What a Zap got. */
export type Item = Record<string, unknown> & { id: string; updatedAt: string };

/** The app makes the link itself, which unit tests check. */
const FIELDS = Object.keys(contactSample).filter((field) => field !== 'whatsappLink');

/** A contact's fields as text, to compare what a Zap got with what ISAO has. */
export const contentOf = (contact: object): string => {
  const values = new Map<string, unknown>(Object.entries(contact));
  return JSON.stringify(FIELDS.map((field) => [field, values.get(field) ?? null]));
};

/** What a trigger's Zap watches, described independently of the app. */
export interface Watch {
  inputData: Record<string, string | string[]>;
  /** The values that records change between. Some differ only in spelling. */
  looks: Record<string, string | string[] | null>[];
  /** The watched states that a record is in, as their runs name them. */
  statesOf: (record: Contact | Deal) => string[];
  /** The state that a run fired for. */
  stateOf: (item: Item) => string;
}

const plain = (text: unknown): string => String(text).trim().toLowerCase().replace(/\s+/g, ' ');
const spellingsOf = (record: object): string[] =>
  'tags' in record && Array.isArray(record.tags) ? record.tags.map(String) : [];
const tagsOf = (record: object): string[] => spellingsOf(record).map(plain);
const valueOf = (record: object, field: string): unknown => new Map<string, unknown>(Object.entries(record)).get(field);

const TAGS = ['VIP', 'Key account'];
const cityAndTags = (record: object): string =>
  JSON.stringify([valueOf(record, 'city') ?? '', [...new Set(tagsOf(record))].sort()]);

/** A record is created once. */
const creations = {
  inputData: {},
  statesOf: () => ['created'],
  stateOf: () => 'created',
};
/** Each change is a state that never returns. */
const changes = {
  inputData: {},
  statesOf: ({ updatedAt }: Contact | Deal) => [updatedAt],
  stateOf: ({ updatedAt }: Item) => updatedAt,
};
const names = [{ name: 'A' }, { name: 'B' }];

export const WATCHES: Record<PollingTrigger, Watch> = {
  new_contact_polling: { ...creations, looks: names },
  new_or_updated_contact: { ...changes, looks: names },
  contact_tag_added: {
    inputData: { tags: TAGS },
    looks: [
      { tags: [] },
      { tags: ['vip'] },
      { tags: ['other', 'KEY  account'] },
      { tags: ['key account', 'VIP', 'Vip'] },
    ],
    statesOf: (contact) =>
      TAGS.flatMap((tag) => spellingsOf(contact).find((spelling) => plain(spelling) === plain(tag)) ?? []),
    stateOf: ({ tag }) => String(tag),
  },
  contact_field_changed: {
    inputData: { fields: ['tags', 'city'] },
    looks: [
      { city: null, tags: [] },
      { city: 'Lyon', tags: ['a', 'B'] },
      { city: 'Lyon', tags: ['b', 'A', 'a'] },
      { city: 'Łódź', tags: [] },
    ],
    statesOf: (contact) => [cityAndTags(contact)],
    stateOf: cityAndTags,
  },
  deal_entered_status: {
    inputData: { status: ['won', 'Lost'] },
    looks: [{ status: 'open' }, { status: 'won' }, { status: 'lost' }],
    statesOf: (deal) => ['won', 'lost'].filter((status) => valueOf(deal, 'status') === status),
    stateOf: ({ status }) => String(status),
  },
  deal_entered_stage: {
    inputData: { stage: ['Closing soon', 'new'] },
    looks: [{ stage: null }, { stage: 'closing soon' }, { stage: 'Closing  Soon' }, { stage: 'negotiation' }],
    // ISAO's spelling counts, so another one is another state.
    statesOf: (deal) => (plain(valueOf(deal, 'stage')) === 'closing soon' ? [String(valueOf(deal, 'stage'))] : []),
    stateOf: ({ stage }) => String(stage),
  },
  new_deal_polling: { ...creations, looks: [{ status: 'open' }, { status: 'won' }, { status: 'lost' }] },
  new_or_updated_deal: { ...changes, looks: [{ stage: null }, { stage: 'new' }, { stage: 'negotiation' }] },
};

/** What a record was between two changes of the account. */
interface Stay {
  from: number;
  until: number;
  record: Contact | Deal;
  states: string[];
}

const keyOf = (id: string, state: string): string => `${id} in ${state}`;

/** Everything that really happened to the records that a trigger watches. All changes go through here. */
export class Truth {
  readonly watch: Watch;
  readonly #isao: Isao;
  readonly #isOfDeals: boolean;
  readonly #onStamp: (time: number) => void;
  readonly #stays = new Map<string, Stay[]>();
  readonly #looks = new Map<string, number>();
  readonly #existing: string[] = [];
  #changes = 0;
  #turn = 0;

  /** @param onStamp receives ISAO's time of each change */
  constructor(isao: Isao, trigger: PollingTrigger, onStamp: (time: number) => void = () => undefined) {
    this.watch = WATCHES[trigger];
    this.#isao = isao;
    this.#isOfDeals = trigger.includes('deal');
    this.#onStamp = onStamp;
  }

  get changes(): number {
    return this.#changes;
  }

  /** The number of records ever created. */
  get count(): number {
    return this.#stays.size;
  }

  /** Creates records with each of the looks in turn. @returns their ids */
  create(count: number): string[] {
    return Array.from({ length: count }, () => {
      const { contacts, deals } = this.#isao;
      const to = this.#turn++ % this.watch.looks.length;
      // ISAO refuses null in a new contact, and only an update can close a deal.
      const look = Object.entries(this.watch.looks[to] ?? {}).filter(([, value]) => value !== null);
      const phoneNumber = `+336${String(this.count).padStart(8, '0')}`;
      const record = this.#isOfDeals
        ? deals.create({ title: 'A' })
        : contacts.create({ name: 'A', phoneNumber, ...Object.fromEntries(look) });
      this.#existing.push(record.id);
      this.#looks.set(record.id, this.#isOfDeals ? 0 : to);
      this.#add(record);
      this.#move(record.id, to);
      return record.id;
    });
  }

  /** Moves records to their next or previous look, or changes something that nobody watches. @returns their ids */
  change(from: number, count: number): string[] {
    const ids = this.#pick(from, count);
    for (const id of ids) {
      const step = this.#turn++ % 3;
      if (step === 2) this.#edit(id);
      else this.#move(id, (this.#looks.get(id) ?? 0) + (step === 0 ? 1 : -1));
    }
    return ids;
  }

  delete(from: number, count: number): void {
    for (const id of this.#pick(from, count)) {
      if (this.#isOfDeals) this.#isao.deals.delete(id);
      else this.#isao.contacts.delete(id);
      this.#existing.splice(this.#existing.indexOf(id), 1);
    }
  }

  exists(id: string): boolean {
    return this.#existing.includes(id);
  }

  latest(id: string): Contact | Deal | undefined {
    return this.#stays.get(id)?.at(-1)?.record;
  }

  /** Whether a record was as a Zap got it, in the state of its run, at some time after a change. */
  knows(item: Item, since = 0): boolean {
    const state = this.watch.stateOf(item);
    const stays = this.#stays.get(item.id) ?? [];
    return stays.some(
      ({ until, record, states }) =>
        until > since &&
        record.updatedAt === item.updatedAt &&
        states.includes(state) &&
        (this.#isOfDeals || contentOf(record) === contentOf(item)),
    );
  }

  /** The states that records were in at some time between two changes, and those that they were in all the time. */
  between(before: number, after: number): { ever: Set<string>; always: Set<string> } {
    const [ever, always] = [new Set<string>(), new Set<string>()];
    for (const [id, all] of this.#stays) {
      const stays = all.filter(({ from, until }) => from <= after && until > before);
      const wasThere = (stays[0]?.from ?? Infinity) <= before;
      for (const state of new Set(stays.flatMap(({ states }) => states))) {
        ever.add(keyOf(id, state));
        if (wasThere && stays.every(({ states }) => states.includes(state))) always.add(keyOf(id, state));
      }
    }
    return { ever, always };
  }

  current(): string[] {
    return this.#existing.flatMap(
      (id) =>
        this.#stays
          .get(id)
          ?.at(-1)
          ?.states.map((state) => keyOf(id, state)) ?? [],
    );
  }

  #pick(from: number, count: number): string[] {
    const { length } = this.#existing;
    return Array.from({ length: Math.min(count, length) }, (_, i) => this.#existing[(from + i) % length] ?? '');
  }

  #move(id: string, to: number): void {
    const { looks } = this.watch;
    const next = ((to % looks.length) + looks.length) % looks.length;
    if (next === this.#looks.get(id)) return;
    this.#looks.set(id, next);
    const { contacts, deals } = this.#isao;
    const look = looks[next] ?? {};
    if (!this.#isOfDeals) this.#add(contacts.update(id, look));
    else this.#add('status' in look ? deals.updateStatus(id, look) : deals.update(id, look));
  }

  #edit(id: string): void {
    const { contacts, deals } = this.#isao;
    const text = `edit ${this.#turn}`;
    this.#add(this.#isOfDeals ? deals.update(id, { description: text }) : contacts.update(id, { position: text }));
  }

  #add(record: Contact | Deal): void {
    const stays = this.#stays.get(record.id) ?? [];
    this.#stays.set(record.id, stays);
    this.#changes += 1;
    const last = stays.at(-1);
    if (last) last.until = this.#changes;
    stays.push({ from: this.#changes, until: Infinity, record, states: this.watch.statesOf(record) });
    this.#onStamp(Date.parse(record.updatedAt));
  }
}

/**
 * What a polling Zap must have done, and must not have done.
 *
 * - **Nothing from before.** If a record is in a state when the Zap is switched on, that state never starts a run, however the
 *   record is edited later.
 * - **Nothing invented, nothing twice.** Each run belongs to a record and a state that it really was in, and got the record as
 *   it was then. There is at most one run while the Zap is on, even if the record leaves the state and enters it again. This is
 *   checked against what happened, not against Zapier's dedupe.
 * - **Nothing lost.** If a record is in a state at a successful poll, that state has its run. A state that was entered and left
 *   between two polls does not count as lost.
 */
export class Witness {
  readonly zap: Zap;
  readonly #truth: Truth;
  /** The last change before the Zap was last switched on, and the first run since, because it has forgotten those before. */
  #before = 0;
  #start = 0;
  #checked = 0;
  #known: { ever: Set<string>; always: Set<string> } = { ever: new Set(), always: new Set() };

  constructor(zap: Zap, truth: Truth) {
    this.zap = zap;
    this.#truth = truth;
  }

  /** Switches the Zap on. @returns whether it is on, because it must stay off if ISAO can't be read */
  async turnOn(): Promise<boolean> {
    const before = this.#truth.changes;
    await this.zap.turnOn().catch(() => undefined);
    if (this.zap.state === 'off') return false;
    this.#before = before;
    this.#start = this.zap.history.length;
    this.#checked = 0;
    this.#known = this.#truth.between(before, this.#truth.changes);
    return true;
  }

  get #items(): Item[] {
    const runs = this.zap.history.slice(this.#start);
    return runs.flatMap(({ trigger }) => (trigger === undefined ? [] : [trigger as Item]));
  }

  #keyOf(item: Item): string {
    return keyOf(item.id, this.#truth.watch.stateOf(item));
  }

  /** The runs since the Zap was last switched on, by record and state. */
  get fired(): string[] {
    return this.#items.map((item) => this.#keyOf(item));
  }

  /** The states that should have started a run by now but have not. */
  overdue(): string[] {
    if (this.zap.state === 'off') return [];
    const fired = new Set(this.fired);
    return this.#truth.current().filter((key) => !fired.has(key) && !this.#known.ever.has(key));
  }

  /** The wrong runs among those not checked yet. */
  wrong(): string[] {
    const complaints: string[] = [];
    const fired = new Set<string>();
    this.#items.forEach((item, i) => {
      const key = this.#keyOf(item);
      if (fired.has(key)) complaints.push(`${key} fired twice`);
      fired.add(key);
      if (i < this.#checked) return;
      if (!this.#truth.knows(item, this.#before)) complaints.push(`${key} never was so`);
      else if (this.#known.always.has(key)) complaints.push(`${key} was so before the Zap was on`);
    });
    this.#checked = this.#items.length;
    return complaints;
  }
}
