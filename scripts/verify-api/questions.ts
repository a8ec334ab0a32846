import type { Event } from '../../src/isao/client';

/** What ISAO answered to a question. */
export type Value = string | number | boolean | string[] | Record<string, number>;

/** An open question about ISAO. */
export interface Question {
  question: string;
  /** What the app takes for granted; `any` if it copes with every answer. */
  assumed: Value;
  /** Whether the app copes with an answer. */
  holds: (answer: Value) => boolean;
  /** What the app does if the assumption does not hold, and where to change it. */
  otherwise: string;
  /** What has to be allowed for an answer. */
  needs?: '--write' | '--listen URL';
}

/** Every event that the app subscribes to; the compiler sees to it that it is one of the contract's. */
export const EVENTS = [
  'contact.created',
  'contact.updated',
  'deal.created',
  'deal.updated',
] as const satisfies readonly Event[];

const COPES = 'The app copes with every answer.';

const anyAnswer = (question: string, needs?: Question['needs']): Question => ({
  question,
  assumed: 'any',
  holds: () => true,
  otherwise: COPES,
  ...(needs && { needs }),
});

const one = (question: string, assumed: Value, otherwise: string, needs?: Question['needs']): Question => ({
  question,
  assumed,
  holds: (answer) => answer === assumed,
  otherwise,
  ...(needs && { needs }),
});

const among = (
  question: string,
  accepted: readonly (string | number | boolean)[],
  otherwise: string,
  needs?: Question['needs'],
): Question => ({
  question,
  assumed: accepted.join(' or '),
  holds: (answer) => accepted.some((value) => value === answer),
  otherwise,
  ...(needs && { needs }),
});

/** Whether a list has all that the app needs. */
const containing = (
  question: string,
  needed: readonly string[],
  otherwise: string,
  needs?: Question['needs'],
): Question => ({
  question,
  assumed: [...needed],
  holds: (answer) => Array.isArray(answer) && needed.every((item) => answer.includes(item)),
  otherwise,
  ...(needs && { needs }),
});

/** The places where the app looks for the id of a subscription (`readSubscriptionId` in src/isao/client.ts). */
export const ID_PLACES = ['subscription_id', 'data.subscription_id', 'data.id', 'id'];
export const SHAPES = ['record', 'event-data', 'event-data-contact', 'event-contact'];

const STATUSES = {
  noKey: 401,
  wrongKey: 401,
  unknownContact: 404,
  unknownDeal: 404,
  invalidContact: 422,
  duplicate: 409,
};
const isAsStatuses = (answer: Value): boolean =>
  typeof answer === 'object' &&
  Object.entries(answer).every(
    ([name, status]) => new Map<string, number>(Object.entries(STATUSES)).get(name) === status,
  );

/** Half a day: what the look-back of the polls can bear. */
const MAX_SKEW_S = 12 * 60 * 60;

