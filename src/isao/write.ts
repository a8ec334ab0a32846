import { IsaoError } from './error';

/** What an update did: `unchanged` where the record already was as wanted, and then nothing was written. */
export interface Written<T> {
  record: T;
  outcome: 'updated' | 'unchanged';
  changedFields: string[];
}

/**
 * Brings a record to a wanted state with as little writing as possible. A write whose answer was lost is settled by reading
 * the record again.
 *
 * @param options.missing what a record lacks of the wanted state, empty where it lacks nothing
 * @param options.write sends what is missing
 * @param options.read the record as it is now
 * @throws IsaoError
 */
export const writeChanges = async <T, Changes extends object>(
  record: T,
  {
    missing,
    write,
    read,
  }: { missing: (record: T) => Changes; write: (changes: Changes) => Promise<T>; read: () => Promise<T> },
): Promise<Written<T>> => {
  const changes = missing(record);
  const changedFields = Object.keys(changes);
  if (changedFields.length === 0) return { record, outcome: 'unchanged', changedFields };
  try {
    return { record: await write(changes), outcome: 'updated', changedFields };
  } catch (error) {
    if (!(error instanceof IsaoError && error.detail.mayHaveBeenWritten)) throw error;
    const current = await read().catch(() => undefined);
    if (!current || Object.keys(missing(current)).length > 0) throw error;
    return { record: current, outcome: 'updated', changedFields };
  }
};
