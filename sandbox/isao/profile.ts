import { readFileSync } from 'node:fs';
import { EVENTS } from './events';
import { CHOICES, type Profile } from './options';

/**
 * @param file written by `npm run verify-api -- --profile FILE`
 * @throws Error if it can't be read, or has an option or a value that the sandbox doesn't know
 */
export function readProfile(file: string): Profile {
  let profile: unknown;
  try {
    profile = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`The profile '${file}' can't be read: ${String(error)}`, { cause: error });
  }
  if (!isProfile(profile)) throw new Error(`The profile '${file}' ${complaint(profile)}`);
  return profile;
}

/** Whether the local ISAO takes these options. */
export function isProfile(value: unknown): value is Profile {
  return complaint(value) === undefined;
}

function complaint(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must be a JSON object';
  const known = new Map<string, readonly unknown[]>(Object.entries({ ...CHOICES, events: EVENTS }));
  for (const [name, given] of Object.entries<unknown>({ ...value })) {
    const values = known.get(name);
    if (values === undefined) return `has the option '${name}', which the sandbox doesn't know`;
    const isList = name === 'events';
    const choices: unknown[] = Array.isArray(given) ? given : [given];
    if (Array.isArray(given) !== isList || !choices.every((choice) => values.includes(choice))) {
      return `has '${name}' set to ${JSON.stringify(given)}, not to ${isList ? 'a list of ' : ''}${values.join(', ')}`;
    }
  }
  return undefined;
}
