import type { Cleanup } from './cleanup';
import type { Findings } from './findings';
import { NoAnswer, evidenceOf, successOf, type Answer, type Api } from './http';
import { at, idAt, isObject } from './json';
import type { Settings } from './settings';

/** What every group of questions works with. */
export interface Session {
  api: Api;
  findings: Findings;
  cleanup: Cleanup;
  settings: Settings;
  say: (line: string) => void;
  /** The statuses of mistakes that other questions met on their way. */
  statuses: Record<string, number>;
}

export type JsonRecord = Record<string, unknown>;

/** A page of a list, as far as it could be read. */
export interface ListPage {
  answer: Answer;
  records: JsonRecord[];
  /** How many there are in all; undefined if the answer has no number there. */
  total: number | undefined;
  totalPages: number | undefined;
}

const numberAt = (value: unknown, ...path: string[]): number | undefined => {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : undefined;
};

/**
 * @param query its values are a customer's data where `label` is given, which the evidence then shows instead
 * @returns a page of a list; @throws NoAnswer if the answer is no list
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

/** @returns several answers to one question as one: `mixed` if they differ */
export const joined = <T extends string | number>(answers: readonly T[]): T | 'mixed' | undefined => {
  const [first, ...others] = [...new Set(answers)];
  return others.length > 0 ? 'mixed' : first;
};

/** @returns a moment in milliseconds, or undefined if it is no ISO 8601 date with a time and a zone */
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
