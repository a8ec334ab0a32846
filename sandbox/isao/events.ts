/** `contact.created` is the documented example; the others are assumed from its pattern. */
export const EVENTS = ['contact.created', 'contact.updated', 'deal.created', 'deal.updated'] as const;

export type EventName = (typeof EVENTS)[number];

export function isEventName(value: unknown): value is EventName {
  return EVENTS.some((event) => event === value);
}

/** What an event is about: `contact.created` is about a contact. */
export function subjectOf(event: string): string {
  return event.slice(0, event.indexOf('.'));
}
