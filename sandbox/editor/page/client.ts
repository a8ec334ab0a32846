import { notifications } from '@mantine/notifications';
import { useState } from 'react';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Asks the editor's server.
 * @param path below /api
 * @returns the answer, whose type api.ts gives for each path
 * @throws {Error} with a sentence that a person can read
 */
export async function call<T = unknown>(method: Method, path: string, body?: object): Promise<T> {
  const answer = await fetch(`/api${path}`, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Error('The editor’s server does not answer. Start it again with npm run editor.');
  });
  const read = (await answer.json()) as T & { message?: string };
  if (!answer.ok) throw new Error(read.message ?? `The editor’s server answered ${answer.status}.`);
  return read;
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Runs what a person asked for: says when it is under way, and shows a sentence if it fails. */
export function useAction<Given extends unknown[]>(
  action: (...given: Given) => Promise<unknown>,
): { run: (...given: Given) => void; busy: boolean } {
  const [busy, setBusy] = useState(false);
  const run = (...given: Given): void => {
    setBusy(true);
    action(...given)
      .catch((error: unknown) => {
        notifications.show({ color: 'red', title: 'That did not work', message: messageOf(error), autoClose: 8000 });
      })
      .finally(() => {
        setBusy(false);
      });
  };
  return { run, busy };
}

export const say = (message: string): void => {
  notifications.show({ color: 'teal', message, autoClose: 2500 });
};

/** The time of day of an ISO date, as UTC, which Zapier's and ISAO's clocks show. */
export const timeOf = (iso: string): string => iso.replace('T', ' ').slice(0, 19);