/** Every question by its id. The ids are an interface: docs/assumptions.md and the readers of `--json` name them. */
export const QUESTIONS = {
  'contacts.envelope': one(
    'Has GET /contacts?limit=200 the documented list with meta?',
    'as documented',
    'Lists can’t be read: every search and poll ends in words. Change readPage in src/isao/client.ts.',
  ),
  'contacts.order': anyAnswer('In which order does GET /contacts list?'),
  'contacts.pages.stable': anyAnswer('Does a page stay as it is while contacts change?'),
  'contacts.createdSince.inclusive': among(
    'Does createdSince include its own moment?',
    [true, false],
    'New Contact reads all contacts at each poll, and leaves out the old ones itself. Change src/triggers/mechanisms/window.ts.',
  ),
  'contacts.updatedSince.inclusive': among(
    'Does updatedSince include its own moment?',
    [true, false],
    'New or Updated Contact reads all contacts at each poll, and leaves out the old ones itself. Change src/triggers/mechanisms/window.ts.',
  ),
  'contacts.search.match': among(
    'What of a field does search have to match?',
    ['substring', 'prefix', 'exact'],
    'Find Contact finds contacts by ID only. Change src/contact/lookup.ts.',
  ),
  'contacts.search.case': one(
    'Does search mind upper and lower case?',
    'insensitive',
    'Find Contact misses contacts that are written in another case. Search for more spellings in src/contact/lookup.ts.',
  ),
  'contacts.search.fields': containing(
    'In which fields does search look?',
    ['name', 'email', 'phoneNumber'],
    'Find Contact finds nothing by the missing field. Change src/contact/lookup.ts.',
  ),
  'contacts.phone.normalised': one(
    'Are two spellings of a phone number one number for the uniqueness check?',
    true,
    'Create Contact can make a second contact for a number that ISAO holds in another spelling. Look for it before the create, in src/creates/create_contact.ts.',
    '--write',
  ),
  'contacts.phone.stored': anyAnswer('How does ISAO give back a phone number that was sent with spaces?', '--write'),
  'contacts.put.null': one(
    'What does PUT do with null in a field?',
    'clears',
    'Clear Fields of Update Contact does not empty the field. Change clearing in src/creates/update_contact.ts.',
    '--write',
  ),
  'contacts.put.partial': one(
    'Does PUT keep the fields that are left out?',
    true,
    'Update Contact would empty the fields that were left blank. Send the whole contact in src/isao/write.ts.',
    '--write',
  ),
  'contacts.put.tags': one(
    'What does PUT do with tags?',
    'replaces',
    'Add or Remove Contact Tags can’t remove a tag. Change src/creates/update_contact_tags.ts.',
    '--write',
  ),
  'contacts.updatedAt.grows': one(
    'Does updatedAt grow with each PUT?',
    true,
    'New or Updated Contact misses changes. Change src/triggers/mechanisms/poll.ts.',
    '--write',
  ),
  'contacts.limit.over200': anyAnswer('What happens to a limit over 200?'),
  'contacts.blank': among(
    'How does a blank field come?',
    ['null', 'omitted', 'mixed'],
    'A blank field is given as an empty text. Change textOrNull in src/isao/scalars.ts.',
  ),
  'contacts.conflict.id': one(
    'Where does a 409 name the contact that has the phone number?',
    'existingContactId',
    'Create Contact looks for the contact by its phone number (src/creates/create_contact.ts). Change readRefusal in src/isao/refusal.ts.',
    '--write',
  ),
  'contacts.times': one(
    'Are createdAt and updatedAt ISO 8601?',
    'ISO 8601',
    'Polls fail in words. Change src/triggers/mechanisms/moment.ts.',
  ),
  'ids.type': among(
    'Are ids text or numbers?',
    ['text', 'number'],
    'Records can’t be read. Change readId in src/isao/scalars.ts.',
  ),
  'clock.skew': {
    question: 'How many seconds is ISAO’s clock ahead of this one?',
    assumed: 'less than half a day',
    holds: (answer) => typeof answer === 'number' && Math.abs(answer) < MAX_SKEW_S,
    otherwise: 'The look-back of the polls shrinks. Change LOOK_BACK_MS in src/triggers/mechanisms/poll.ts.',
  },
  'webhooks.subscribe.id': {
    question: 'Where does the answer to a subscription carry its id?',
    assumed: ID_PLACES.join(' or '),
    holds: (answer) => answer === 'mixed' || ID_PLACES.some((place) => place === answer),
    otherwise: 'No instant trigger can be switched on. Add the place to readSubscriptionId in src/isao/client.ts.',
    needs: '--write',
  },
  'webhooks.subscribe.status': anyAnswer('With which status is a subscription answered?', '--write'),
  'webhooks.events': containing(
    'Which events can be subscribed to?',
    EVENTS,
    'The trigger of the missing event can’t be switched on, and says what ISAO answered. Change Event in contract/openapi.yaml.',
    '--write',
  ),
  'webhooks.unsubscribe': one(
    'Does DELETE /webhooks/unsubscribe end a subscription by its subscription_id?',
    true,
    'Switching a Zap off shows ISAO’s answer, and ISAO goes on sending. Change unsubscribe in src/isao/client.ts.',
    '--write',
  ),
  'webhooks.unsubscribe.status': anyAnswer('With which status is the end of a subscription answered?', '--write'),
  'webhooks.unsubscribe.unknown': among(
    'What does the end of an unknown subscription answer?',
    [404, 410, 200, 204],
    'Switching a Zap off twice shows ISAO’s answer; the Zap is off all the same. Change src/triggers/mechanisms/hook.ts.',
    '--write',
  ),
  'webhooks.recent.shape': among(
    'What are the records of GET /triggers/contact.created/recent?',
    [...SHAPES, 'mixed'],
    'Samples are taken from GET /contacts. Change recordsIn in src/triggers/mechanisms/hook.ts.',
  ),
  'webhooks.delivery.shape': among(
    'What does the body of a delivery look like?',
    [...SHAPES, 'array', 'mixed'],
    'Instant triggers fail in words at each event. Change recordsIn in src/triggers/mechanisms/hook.ts.',
    '--listen URL',
  ),
  'webhooks.delivery.retries': anyAnswer('Is a delivery that was answered with 500 sent again?', '--listen URL'),
  'webhooks.delivery.signature': {
    ...anyAnswer('Which headers of a delivery look like a signature?', '--listen URL'),
    otherwise: 'The app checks none; a signature would let it trust a delivery while the API can’t be read.',
  },
  'deals.envelope': one(
    'Has GET /deals the list with meta of contacts?',
    'as contacts',
    'Deals can’t be read, in words. Change readPage in src/isao/client.ts.',
  ),
  'deals.updatedSince': anyAnswer('What does GET /deals make of updatedSince?'),
  'deals.filters': containing(
    'Which filters of GET /deals work?',
    ['status'],
    'Find Deal reads all deals and compares the status itself. Change src/searches/find_deal.ts.',
  ),
  'deals.value.type': anyAnswer('Is the value of a deal a number or text?'),
  'deals.probability.whole': one(
    'Are all probabilities whole numbers?',
    true,
    'Create Deal refuses a fraction, in words. Change src/creates/create_deal.ts.',
  ),
  'deals.stages': anyAnswer('Which stages are there?'),
  'deals.create': one(
    'Does POST /deals take title, contactId and the other fields of a deal?',
    'taken',
    'Create Deal halts with ISAO’s reasons, or loses the fields that ISAO ignores. Change DealCreate in contract/openapi.yaml.',
    '--write',
  ),
  'deals.create.answer': among(
    'What does POST /deals answer?',
    ['deal', 'id'],
    'The run ends in words, and the deal may be made twice if it is run again. Change createDeal in src/isao/client.ts.',
    '--write',
  ),
  'deals.contact.unknown': among(
    'What does a deal with an unknown contact answer?',
    [422, 404, 'mixed'],
    'Create Deal would show ISAO’s answer, or link nothing. Change src/creates/create_deal.ts.',
    '--write',
  ),
  'deals.status.answer': anyAnswer('What does PUT /deals/:id/status answer?', '--write'),
  'deals.status.keeps': one(
    'Does PUT /deals/:id/status keep what is left out?',
    true,
    'Update Deal Status would empty the stage, or reset the status. Change updateDealStatus in src/isao/client.ts.',
    '--write',
  ),
  'errors.statuses': {
    question: 'With which statuses are mistakes answered?',
    assumed: STATUSES,
    holds: isAsStatuses,
    otherwise:
      'The app shows ISAO’s reason, but may name the wrong cause. Change KIND_BY_STATUS in src/isao/refusal.ts.',
  },
  'rate.headers': anyAnswer('Which headers speak of the rate limit?'),
  'rate.retryAfter': anyAnswer('How does a 429 say when to come back? (Answered only if one was met.)'),
} as const satisfies Record<string, Question>;

export type QuestionId = keyof typeof QUESTIONS;
