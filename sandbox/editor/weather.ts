import type { Fault } from '../isao';

const refusal = (error: string): string => JSON.stringify({ success: false, error });

/** What can be wrong with the local ISAO, and what then happens to its requests. */
export const WEATHERS: Record<string, { label: string; fault?: Fault }> = {
  fine: { label: 'ISAO works' },
  'rate-limit': {
    label: 'Rate limit reached',
    fault: { status: 429, headers: { 'retry-after': '30' }, body: refusal('Rate limit exceeded') },
  },
  down: { label: 'ISAO is down', fault: { status: 503 } },
  slow: { label: 'ISAO is slow', fault: { delay: 3000 } },
  'web-page': { label: 'Answers with a web page', fault: { body: 'html' } },
  'read-only': {
    label: 'Key without contacts:write',
    fault: { route: 'POST /contacts', status: 403, body: refusal('Permission denied: contacts:write required') },
  },
  'key-revoked': { label: 'API key revoked', fault: { status: 401, body: refusal('Invalid API key') } },
};
