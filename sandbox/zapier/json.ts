/** An object as JSON has it. */
export type JsonObject = Record<string, unknown>;

/** Tells whether a value is an object with keys, neither null nor an array. */
export function isRecord(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Tells whether a value counts as blank in a Zap: nothing, empty text, or a list or object without content. */
export function isBlank(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}

/**
 * Follows a path such as `customer.name`, `customer__name` or `tags.0`. Below a list, a name is read from each of its
 * items, as Zapier does with line items.
 * @returns undefined where there is nothing.
 */
export function getPath(value: unknown, path: string): unknown {
  let current = value;
  for (const key of path.split(/\.|__/)) {
    if (Array.isArray(current)) {
      const items: unknown[] = current;
      current = /^\d+$/.test(key) ? items[Number(key)] : items.map((item) => (isRecord(item) ? item[key] : undefined));
    } else {
      current = isRecord(current) ? current[key] : undefined;
    }
  }
  return current;
}

/** A mapped value as text: a list is written with commas, and an object as JSON, which are our assumptions. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(toText).join(',');
  return isBlank(value) ? '' : JSON.stringify(value);
}
