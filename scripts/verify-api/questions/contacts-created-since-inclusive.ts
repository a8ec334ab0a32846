import { isInclusive } from '../own-contact';
import { oneOf, type Question } from '../question';

export default {
  id: 'contacts.createdSince.inclusive',
  text: 'Does createdSince include its own moment?',
  request: 'GET /contacts?createdSince=… with the moment of this tool’s contact, right before it and right after it',
  needs: '--write',
  expects: oneOf(true, false),
  otherwise:
    'New Contact reads all contacts at each poll, and leaves out the old ones itself. Change pollOperation in src/triggers/mechanisms/poll.ts.',
  ask: (session) => isInclusive(session, 'createdSince', 'createdAt'),
} satisfies Question;
