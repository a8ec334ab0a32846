import { notifications } from '@mantine/notifications';
import { useEffect, useState } from 'react';
import type { Action, Workshop } from '../workshop';

export const NO_SERVER = 'The editor’s server does not answer. Start it again with npm run editor.';

export type Answer<Name extends Action> = Awaited<ReturnType<Workshop[Name]>>;

/**
 * Asks the workshop, through the editor's server.
 * @throws {Error} with a sentence that a person can read
 */
export async function ask<Name extends Action>(
  name: Name,
  ...given: Parameters<Workshop[Name]>
): Promise<Answer<Name>> {
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

/** Reads something, again whenever what it depends on changes. */
export function useAnswer<T>(read: () => Promise<T>, dependencies: unknown[]): { answer?: T; trouble: string } {
  const [state, setState] = useState<{ answer?: T; trouble: string }>({ trouble: '' });
  useEffect(() => {
    let isCurrent = true;
    read().then(
      (answer) => isCurrent && setState({ answer, trouble: '' }),
      (error: unknown) => isCurrent && setState((before) => ({ ...before, trouble: messageOf(error) })),
    );
    return () => {
      isCurrent = false;
    };
  }, dependencies);
  return state;
}

/** The time of day of an ISO date, as UTC, which Zapier's and ISAO's clocks show. */
export const timeOf = (iso: string): string => iso.replace('T', ' ').slice(0, 19);
