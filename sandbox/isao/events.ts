/**
 * The events that can be subscribed to. `contact.created` is the vendor's own example, the others are assumed from its
 * pattern.
 */
export const EVENTS = ['contact.created', 'contact.updated', 'deal.created', 'deal.updated'] as const;

/** The name of an event. */
export type EventName = (typeof EVENTS)[number];

/** @returns whether a value names a known event */
export function isEventName(value: unknown): value is EventName {
  return EVENTS.some((event) => event === value);
}

/** @returns what an event is about: `contact.created` is about a contact */
export function subjectOf(event: string): string {
  return event.slice(0, event.indexOf('.'));
}
