/** Whether a value of unknown origin is an object with keys (not null, not an array). */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The records of a list, each id once: what a server promises and may not keep. */
export const uniqueById = <T extends { id: string }>(records: T[]): T[] => [
  ...new Map(records.map((record) => [record.id, record])).values(),
];
