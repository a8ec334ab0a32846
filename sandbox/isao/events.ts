/**
 * The events that can be subscribed to. `contact.created` is the vendor's own example, `contact.updated` is assumed from
 * its pattern. A new event is one more entry here and one more `publish` where it happens.
 */
export const EVENTS = ['contact.created', 'contact.updated'] as const;

/** The name of an event. */
export type EventName = (typeof EVENTS)[number];

/** @returns whether a value names a known event */
export function isEventName(value: unknown): value is EventName {
  return EVENTS.some((event) => event === value);
}
