import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { Actions } from '../actions';

export const NO_SERVER = 'The editor’s server does not answer. Start it again with npm run editor.';

type Asked<Name extends keyof Actions> = Parameters<Actions[Name]['run']>;
export type Answer<Name extends keyof Actions> = Awaited<ReturnType<Actions[Name]['run']>>;

/**
 * Asks the editor's server.
 * @throws {Error} with a sentence that a person can read
 */
export async function ask<Name extends keyof Actions>(name: Name, ...given: Asked<Name>): Promise<Answer<Name>> {
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(given) };
  const response = await fetch(`/api/${name}`, request).catch(() => {
    throw new Error(NO_SERVER);
  });
  const { answer, message } = (await response.json()) as { answer: Answer<Name>; message?: string };
  if (!response.ok) throw new Error(message ?? `The editor’s server answered ${response.status}.`);
  return answer;
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const say = (message: string): void => {
  notifications.show({ color: 'teal', message, autoClose: 2500 });
};

export const report = (error: unknown): void => {
  notifications.show({ color: 'red', title: 'That did not work', message: messageOf(error), autoClose: 8000 });
};

/** Runs what a person asked for: says when it is under way, and why if it fails. */
export function useAction<Given extends unknown[]>(action: (...given: Given) => unknown) {
  const [busy, setBusy] = useState(false);
  const run = (...given: Given): void => {
    setBusy(true);
    Promise.resolve(action(...given))
      .catch(report)
      .finally(() => setBusy(false));
  };
  return { run, busy };
}

/** The time of day of an ISO date, as UTC, which Zapier's and ISAO's clocks show. */
export const timeOf = (iso: string): string => iso.replace('T', ' ').slice(0, 19);
