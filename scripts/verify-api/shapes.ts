import { idAt, isObject } from './json';

/**
 * @param value a delivery's body, or a record of a list
 * @param isWanted whether an object is the wanted record
 * @returns the local ISAO's name for the shape; `other` if the record is in none of the known places
 */
export const shapeOf = (value: unknown, isWanted: (record: Record<string, unknown>) => boolean): string => {
  const is = (inner: unknown) => isObject(inner) && isWanted(inner);
  if (Array.isArray(value)) return value.some(is) ? 'array' : 'other';
  if (!isObject(value)) return 'other';
  const { data, contact } = value;
  if (is(data)) return 'event-data';
  if (isObject(data) && is(data['contact'])) return 'event-data-contact';
  if (is(contact)) return 'event-contact';
  return is(value) ? 'record' : 'other';
};

/** @returns whether an object looks like a contact; an envelope has at most an id */
export const isContact = (record: Record<string, unknown>): boolean =>
  idAt(record, 'id') !== undefined && ('phoneNumber' in record || 'name' in record);

/** @returns only the names in a value, so that the evidence shows no customer's data */
export const outline = (value: unknown, depth = 0): string => {
  if (Array.isArray(value)) return `[${value.length > 0 ? outline(value[0], depth + 1) : ''}]`;
  if (!isObject(value)) return '';
  const names = Object.keys(value)
    .slice(0, 8)
    .map((name) => {
      const inner = depth < 3 ? outline(value[name], depth + 1) : '';
      return inner === '' ? name : `${name}: ${inner}`;
    });
  return `{${names.join(', ')}}`;
};
