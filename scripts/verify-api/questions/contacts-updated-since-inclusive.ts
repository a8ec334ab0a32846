import { isInclusive } from '../own-contact';
import { oneOf, type Question } from '../question';

export default {
  id: 'contacts.updatedSince.inclusive',
  text: 'Does updatedSince include its own moment?',
  request: 'GET /contacts?updatedSince=… with the moment of this tool’s contact, right before it and right after it',
  needs: '--write',
  expects: oneOf(true, false),
  otherwise:
    'New or Updated Contact reads all contacts at each poll, and leaves out the old ones itself. Change pollOperation in src/triggers/mechanisms/poll.ts.',
  option: 'sinceInclusive',
  named: (updated, answers) => {
    const created = answers.get('contacts.createdSince.inclusive');
    if (typeof updated !== 'boolean' || typeof created !== 'boolean') return undefined;
    if (created === updated) return created;
    return created ? 'createdSince' : 'updatedSince';
  },
  ask: (session) => isInclusive(session, 'updatedSince', 'updatedAt'),
} satisfies Question;
