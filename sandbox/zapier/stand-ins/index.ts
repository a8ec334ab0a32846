// Stand-ins for the other apps of a Zap: a form, tables, a chat and a schedule. They need no connection. A trigger or a
// step is theirs if it says `app: 'standIns'`: sandbox/editor/recipes.ts has examples.
import { isDeepStrictEqual } from 'node:util';
import { ZapierError } from '../errors';
import { isRecord, type JsonObject, toText } from '../json';
import { DEFINITION, FORM_FIELDS } from './definition';

/** A row of a table: its columns, in the order in which they were first written. */
export type Row = Record<string, string>;

const DAY_MS = 24 * 3600 * 1000;

/** The stand-ins' data, and what runs their operations in place of a container. */
export class StandIns {
  readonly definition = DEFINITION;
  /** Every submission of the form, oldest first. */
  readonly submissions: JsonObject[] = [];
  readonly #tables = new Map<string, Row[]>();
  /** The trigger of each Zap that is on, by the Zap's address; `table` only for rows. */
  readonly #subscriptions = new Map<string, { key: string; table: unknown }>();

  constructor(private readonly now: () => number) {}

  get tables(): string[] {
    return [...this.#tables.keys()];
  }

  /** The rows of a table, oldest first. "Messages" has what was posted. */
  rows(table: string): readonly Row[] {
    return this.#tables.get(table) ?? [];
  }

  clear(): void {
    this.submissions.length = 0;
    this.#tables.clear();
  }

  /** Submits the form: each Zap with the trigger has its run in the queue after it. A field that is left out is blank. */
  async submit(answers: Record<string, string>): Promise<void> {
    const blank = Object.fromEntries(Object.keys(FORM_FIELDS).map((key) => [key, '']));
    const submission = {
      id: String(this.submissions.length + 1),
      submitted_at: new Date(this.now()).toISOString(),
      ...blank,
      ...answers,
    };
    this.submissions.push(submission);
    await this.#deliver('form_submission', submission);
  }

  /**
   * Writes a row, as a person or an action does. Columns that are not given keep their values.
   * @param lookupColumn the row with the same value in this column is updated; blank always creates a row.
   * @returns the row, with its number from 1 as the id, and what happened to it.
   * @throws {ZapierError} if the lookup column has no value.
   */
  async writeRow(table: string, lookupColumn: string, values: Row) {
    const wanted = values[lookupColumn];
    if (lookupColumn !== '' && !wanted) {
      throw new ZapierError('HaltedError', `Values has nothing for the lookup column “${lookupColumn}”.`);
    }
    const rows = this.#tables.get(table) ?? [];
    this.#tables.set(table, rows);
    const found = wanted === undefined ? -1 : rows.findIndex((row) => row[lookupColumn] === wanted);
    const index = found < 0 ? rows.length : found;
    const before = rows[index];
    const row = { ...before, ...values };
    rows[index] = row;
    const id = String(index + 1);
    if (isDeepStrictEqual(before, row)) return { id, table, outcome: 'unchanged', row };
    await this.#deliver('new_or_updated_row', { id, table, ...row });
    return { id, table, outcome: before ? 'updated' : 'created', row };
  }

  /** Runs an event, as a container runs one of the built app. */
  async run({ method, bundle }: JsonObject): Promise<unknown> {
    const { inputData, ...request } = isRecord(bundle) ? bundle : {};
    const input = isRecord(inputData) ? inputData : {};
    const table = toText(input['table']);
    const [, key = '', , operation] = toText(method).split('.');
    switch (operation === 'perform' ? key : operation) {
      case 'performSubscribe':
        this.#subscriptions.set(toText(request['targetUrl']), { key, table: input['table'] });
        return {};
      case 'performUnsubscribe':
        return this.#subscriptions.delete(toText(request['targetUrl']));
      case 'performList':
        return key === 'form_submission'
          ? this.submissions.toReversed()
          : this.rows(table).map((row, index) => ({ id: String(index + 1), table, ...row }));
      case 'every_monday':
        return [{ id: lastMonday(this.now()) }];
      case 'create_or_update_row': {
        const values = isRecord(input['values']) ? input['values'] : {};
        const cells = Object.fromEntries(Object.entries(values).map(([column, value]) => [column, toText(value)]));
        const { row, ...written } = await this.writeRow(table, toText(input['lookupColumn']), cells);
        return { ...written, ...row };
      }
      case 'post_message': {
        const [channel, text] = [toText(input['channel']), toText(input['text'])];
        const { id } = await this.writeRow('Messages', '', { Channel: channel, Message: text });
        return { id, channel, text };
      }
      default:
        return [request['cleanedRequest']];
    }
  }

  async #deliver(key: string, item: JsonObject): Promise<void> {
    const waiting = [...this.#subscriptions].filter(
      ([, subscription]) => subscription.key === key && subscription.table === item['table'],
    );
    const body = JSON.stringify(item);
    // A Zap that is gone does not keep the others from it.
    await Promise.allSettled(waiting.map(([url]) => fetch(url, { method: 'POST', body })));
  }
}

/** @returns the day, in UTC, such as 2026-11-02 */
function lastMonday(now: number): string {
  const daysSince = (new Date(now).getUTCDay() + 6) % 7;
  return new Date(now - daysSince * DAY_MS).toISOString().slice(0, 10);
}
