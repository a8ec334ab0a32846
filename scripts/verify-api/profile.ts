import { EVENTS } from '../../sandbox/isao/events';
import { type Profile, PROFILE_VALUES } from '../../sandbox/isao/profile';
import { type Findings, showValue } from './findings';
import type { QuestionId, Value } from './questions';

type Option = keyof typeof PROFILE_VALUES;

/** The question behind each option of the local ISAO, and the option's names for the answers, if they differ. */
const OPTIONS: readonly [option: Option, id: QuestionId, names?: Record<string, string | boolean | number>][] = [
  [
    'order',
    'contacts.order',
    {
      'updated-desc': 'updated',
      'updated-asc': 'updated-oldest',
      'created-desc': 'newest',
      'created-asc': 'oldest',
      none: 'shuffled',
    },
  ],
  ['limitOver200', 'contacts.limit.over200'],
  ['searchMode', 'contacts.search.match'],
  ['searchCase', 'contacts.search.case'],
  ['phoneUniqueness', 'contacts.phone.normalized', { true: 'digits', false: 'exact' }],
  ['conflictId', 'contacts.conflict.id', { existingContactId: true, nowhere: false }],
  ['putNull', 'contacts.put.null'],
  ['putTags', 'contacts.put.tags'],
  ['blankFields', 'contacts.blank'],
  ['unknownContact', 'deals.contact.unknown'],
  ['statusAnswer', 'deals.status.answer'],
  ['dealsSince', 'deals.updatedSince'],
  ['retryAfter', 'rate.retryAfter'],
  ['idPosition', 'webhooks.subscribe.id'],
  ['subscribeStatus', 'webhooks.subscribe.status'],
  ['unsubscribeStatus', 'webhooks.unsubscribe.status'],
  ['unknownSubscription', 'webhooks.unsubscribe.unknown', { 404: 404, 200: 200, 204: 200 }],
  ['deliveryShape', 'webhooks.delivery.shape'],
  ['recentShape', 'webhooks.recent.shape'],
];

/** @returns the answers as options of the local ISAO; unknown ones keep their defaults */
export const profileOf = (findings: Pick<Findings, 'of'>): Profile => {
  const options: [string, unknown][] = OPTIONS.flatMap(([option, id, names]): [string, unknown][] => {
    const answer = findings.of(id);
    const value = names === undefined ? answer : answer === null ? undefined : names[showValue(answer)];
    return PROFILE_VALUES[option].some((known) => known === value) ? [[option, value]] : [];
  });
  const list = (id: QuestionId): string[] | undefined => {
    const answer: Value | null = findings.of(id);
    return Array.isArray(answer) ? answer : undefined;
  };
  const created = findings.of('contacts.createdSince.inclusive');
  const updated = findings.of('contacts.updatedSince.inclusive');
  if (typeof created === 'boolean' && typeof updated === 'boolean') {
    options.push(['sinceInclusive', created === updated ? created : created ? 'createdSince' : 'updatedSince']);
  }
  const fields = list('contacts.search.fields');
  if (fields) options.push(['searchPosition', fields.includes('position')]);
  const headers = list('rate.headers');
  if (headers) options.push(['rateHeaders', headers.some((name) => name.startsWith('x-ratelimit'))]);
  const events = list('webhooks.events');
  if (events) options.push(['events', EVENTS.filter((event) => events.includes(event))]);
  return Object.fromEntries(options);
};
