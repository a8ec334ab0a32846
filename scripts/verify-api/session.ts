import { randomUUID } from 'node:crypto';
import type { Profile } from '../../sandbox/isao/options';
import { MAX_PAGE_SIZE } from '../../src/isao/client';
import { isRecord } from '../../src/values';
import { type Api, NoAnswer, successOf } from './api';
import type { Settings } from './settings';
import type { Traces } from './traces';
import { at, type JsonRecord, momentOf, show } from './values';

export interface Session {
  settings: Settings;
  api: Api;
  traces: Traces;
  say: (line: string) => void;
  /** Adds what an answer shows to the evidence. */
  note: (text: string) => void;
}

export type Value = string | number | boolean | string[];

/** An open question about ISAO: everything that the project knows of it. */
export interface Question {
  /** It names the request that it is about. */
  text: string;
  /** The answers that the app handles, or what a list must have. Empty if the app handles any answer. */
  assumed: readonly (string | number | boolean)[];
  /** What the app does with another answer, and where to change it. */
  otherwise?: string;
  option?: keyof Profile;
  /** Its name for the answer, if it differs. */
  named?: (answer: Value) => unknown;
  /** Undefined if the answer stays unknown. */
  ask: (session: Session) => Promise<Value | undefined>;
}

/** By id, which readers of `--json` use. */
export type Questions = Record<string, Question>;

/** A step that several questions share: the first one takes it, and all get its result or its error. */
export const oncePerRun = <T>(step: (session: Session) => Promise<T>): ((session: Session) => Promise<T>) => {
  const taken = new WeakMap<Session, Promise<T>>();
  return (session) => {
    const result = taken.get(session) ?? step(session);
    taken.set(session, result);
    return result;
  };
};

/** @returns an address that nobody can guess, below that of --listen, if given. No other host has this name (RFC 2606) */
export const newAddress = ({ settings }: Session): string =>
  `${(settings.listen?.href ?? 'https://isao-verify-api.invalid').replace(/\/+$/, '')}/verify-api-${randomUUID()}`;

export const readList = async ({ api }: Session, path: string, query: Record<string, string | number> = {}) => {
  const { body, evidence } = successOf(await api.send('GET', path, { query: { limit: MAX_PAGE_SIZE, ...query } }));
  const data = at(body, 'data');
  if (!Array.isArray(data)) throw new NoAnswer(`${evidence}: there is no list in data`);
  return { records: data.filter(isRecord), meta: at(body, 'meta') };
};

export const readRecord = async ({ api }: Session, path: string, final = false): Promise<JsonRecord> => {
  const { body, evidence } = successOf(await api.send('GET', path, { final }));
  const data = at(body, 'data');
  if (!isRecord(data)) throw new NoAnswer(`${evidence}: there is no record in data`);
  return data;
};

/** Asks whether a change makes updatedAt grow. */
export const grows = (
  text: string,
  otherwise: string,
  change: (session: Session) => Promise<{ before: JsonRecord; after: JsonRecord }>,
): Question => ({
  text,
  assumed: [true],
  otherwise,
  ask: async (session) => {
    const { before, after } = await change(session);
    const [then, now] = [momentOf(before['updatedAt']), momentOf(after['updatedAt'])];
    session.note(`updatedAt was ${show(before['updatedAt'])}, now ${show(after['updatedAt'])}`);
    return then === undefined || now === undefined ? undefined : now > then;
  },
});
