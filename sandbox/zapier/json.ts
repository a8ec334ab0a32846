export type JsonObject = Record<string, unknown>;

export function isRecord(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isBlank(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}

/**
 * Follows a path such as `customer.name`, `customer__name` or `tags.0`. On a list, a name is read from each item, as
 * Zapier does with line items.
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

/** A mapped value as text. Our assumption: a list has commas, and an object is JSON. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(toText).join(',');
  return isBlank(value) ? '' : JSON.stringify(value);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
