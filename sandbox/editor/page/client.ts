import { notifications } from '@mantine/notifications';
import { useEffect, useState } from 'react';
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

/** Runs what a person asked for: says when it is under way, and shows a sentence if it fails. */
export function useAction<Given extends unknown[]>(action: (...given: Given) => Promise<unknown>) {
  const [busy, setBusy] = useState(false);
  const run = (...given: Given): void => {
    setBusy(true);
    action(...given)
      .catch((error: unknown) =>
        notifications.show({ color: 'red', title: 'That did not work', message: messageOf(error), autoClose: 8000 }),
      )
      .finally(() => setBusy(false));
  };
  return { run, busy };
}

/** Asks for something, and again whenever the question or the version of what it depends on changes. */
export function useAnswer<Name extends keyof Actions>(name: Name, given: Asked<Name>, version?: number | string) {
  const [state, setState] = useState<{ answer?: Answer<Name>; trouble: string }>({ trouble: '' });
  const question = JSON.stringify(given);
  useEffect(() => {
    let isCurrent = true;
    ask(name, ...(JSON.parse(question) as Asked<Name>)).then(
      (answer) => isCurrent && setState({ answer, trouble: '' }),
      (error: unknown) => isCurrent && setState((before) => ({ ...before, trouble: messageOf(error) })),
    );
    return () => {
      isCurrent = false;
    };
  }, [name, question, version]);
  return state;
}

/** The time of day of an ISO date, as UTC, which Zapier's and ISAO's clocks show. */
export const timeOf = (iso: string): string => iso.replace('T', ' ').slice(0, 19);
