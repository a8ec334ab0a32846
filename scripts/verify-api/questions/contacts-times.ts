import { oneOf, type Question } from '../question';
import { contactsOf } from '../session';
import { momentAt, show } from '../values';

export default {
  id: 'contacts.times',
  text: 'Are createdAt and updatedAt ISO 8601?',
  request: 'GET /contacts',
  expects: oneOf('ISO 8601'),
  otherwise:
    'Polls treat every contact as new unless Date.parse can read its times. Change pollOperation in src/triggers/mechanisms/poll.ts.',
  ask: async (session) => {
    const { records } = await contactsOf(session);
    const odd = records.flatMap((contact) =>
      ['createdAt', 'updatedAt'].flatMap((field) =>
        momentAt(contact, field) === undefined ? show(contact[field]) : [],
      ),
    );
    session.note(`${odd.length} are not${odd.length > 0 ? `, for example ${odd[0] ?? ''}` : ''}`);
    return odd.length > 0 ? 'other' : 'ISO 8601';
  },
} satisfies Question;
