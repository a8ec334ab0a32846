import { oneOf, type Question } from '../question';
import { sinceIncludes } from '../since';

export default {
  id: 'contacts.createdSince.inclusive',
  text: 'Does createdSince include its own moment?',
  request: 'GET /contacts?createdSince=… with the newest moment, the one before it and the one after it',
  expects: oneOf(true, false),
  otherwise:
    'New Contact reads all contacts at each poll, and leaves out the old ones itself. Change pollPerform in src/triggers/mechanisms/poll.ts.',
  ask: (session) => sinceIncludes(session, 'createdSince', 'createdAt'),
} satisfies Question;
