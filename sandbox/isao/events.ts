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

/** Possible shapes of one record. In a deal's event, `deal` replaces `contact`. */
export const RECORD_SHAPES = ['record', 'event-data', 'event-data-contact', 'event-contact'] as const;

/** Possible bodies of a delivery, none of them documented. */
export const DELIVERY_SHAPES = [...RECORD_SHAPES, 'array'] as const;

export type DeliveryShape = (typeof DELIVERY_SHAPES)[number];

/** @param record as it was at the time of the event */
export function shapeDelivery(shape: DeliveryShape, event: string, record: object): unknown {
  const subject = subjectOf(event);
  return {
    record,
    'event-data': { event, data: record },
    'event-data-contact': { event, data: { [subject]: record } },
    'event-contact': { event, [subject]: record },
    array: [record],
  }[shape];
}
