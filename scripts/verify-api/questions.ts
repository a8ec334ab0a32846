import type { Event } from '../../src/isao/client';

export type Value = string | number | boolean | string[] | Record<string, number>;

/** An open question about ISAO. */
export interface Question {
  question: string;
  /** What the app assumes; `any` if it handles every answer. */
  assumed: Value;
  /** Whether the app handles an answer. */
  holds: (answer: Value) => boolean;
  /** What the app does if the assumption does not hold, and where to change it. */
  otherwise: string;
  /** The option that allows the question. */
  needs?: '--write' | '--listen URL';
}

/** Every event that the app subscribes to; the compiler checks them against the contract. */
export const EVENTS = [
  'contact.created',
  'contact.updated',
  'deal.created',
  'deal.updated',
] as const satisfies readonly Event[];

const COPES = 'The app handles every answer.';

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

/** Whether a list has everything that the app needs. */
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

/** Where the app looks for a subscription's id (`readSubscriptionId` in src/isao/client.ts). */
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

/** Half a day, which the look-back of the polls can handle. */
const MAX_SKEW_S = 12 * 60 * 60;

/** Every question by its id. The ids are an interface: docs/assumptions.md and readers of `--json` use them. */
export const QUESTIONS = {
  'contacts.envelope': one(
    'Does GET /contacts?limit=200 return the documented list with meta?',
    'as documented',
    'Lists can’t be read: every search and poll ends with an error. Change readPage in src/isao/client.ts.',
  ),
  'contacts.order': anyAnswer('How does GET /contacts sort its list?'),
  'contacts.pages.stable': anyAnswer('Does a page stay the same while contacts change?'),
  'contacts.createdSince.inclusive': among(
    'Does createdSince include its own moment?',
    [true, false],
    'New Contact reads all contacts at each poll, and leaves out the old ones itself. Change pollPerform in src/triggers/mechanisms/poll.ts.',
  ),
  'contacts.updatedSince.inclusive': among(
    'Does updatedSince include its own moment?',
    [true, false],
    'New or Updated Contact reads all contacts at each poll, and leaves out the old ones itself. Change pollPerform in src/triggers/mechanisms/poll.ts.',
  ),
  'contacts.search.match': among(
    'Does search match substrings, prefixes or whole values?',
    ['substring', 'prefix', 'exact'],
    'Find Contact finds contacts only by ID. Change src/contact/lookup.ts.',
  ),
  'contacts.search.case': one(
    'Is search case-sensitive?',
    'insensitive',
    'Find Contact misses contacts that are written in another case. Search for more spellings in src/contact/lookup.ts.',
  ),
  'contacts.search.fields': containing(
    'Which fields does search look in?',
    ['name', 'email', 'phoneNumber'],
    'Find Contact finds nothing by the missing field. Change src/contact/lookup.ts.',
  ),
  'contacts.phone.normalized': one(
    'Does the uniqueness check treat two spellings of a phone number as one?',
    true,
    'Create Contact can create a second contact for a number that ISAO has in another spelling. Look for it before the create, in src/creates/create_contact.ts.',
    '--write',
  ),
  'contacts.phone.stored': anyAnswer('How does ISAO return a phone number that was sent with spaces?', '--write'),
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
    'How is a blank field returned?',
    ['null', 'omitted', 'mixed'],
    'A blank field is returned as an empty text. Change textOrNull in src/isao/scalars.ts.',
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
    'Polls treat every contact as new unless Date.parse can read its times. Change pollPerform in src/triggers/mechanisms/poll.ts.',
  ),
  'ids.type': among(
    'Are IDs text or numbers?',
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
    question: 'Where is the ID in the answer to a subscription?',
    assumed: ID_PLACES.join(' or '),
    holds: (answer) => answer === 'mixed' || ID_PLACES.some((place) => place === answer),
    otherwise: 'No instant trigger can be switched on. Add the place to readSubscriptionId in src/isao/client.ts.',
    needs: '--write',
  },
  'webhooks.subscribe.status': anyAnswer('Which status answers a subscription?', '--write'),
  'webhooks.events': containing(
    'Which events can be subscribed to?',
    EVENTS,
    'The trigger of the missing event can’t be switched on, and shows ISAO’s answer. Change Event in contract/openapi.yaml.',
    '--write',
  ),
  'webhooks.unsubscribe': one(
    'Does DELETE /webhooks/unsubscribe end a subscription by its subscription_id?',
    true,
    'Switching a Zap off shows ISAO’s answer, and ISAO keeps sending. Change unsubscribe in src/isao/client.ts.',
    '--write',
  ),
  'webhooks.unsubscribe.status': anyAnswer('Which status answers the end of a subscription?', '--write'),
  'webhooks.unsubscribe.unknown': among(
    'What does ending an unknown subscription answer?',
    [404, 410, 200, 204],
    'Switching a Zap off twice shows ISAO’s answer; the Zap is off anyway. Change src/triggers/mechanisms/hook.ts.',
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
    'Instant triggers end with an error at each event. Change recordsIn in src/triggers/mechanisms/hook.ts.',
    '--listen URL',
  ),
  'webhooks.delivery.retries': anyAnswer('Is a delivery sent again after it was answered with 500?', '--listen URL'),
  'webhooks.delivery.signature': {
    ...anyAnswer('Which headers of a delivery look like a signature?', '--listen URL'),
    otherwise: 'The app checks none; with a signature, it could trust a delivery while the API can’t be read.',
  },
  'deals.envelope': one(
    'Does GET /deals return a list with meta, as GET /contacts does?',
    'as contacts',
    'Deals can’t be read: every search and poll of deals ends with an error. Change readPage in src/isao/client.ts.',
  ),
  'deals.updatedSince': anyAnswer('What does GET /deals do with updatedSince?'),
  'deals.filters': containing(
    'Which filters of GET /deals work?',
    ['status'],
    'Find Deal reads all deals and compares the status itself. Change src/searches/find_deal.ts.',
  ),
  'deals.value.type': anyAnswer('Is the value of a deal a number or text?'),
  'deals.probability.whole': one(
    'Are all probabilities whole numbers?',
    true,
    'Create Deal refuses a fraction with an error. Change src/creates/create_deal.ts.',
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
    'The run ends with an error, and running it again may create the deal twice. Change createDeal in src/isao/client.ts.',
    '--write',
  ),
  'deals.contact.unknown': among(
    'What does POST /deals answer if the contact is unknown?',
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
  'deals.updatedAt.grows': one(
    'Does updatedAt of a deal grow with its status and stage?',
    true,
    'Deal Enters Status and Deal Enters Stage miss deals that entered a state. Read all deals in each poll: dealPoll in src/triggers/mechanisms/deal-poll.ts.',
    '--write',
  ),
  'errors.statuses': {
    question: 'Which statuses answer invalid requests?',
    assumed: STATUSES,
    holds: isAsStatuses,
    otherwise:
      'The app shows ISAO’s reason, but may name the wrong cause. Change KIND_BY_STATUS in src/isao/refusal.ts.',
  },
  'rate.headers': anyAnswer('Which headers describe the rate limit?'),
  'rate.retryAfter': anyAnswer('How does a 429 say when to try again? (Answered only if one comes.)'),
} as const satisfies Record<string, Question>;

export type QuestionId = keyof typeof QUESTIONS;
