import { MAX_PAGE_SIZE } from '../../src/isao/client';
import { isRecord } from '../../src/values';
import { type Api, NoAnswer, successOf } from './api';
import type { Value } from './question';
import type { Settings } from './settings';
import type { Traces } from './traces';
import { at, type JsonRecord } from './values';

/** One run. */
export interface Session {
  settings: Settings;
  api: Api;
  traces: Traces;
  say: (line: string) => void;
  /** Adds what an answer shows to the evidence. */
  note: (text: string) => void;
  /** The answers so far, by question. */
  answers: Map<string, Value>;
}

/** A step that several questions share: the first one takes it, and all get its result or its error, and its evidence. */
export const oncePerRun = <T>(step: (session: Session) => Promise<T>): ((session: Session) => Promise<T>) => {
  const taken = new WeakMap<Session, { result: Promise<T>; trail: string[] }>();
  return async (session) => {
    const { trail } = session.api;
    const before = taken.get(session);
    if (before) {
      trail.push(...before.trail);
      return before.result;
    }
    const start = trail.length;
    const now = { result: step(session), trail: [''] };
    taken.set(session, now);
    return now.result.finally(() => {
      now.trail = trail.slice(start);
    });
  };
};

/** Undefined if the answer stays unknown. @throws Stopped */
export const ifKnown = <T>(result: Promise<T>): Promise<T | undefined> =>
  result.catch((error: unknown) => {
    if (error instanceof NoAnswer) return undefined;
    throw error;
  });

export interface ListPage {
  records: JsonRecord[];
  meta: unknown;
}

/** @throws NoAnswer if the answer is not a list; Stopped */
export const readList = async (
  { api }: Session,
  path: string,
  query: Record<string, string | number> = {},
): Promise<ListPage> => {
  const { body, evidence } = successOf(await api.send('GET', path, { query: { limit: MAX_PAGE_SIZE, ...query } }));
  const data = at(body, 'data');
  if (!Array.isArray(data)) throw new NoAnswer(`${evidence}: there is no list in data`);
  return { records: data.filter(isRecord), meta: at(body, 'meta') };
};

/** @throws NoAnswer if there is no record; Stopped */
export const readRecord = async ({ api }: Session, path: string, final = false): Promise<JsonRecord> => {
  const { body, evidence } = successOf(await api.send('GET', path, { final }));
  const data = at(body, 'data');
  if (!isRecord(data)) throw new NoAnswer(`${evidence}: there is no record in data`);
  return data;
};

/** The first page of contacts or deals, with at least one. @throws NoAnswer, Stopped */
const pageOf = (path: string) =>
  oncePerRun(async (session: Session): Promise<ListPage> => {
    const page = await readList(session, path);
    if (page.records.length === 0) throw new NoAnswer(`GET ${path} → the list is empty`);
    session.note(`${page.records.length} records`);
    return page;
  });

export const contactsOf = pageOf('/contacts');
export const dealsOf = pageOf('/deals');

/** Whether a list has the documented `meta`. */
export const envelopeOf = ({ meta }: ListPage): Value => {
  const missing = ['page', 'limit', 'total', 'totalPages'].filter((name) => typeof at(meta, name) !== 'number');
  return missing.length === 0 ? 'as documented' : `without ${missing.join(', ')}`;
};
