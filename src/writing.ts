import { IsaoError } from './isao/error';

export interface Written<T> {
  record: T;
  /** The API's names of the fields that were written. */
  changedFields: string[];
}

/** How actions name what an update did. */
export const outcomeOf = ({ changedFields }: Written<unknown>) => (changedFields.length > 0 ? 'updated' : 'unchanged');

interface Change<T, Changes> {
  /** What a record still needs. */
  missing: (record: T) => Changes;
  write: (changes: Changes) => Promise<T>;
  read: () => Promise<T>;
}

/** Writes only what differs. If the answer to the write is lost, reading the record again shows whether it was carried out. */
export const writeChanges = async <T, Changes extends object>(
  record: T,
  { missing, write, read }: Change<T, Changes>,
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
