import { oneOf, type Question } from '../question';
import { contactsOf } from '../session';
import { joined } from '../values';

const OPTIONAL_FIELDS = ['firstName', 'lastName', 'email', 'position', 'currentCompany', 'industrySector', 'city'];

export default {
  id: 'contacts.blank',
  text: 'How is a blank field returned?',
  request: 'GET /contacts',
  expects: oneOf('null', 'omitted', 'mixed'),
  otherwise: 'A blank field is returned as an empty text. Change textOrNull in src/isao/scalars.ts.',
  option: 'blankFields',
  ask: async (session) => {
    const { records } = await contactsOf(session);
    const values = records.flatMap((contact) => OPTIONAL_FIELDS.map((field) => contact[field]));
    const kinds = values.flatMap((value) =>
      value === undefined ? 'omitted' : value === null ? 'null' : value === '' ? 'empty text' : [],
    );
    return kinds.includes('empty text') ? 'empty text' : joined(kinds);
  },
} satisfies Question;
