import { isRefusal, NoAnswer, successOf } from '../api';
import { changeOwn, createContact, OWN_CONTACT, ownContact, putOwn, readOwn, secondContact } from '../records';
import { grows, oncePerRun, type Question, type Questions, readList, type Session } from '../session';
import { idAt, isSame, momentOf, outline, show } from '../values';

const { name } = OWN_CONTACT;
const OTHER_SPELLING = '+33 1 99 00 17 01';
/** A search index may lag behind a write. */
const INDEX_DELAY_MS = 1000;

/** Changes only the city. @returns the contact before and after it */
const putCity = oncePerRun(async (session: Session) => {
  const city = 'Thistlemere West';
  const before = await readOwn(session);
  const after = await changeOwn(session, { city });
  if (after['city'] !== city) throw new NoAnswer('PUT /contacts/:id → the city did not change');
  return { before, after };
});

const isFoundBy = async (session: Session, query: Record<string, string>): Promise<boolean> => {
  const { id } = await ownContact(session);
  const { records } = await readList(session, '/contacts', query);
  const isFound = records.some((contact) => idAt(contact, 'id') === id);
  session.note(`${Object.values(query).join(' and ')}: ${isFound ? 'found' : 'not found'}`);
  return isFound;
};

/** Asks a filter at a moment of this tool's contact, right before it and right after it. */
const isInclusive = (since: string, field: string, trigger: string): Question => ({
  text: `Does ${since} of GET /contacts include its own moment?`,
  assumed: [true, false],
  otherwise: `${trigger} reads all contacts at each poll, and leaves out the old ones itself. Change pollOperation in src/triggers/mechanisms/poll.ts.`,
  ask: async (session) => {
    const moment = momentOf((await readOwn(session))[field]);
    if (moment === undefined) throw new NoAnswer(`${field} can’t be read.`);
    const finds = (shift: number) =>
      isFoundBy(session, { search: name, [since]: new Date(moment + shift).toISOString() });
    const [own, earlier, later] = [await finds(0), await finds(-1), await finds(1)];
    if (!earlier) throw new NoAnswer(`${since} doesn’t find what comes after it.`);
    // A filter with a precision of seconds also works.
    return later && (await finds(2000)) ? 'ignored' : own;
  },
});

export const contacts: Questions = {
  'contacts.conflict.id': {
    text: 'Does the 409 of POST /contacts name the contact that has the number in existingContactId?',
    assumed: [true],
    otherwise: 'Create Contact searches for it, or makes a second one. Change readRefusal in src/isao/refusal.ts.',
    option: 'conflictId',
    ask: async (session) => {
      const { answer, mayExist } = await secondContact(session);
      if (!answer || (answer.isSuccess && mayExist)) return false;
      if (answer.isSuccess) return 'updates';
      session.note(outline(answer.body));
      return answer.status === 409 ? idAt(answer.body, 'existingContactId') !== undefined : `status ${answer.status}`;
    },
  },
  'contacts.createdSince.inclusive': isInclusive('createdSince', 'createdAt', 'New Contact'),
  'contacts.phone.normalized': {
    text: 'Does POST /contacts compare the digits of phone numbers, or their exact spelling?',
    assumed: ['digits'],
    otherwise: 'Create Contact may make a second contact. Search for the number first: src/creates/create_contact.ts.',
    option: 'phoneUniqueness',
    ask: async (session) => {
      const { id: ownId, otherNumbers, customers } = await ownContact(session);
      const { mayExist } = await secondContact(session);
      if (mayExist) throw new NoAnswer('Two contacts may have the number. A third was not tried.');
      if (otherNumbers.includes(OTHER_SPELLING)) return 'exact';
      const { answer, id } = await createContact(session, customers, OTHER_SPELLING);
      if (answer.status === 409) return 'digits';
      successOf(answer);
      return id === ownId ? 'updates' : 'exact';
    },
  },
  'contacts.put.null': {
    text: 'What does PUT /contacts/:id do with null in a field?',
    assumed: ['clears'],
    otherwise: 'Clear Fields of Update Contact empties nothing. Change clearing in src/creates/update_contact.ts.',
    option: 'putNull',
    ask: async (session) => {
      await changeOwn(session, { city: OWN_CONTACT.city });
      if (isRefusal(await putOwn(session, { city: null }))) return 'refused';
      const { city = null } = await changeOwn(session, { city: null });
      session.note(`city was ${OWN_CONTACT.city}, now ${show(city)}`);
      if (city === null || city === '') return 'clears';
      return city === OWN_CONTACT.city ? 'ignored' : 'otherwise';
    },
  },
  'contacts.put.partial': {
    text: 'Does PUT /contacts/:id keep the fields that are left out?',
    assumed: [true],
    otherwise: 'Update Contact would empty the blank fields. Send the whole contact: writeChanges in src/writing.ts.',
    ask: async (session) => {
      const { before, after } = await putCity(session);
      const fields = Object.keys(OWN_CONTACT).filter((field) => field !== 'city');
      const lost = fields.filter((field) => !isSame(after[field], before[field]));
      session.note(`also changed: ${lost.join(', ') || 'none'}`);
      return lost.length === 0;
    },
  },
  'contacts.put.tags': {
    text: 'What does PUT /contacts/:id do with tags?',
    assumed: ['replaces'],
    otherwise: 'Add or Remove Contact Tags can’t remove a tag. Change src/creates/update_contact_tags.ts.',
    option: 'putTags',
    ask: async (session) => {
      await changeOwn(session, { tags: ['verify-api', 'verify-api-one'] });
      const { tags } = await changeOwn(session, { tags: ['verify-api'] });
      session.note(`tags were verify-api and verify-api-one, now ${show(tags)}`);
      if (!Array.isArray(tags) || !tags.includes('verify-api')) return 'otherwise';
      return tags.includes('verify-api-one') ? 'merges' : 'replaces';
    },
  },
  'contacts.search.case': {
    text: 'Is search of GET /contacts case-sensitive?',
    assumed: ['insensitive'],
    otherwise: 'Find Contact misses other spellings. Search for more of these: src/contact/lookup.ts.',
    option: 'searchCase',
    ask: async (session) => {
      if (!(await isFoundBy(session, { search: name }))) return undefined;
      return (await isFoundBy(session, { search: name.toUpperCase() })) ? 'insensitive' : 'sensitive';
    },
  },
  'contacts.search.fields': {
    text: 'Which fields does search of GET /contacts look in?',
    assumed: ['name', 'email', 'phoneNumber'],
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
  },
  'contacts.search.match': {
    text: 'Does search of GET /contacts match substrings, prefixes or whole values?',
    assumed: ['substring', 'prefix', 'exact'],
    otherwise: 'Find Contact finds contacts only by ID. Change src/contact/lookup.ts.',
    option: 'searchMode',
    ask: async (session) => {
      const parts = { substring: name.slice(1, -1), prefix: name.slice(0, -1), exact: name };
      for (const [mode, search] of Object.entries(parts)) if (await isFoundBy(session, { search })) return mode;
      await session.api.pause(INDEX_DELAY_MS);
      return (await isFoundBy(session, { search: name })) ? undefined : 'nothing';
    },
  },
  'contacts.updatedAt.grows': grows(
    'Does updatedAt grow with each PUT /contacts/:id?',
    'New or Updated Contact misses changes. Change src/triggers/mechanisms/poll.ts.',
    putCity,
  ),
  'contacts.updatedSince.inclusive': {
    ...isInclusive('updatedSince', 'updatedAt', 'New or Updated Contact'),
    option: 'sinceInclusive',
  },
};
