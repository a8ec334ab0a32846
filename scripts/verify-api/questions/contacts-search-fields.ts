import { including, type Question, showValue } from '../question';
import { probes } from '../search';
import { readList } from '../session';
import { type JsonRecord, textAt } from '../values';

const NEEDED = ['name', 'email', 'phoneNumber'];
const FIELDS = [...NEEDED, 'position', 'currentCompany', 'industrySector', 'city', 'country'];

const folded = (text = ''): string => text.normalize('NFC').toLowerCase();
const isIn = (contact: JsonRecord, field: string, value: string) =>
  folded(textAt(contact, field)).includes(folded(value));
const isOnlyIn = (contact: JsonRecord, field: string, value: string) =>
  value !== '' && FIELDS.every((other) => isIn(contact, other, value) === (other === field));

export default {
  id: 'contacts.search.fields',
  text: 'Which fields does search look in?',
  request: 'GET /contacts?search=… with whole values that a contact has in one field only',
  expects: including(...NEEDED),
  otherwise: 'Find Contact finds nothing by the missing field. Change src/contact/lookup.ts.',
  option: 'searchPosition',
  named: (answer) => Array.isArray(answer) && answer.includes('position'),
  ask: async (session) => {
    const sample = await probes(session);
    const searched: string[] = [];
    const untested: string[] = [];
    for (const field of FIELDS) {
      const texts = sample.map((contact) => textAt(contact, field) ?? '');
      const value = texts.find((text) => sample.some((contact) => isOnlyIn(contact, field, text)));
      if (value === undefined) untested.push(field);
      else {
        const { records } = await readList(session, '/contacts', { search: value });
        if (records.some((contact) => isOnlyIn(contact, field, value))) searched.push(field);
      }
    }
    session.note(`no contact to test: ${showValue(untested)}`);
    return NEEDED.some((field) => untested.includes(field)) ? undefined : searched;
  },
} satisfies Question;
