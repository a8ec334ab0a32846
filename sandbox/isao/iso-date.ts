const ISO_DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** @returns an ISO 8601 date in milliseconds since 1970, or undefined; a date without a zone is UTC */
export function parseIsoDate(value: string): number | undefined {
  const zoned = /T.*(Z|[+-]\d{2}:\d{2})$/.test(value) || !value.includes('T') ? value : `${value}Z`;
  const parsed = Date.parse(zoned);
  return ISO_DATE.test(value) && !Number.isNaN(parsed) ? parsed : undefined;
}
