import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '../../src/isao/json';
import { NoAnswer } from './api';
import { textAt } from './values';

/** A subscription, which no list of ISAO shows. */
export interface Subscription {
  /** The API's address and the company, so that no other account is asked to end it. */
  account: string;
  event: string;
  url: string;
  /** Undefined until ISAO has answered. */
  id: string | undefined;
}

const read = (file: string): Subscription | undefined => {
  const saved = parseJson(readFileSync(file, 'utf8'), { exact: false });
  const [account, event, url, id] = ['account', 'event', 'url', 'id'].map((name) => textAt(saved, name));
  if (account === undefined || event === undefined || url === undefined) return undefined;
  return { account, event, url, id };
};

/** Subscriptions on disk, one a file, so that the next run can end those of a run that was killed. */
export class Memory {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @returns the file; @throws NoAnswer if it can't be written */
  save(subscription: Subscription, file = join(this.#folder, `${randomUUID()}.json`)): string {
    try {
      mkdirSync(this.#folder, { recursive: true });
      writeFileSync(file, JSON.stringify(subscription));
      return file;
    } catch (error) {
      throw new NoAnswer(
        `${file} can’t be written (${codeOf(error)}), so a run that is killed would leave subscriptions.`,
      );
    }
  }

  forget(file: string): void {
    rmSync(file, { force: true });
  }

  /** What earlier runs left in an account. */
  leftIn(account: string): { file: string; subscription: Subscription }[] {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder).flatMap((name) => {
      const file = join(this.#folder, name);
      const subscription = read(file);
      return subscription?.account === account ? [{ file, subscription }] : [];
    });
  }
}

/** Node's code of a system error, which tells more than its text. */
export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'it failed';
