import { readFileSync } from 'node:fs';
import { DELIVERY_SHAPES, RECORD_SHAPES } from './delivery-shape';
import { EVENTS } from './events';
import type { Options, PartialOptions } from './options';
import { ID_POSITIONS } from './options';

/** The options that `npm run verify-api` finds out besides `events`, and their allowed values. */
export const PROFILE_VALUES = {
  sinceInclusive: [true, false, 'createdSince', 'updatedSince'],
  searchMode: ['substring', 'prefix', 'exact'],
  searchCase: ['insensitive', 'sensitive'],
  searchPosition: [true, false],
  phoneUniqueness: ['digits', 'exact'],
  conflictId: [true, false],
  putNull: ['clears', 'ignored', 'refused'],
  putTags: ['replaces', 'merges'],
  blankFields: ['null', 'omitted', 'mixed'],
  unknownContact: [422, 404, 'mixed'],
  dealsSince: ['ignored', 'honored', 'refused'],
  idPosition: [...ID_POSITIONS, 'mixed'],
  unknownSubscription: [404, 200],
  deliveryShape: [...DELIVERY_SHAPES, 'mixed'],
  recentShape: [...RECORD_SHAPES, 'mixed'],
} satisfies { readonly [name in keyof Options]?: readonly Options[name][] };

/** A real ISAO's behavior, as options of this one. */
export type Profile = Pick<PartialOptions, keyof typeof PROFILE_VALUES | 'events'>;

/**
 * @param file written by `npm run verify-api -- --profile FILE`
 * @throws Error if it can't be read, or has an option or a value that the sandbox doesn't know
 */
export function readProfile(file: string): Profile {
  let profile: unknown;
  try {
    profile = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`The profile '${file}' can't be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  if (!isProfile(profile)) throw new Error(`The profile '${file}' ${complaint(profile)}`);
  return profile;
}

/** Whether the local ISAO takes these options. */
export function isProfile(value: unknown): value is Profile {
  return complaint(value) === undefined;
}

/** @returns what is wrong with a profile, if anything */
function complaint(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must be a JSON object';
  const known = new Map<string, readonly unknown[]>(Object.entries(PROFILE_VALUES));
  for (const [name, choice] of Object.entries<unknown>({ ...value })) {
    if (name === 'events') {
      if (!Array.isArray(choice) || !choice.every((event) => EVENTS.some((known) => known === event))) {
        return `has an event that is none of ${EVENTS.join(', ')}`;
      }
      continue;
    }
    const values = known.get(name);
    if (values === undefined) return `has the option '${name}', which the sandbox doesn't know`;
    if (!values.includes(choice)) return `has '${name}' set to ${JSON.stringify(choice)}, not to ${values.join(', ')}`;
  }
  return undefined;
}
