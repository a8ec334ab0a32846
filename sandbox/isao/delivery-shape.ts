import { subjectOf } from './events';

/** Possible shapes of one record. In a deal's event, `deal` replaces `contact`. */
export const RECORD_SHAPES = ['record', 'event-data', 'event-data-contact', 'event-contact'] as const;

/** Possible bodies of a delivery, none of them documented. */
export const DELIVERY_SHAPES = [...RECORD_SHAPES, 'array'] as const;

export type DeliveryShape = (typeof DELIVERY_SHAPES)[number];

/** @param record as it was at the time of the event */
export function shapeDelivery(shape: DeliveryShape, event: string, record: object): unknown {
  const subject = subjectOf(event);
  switch (shape) {
    case 'record':
      return record;
    case 'event-data':
      return { event, data: record };
    case 'event-data-contact':
      return { event, data: { [subject]: record } };
    case 'event-contact':
      return { event, [subject]: record };
    case 'array':
      return [record];
  }
}
