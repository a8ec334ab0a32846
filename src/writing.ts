import { InputError } from './form/input-error';
import { IsaoError } from './isao/error';
import { show, showList } from './values';

export interface Written<T> {
  record: T;
  /** The API's names of the fields that were written. */
  changedFields: string[];
}

/** How actions name what an update did. */
export const outcomeOf = ({ changedFields }: Written<unknown>) => (changedFields.length > 0 ? 'updated' : 'unchanged');

type Changes<T> = Partial<Record<keyof T, unknown>>;

export interface Change<T, C extends Changes<T>> {
  /** What a record still needs. */
  missing: (record: T) => C;
  write: (changes: C) => Promise<T>;
  read: () => Promise<T>;
}

/** Writes only what differs. If the answer to the write is lost, reading the record again shows whether it was carried out. */
export const writeChanges = async <T, C extends Changes<T>>(
  record: T,
  { missing, write, read }: Change<T, C>,
): Promise<Written<T>> => {
  const changes = missing(record);
  const changedFields = Object.keys(changes);
  if (changedFields.length === 0) return { record, changedFields };
  try {
    return { record: await write(changes), changedFields };
  } catch (error) {
    if (!(error instanceof IsaoError && error.detail.mayHaveBeenWritten)) throw error;
    const current = await read().catch(() => undefined);
    if (!current || Object.keys(missing(current)).length > 0) throw error;
    return { record: current, changedFields };
  }
};

/** What a record still needs and has as before. Another value, such as a slug instead of a name, was tidied by ISAO. */
const ignoredFields = <T, C extends Changes<T>>(before: T, after: T, missing: Change<T, C>['missing']) =>
  (Object.keys(missing(after)) as (keyof C & keyof T)[]).filter(
    (field) => JSON.stringify(before[field]) === JSON.stringify(after[field]),
  );

/**
 * `writeChanges`, checked. If the answer has an old value, the record is read again, because the answer may be older.
 *
 * @param options.labels of the fields in forms
 * @param options.titleOf what the record is called
 * @throws InputError if ISAO kept an old value, although it reported success
 */
export const writeChecked = async <T extends { id: string }, C extends Changes<T>>(
  before: T,
  change: Change<T, C>,
  { labels, titleOf }: { labels: Record<keyof C, string>; titleOf: (record: T) => string },
): Promise<Written<T>> => {
  const written = await writeChanges(before, change);
  if (ignoredFields(before, written.record, change.missing).length === 0) return written;
  const record = await change.read();
  const ignored = ignoredFields(before, record, change.missing);
  if (ignored.length === 0) return { ...written, record };
  const names = showList(ignored.map((field) => labels[field]));
  throw new InputError(
    `ISAO reported success, but kept the old value of ${names} of ${show(titleOf(record))} (ID ${show(record.id)}). Change it in ISAO.`,
  );
};
