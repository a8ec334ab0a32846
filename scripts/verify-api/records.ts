import { MAX_PAGE_SIZE, segment } from '../../src/isao/client';
import { readPages } from '../../src/isao/pages';
import { type Answer, NoAnswer, Stopped } from './api';
import { readList, readRecord, type Session } from './session';
import { idAt, isSame, type JsonRecord, numberAt } from './values';

/** With more, the tool doesn't write. */
const MAX_PAGES = 100;
const MAX_BYTES = 50_000_000;

type Known = JsonRecord & { id: string };

/** All contacts or deals before the first write, to tell what is new. */
export interface Records {
  path: '/contacts' | '/deals';
  known: Map<string, Known>;
}

/** @param fields to keep of each record; @throws NoAnswer if it may not be the whole list; Stopped */
export const readAll = async (session: Session, path: Records['path'], fields: readonly string[]): Promise<Records> => {
  const readPage = async (page: number) => {
    const { records, meta } = await readList(session, path, { page });
    const kept = records.flatMap((record): Known[] => {
      const id = idAt(record, 'id');
      return id === undefined ? [] : [{ ...Object.fromEntries(fields.map((field) => [field, record[field]])), id }];
    });
    const totalPages = numberAt(meta, 'totalPages') ?? (records.length < MAX_PAGE_SIZE ? page : page + 1);
    return { records: kept, leftOut: records.length - kept.length, totalPages, total: numberAt(meta, 'total') };
  };
  const { records, leftOut, total, next, repeats, lastPage } = await readPages(readPage, {
    to: MAX_PAGES,
    deadline: Infinity,
    room: MAX_BYTES,
  });
  const isWhole = next === undefined && lastPage <= MAX_PAGES && !repeats && leftOut === 0;
  if (!isWhole || records.length < (total ?? 0)) {
    throw new NoAnswer(
      `GET ${path} shows ${records.length} of ${total ?? 'an unknown number'}. Only the whole list tells a new record from a customer’s, so none was written.`,
    );
  }
  return { path, known: new Map(records.map((record) => [record.id, record])) };
};

/** @param what such as `contact “Jane”` */
export const describe = (what: string, id: string): string =>
  `${what}, id ${id}: the API can’t delete it, and the next run uses it again`;

interface Create {
  body: JsonRecord;
  /** For people. */
  what: string;
  /** This tool's record that ISAO may change instead. */
  ownId?: string;
  /** Gives a customer's record these values back, if the API can. */
  restore?: (id: string, values: JsonRecord) => Promise<unknown>;
}

/**
 * Creates a record, and says so at once. It is new only if no list had its id before, because an ISAO may change a record that is
 * like the new one.
 * @throws Stopped if ISAO changed a customer's record instead; NoAnswer
 */
export const create = async (
  session: Session,
  { path, known }: Records,
  { body, what, ownId, restore }: Create,
): Promise<{ answer: Answer; id: string | undefined; isNew: boolean }> => {
  const { api, traces } = session;
  let answer: Answer;
  try {
    answer = await api.send('POST', path, { body });
  } catch (error) {
    if (!(error instanceof Stopped)) traces.leave(what, `perhaps a ${what}: ISAO’s answer to it was lost`);
    throw error;
  }
  const { isSuccess, status, evidence } = answer;
  const id = isSuccess ? idAt(answer.body, 'data', 'id') : undefined;
  const isRefused = status >= 400 && status < 500;
  if (id === undefined && !isRefused) traces.leave(what, `perhaps a ${what}, of an unknown id: ${evidence}`);
  const before = known.get(id ?? '');
  if (before && before.id !== ownId) {
    await repair(session, path, before, body, restore);
    throw new Stopped(`${evidence}, with the id of an older record, ${before.id}: this is no ISAO to write to.`);
  }
  const isNew = id !== undefined && !before;
  if (isNew) {
    known.set(id, { id });
    traces.leave(id, describe(what, id));
  }
  return { answer, id, isNew };
};

/** Gives a customer's record the values back that a create has changed, and says whether that worked. It does not throw. */
const repair = async (
  session: Session,
  path: string,
  before: Known,
  body: JsonRecord,
  restore: Create['restore'],
): Promise<void> => {
  const { id } = before;
  const harm = `${path}/${id}, a customer’s record that ISAO changed instead of creating one`;
  session.traces.leave(id, harm);
  /** The old values of the fields that differ now, or of all if that can't be read. */
  const readLost = async (): Promise<JsonRecord> => {
    const now = await readRecord(session, `${path}/${segment(id)}`, true).catch((): JsonRecord => ({}));
    const fields = Object.keys(body).filter((field) => field in before && !isSame(before[field], now[field]));
    return Object.fromEntries(fields.map((field) => [field, before[field] ?? null]));
  };
  await restore?.(id, await readLost()).catch(() => undefined);
  const lost = await readLost();
  const isRestored = Object.keys(lost).length === 0;
  const left = isRestored ? 'It has its old values again.' : `Give it its values back: ${JSON.stringify(lost)}`;
  session.traces.leave(id, `${harm}. ${left}`);
};
