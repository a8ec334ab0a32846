import type { Isao } from '../isao';
import type { JsonObject } from '../zapier';
import { type Weather, WEATHERS } from './weather';

export type RecordKind = 'contacts' | 'deals';

/** The page shows so many contacts or deals. */
const SHOWN = 10;

/** The local ISAO account, as ISAO's own user sees and changes it. ISAO checks what it is given. */
export class Account {
  readonly isao: Isao;
  #weather: Weather = 'fine';
  #changes = 0;

  constructor(isao: Isao) {
    this.isao = isao;
  }

  /** Grows with each change of a record, by a person (#changes) or a Zap (its requests). */
  get changes(): number {
    return this.#changes + this.isao.requests.filter(({ method }) => method !== 'GET').length;
  }

  /** The contacts or deals that were changed last. */
  records(kind: RecordKind, search: string) {
    const { contacts, deals } = this.isao;
    if (kind === 'contacts')
      return contacts.list({ page: 1, limit: SHOWN, order: 'updated', ...(search && { search }) }).data;
    return deals
      .all()
      .filter(({ title }) => title.toLowerCase().includes(search.toLowerCase()))
      .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt))
      .slice(0, SHOWN);
  }

  add(kind: RecordKind, fields: JsonObject): void {
    const records: { create(fields: JsonObject): unknown } = this.isao[kind];
    records.create(fields);
    this.#changes += 1;
  }

  tag(id: string, tags: string[]): void {
    this.isao.contacts.update(id, { tags });
    this.#changes += 1;
  }

  win(id: string): void {
    this.isao.deals.updateStatus(id, { status: 'won' });
    this.#changes += 1;
  }

  import(count: number): void {
    this.isao.contacts.importNow(count);
    this.#changes += 1;
  }

  delete(kind: RecordKind, id: string): void {
    this.isao[kind].delete(id);
    this.#changes += 1;
  }

  setWeather(weather: Weather): void {
    const { fault } = WEATHERS[weather];
    this.isao.faults.clear();
    if (fault) this.isao.faults.add({ ...fault, times: Infinity });
    this.#weather = weather;
  }

  /** What the page shows live, but for the records. */
  view() {
    const { contacts, deals } = this.isao;
    return { weather: this.#weather, contacts: contacts.count(), deals: deals.count(), changes: this.changes };
  }
}
