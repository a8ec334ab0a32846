import { isFoundBy, OWN_CONTACT } from '../own-contact';
import { including, type Question } from '../question';

export default {
  id: 'contacts.search.fields',
  text: 'Which fields does search look in?',
  request: 'GET /contacts?search=… with the values of this tool’s contact, which occur nowhere else',
  needs: '--write',
  expects: including('name', 'email', 'phoneNumber'),
  otherwise: 'Find Contact finds nothing by the missing field. Change src/contact/lookup.ts.',
  option: 'searchPosition',
  named: (answer) => Array.isArray(answer) && answer.includes('position'),
  ask: async (session) => {
    const searched: string[] = [];
    for (const field of ['name', 'email', 'phoneNumber', 'position', 'currentCompany', 'industrySector'] as const) {
      if (await isFoundBy(session, { search: OWN_CONTACT[field] })) searched.push(field);
    }
    return searched;
  },
} satisfies Question;
