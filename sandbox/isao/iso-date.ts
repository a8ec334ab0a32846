const ISO_DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** @returns an ISO 8601 date in milliseconds since 1970, or undefined; a date without a zone is UTC */
export function parseIsoDate(value: unknown): number | undefined {
  if (typeof value !== 'string' || !ISO_DATE.test(value)) return undefined;
  const isZoned = !value.includes('T') || /(Z|[+-]\d{2}:\d{2})$/.test(value);
  const parsed = Date.parse(isZoned ? value : `${value}Z`);
  return Number.isNaN(parsed) ? undefined : parsed;
}
