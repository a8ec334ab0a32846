import { IsaoError } from './error';

export interface Written<T> {
  record: T;
  outcome: 'updated' | 'unchanged';
  changedFields: string[];
}

/**
 * Writes only what differs. If the answer to the write is lost, reading the record again shows whether it was carried out.
 *
 * @param options.missing what a record still needs
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
