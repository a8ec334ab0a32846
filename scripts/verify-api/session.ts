import type { Cleanup } from './cleanup';
import type { Findings } from './findings';
import { type Answer, type Api, evidenceOf, NoAnswer, successOf } from './http';
import { at, idAt, isObject } from './json';
import type { Settings } from './settings';

export interface Session {
  api: Api;
  findings: Findings;
  cleanup: Cleanup;
  settings: Settings;
  say: (line: string) => void;
  /** Statuses of invalid requests that other questions sent. */
  statuses: Record<string, number>;
}

export type JsonRecord = Record<string, unknown>;

export interface ListPage {
  answer: Answer;
  records: JsonRecord[];
  /** Undefined if the answer has no number. */
  total: number | undefined;
  totalPages: number | undefined;
}

const numberAt = (value: unknown, ...path: string[]): number | undefined => {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : undefined;
};

/**
 * @param label replaces the query in the evidence, if the query contains a customer's data
 * @throws NoAnswer if the answer is not a list
 */
export const readList = async (
  { api }: Pick<Session, 'api'>,
  path: string,
  query: Record<string, string | number> = {},
  label?: string,
): Promise<ListPage> => {
  const answer = successOf(await api.send('GET', path, { query, ...(label !== undefined && { label }) }));
  const data = at(answer.body, 'data');
  if (!Array.isArray(data)) throw new NoAnswer(evidenceOf(answer, 'there is no list in data'));
  return {
    answer,
    records: data.filter(isObject),
    total: numberAt(answer.body, 'meta', 'total'),
    totalPages: numberAt(answer.body, 'meta', 'totalPages'),
  };
};

export const idOf = (record: JsonRecord): string | undefined => idAt(record, 'id');

/** @returns one answer for several, `mixed` if they differ */
export const joined = <T extends string | number>(answers: readonly T[]): T | 'mixed' | undefined => {
  const [first, ...others] = [...new Set(answers)];
  return others.length > 0 ? 'mixed' : first;
};

/** @returns milliseconds since 1970, or undefined if it is not an ISO 8601 date with a time and a zone */
export const momentAt = (record: JsonRecord, field: string): number | undefined => {
  const value = record[field];
  if (
    typeof value !== 'string' ||
    !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/.test(value)
  ) {
    return undefined;
  }
  const moment = Date.parse(value);
  return Number.isNaN(moment) ? undefined : moment;
};
