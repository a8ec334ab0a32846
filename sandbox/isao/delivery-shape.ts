import { subjectOf } from './events';

/**
 * The bodies that a delivery may have: no document shows one. In a deal's event `deal` takes the place of `contact`.
 */
export const DELIVERY_SHAPES = ['record', 'event-data', 'event-data-contact', 'event-contact', 'array'] as const;

/** The name of a delivery's body. */
export type DeliveryShape = (typeof DELIVERY_SHAPES)[number];

/**
 * @param shape which body to build
 * @param event the event that happened
 * @param record the record as it was at that moment
 * @returns the body: the record itself, or the record wrapped
 */
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
