import type { Fault } from '../isao';
import type { Weather } from './api';

const refusal = (error: string): string => JSON.stringify({ success: false, error });

/** What happens to every request while the weather lasts. */
export const FAULTS: Record<Weather, Fault | undefined> = {
  fine: undefined,
  'rate-limit': { status: 429, headers: { 'retry-after': '30' }, body: refusal('Rate limit exceeded') },
  down: { status: 503 },
  slow: { delay: 3000 },
  'web-page': { body: 'html' },
  'key-revoked': { status: 401, body: refusal('Invalid API key') },
};
