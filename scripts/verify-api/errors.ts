import { evidenceOf, type RequestOptions } from './http';
import { at } from './json';
import type { Session } from './session';

type Mistake = [name: string, method: string, path: string, options: RequestOptions];

/**
 * Which statuses answer invalid requests. A 403 is left out, because it is about the key.
 * @param ownId this tool's contact, for an invalid change; undefined if nothing may be written
 */
export const askErrors = async ({ api, findings, statuses }: Session, ownId: string | undefined): Promise<void> => {
  const unknownKey = `zap_${'0'.repeat(64)}`;
  const mistakes: Mistake[] = [
    ['noKey', 'GET', '/test', { key: null }],
    ['wrongKey', 'GET', '/test', { key: unknownKey }],
    ['unknownContact', 'GET', '/contacts/contact_verify_api_none', {}],
    ['unknownDeal', 'GET', '/deals/deal_verify_api_none', {}],
  ];
  if (ownId !== undefined) {
    const path = `/contacts/${encodeURIComponent(ownId)}`;
    mistakes.push(['invalidContact', 'PUT', path, { body: { email: 'no address' } }]);
  }
  await findings.ask(['errors.statuses'], async () => {
    const evidence: string[] = [];
    for (const [name, method, path, options] of mistakes) {
      const answer = await api.send(method, path, options);
      if (answer.status !== 403) statuses[name] = answer.status;
      const error = at(answer.body, 'error');
      evidence.push(`${name}: ${evidenceOf(answer, typeof error === 'string' ? error : 'no error text')}`);
    }
    findings.answer('errors.statuses', { ...statuses }, ...evidence);
  });
};

/** Reports what all answers so far showed about the rate limit. */
export const tellRate = ({ api, findings }: Session): void => {
  const headers = [...api.rateHeaders].toSorted();
  findings.answer(
    'rate.headers',
    headers,
    `${api.sent} requests → ${headers.length > 0 ? headers.join(', ') : 'none'}`,
  );
  const [first, ...others] = api.retryAfters.keys();
  const evidence = [...api.retryAfters.values()];
  if (first === undefined) findings.unknown('rate.retryAfter', `${api.sent} requests → no 429`);
  else findings.answer('rate.retryAfter', others.length > 0 ? 'mixed' : first, ...evidence);
};
