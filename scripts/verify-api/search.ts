import { NoAnswer } from './api';
import { ownContact, readContact } from './own-contact';
import { contactsOf, ifKnown, oncePerRun, readList, type Session } from './session';
import { idAt, type JsonRecord, textAt } from './values';

const INDEX_DELAY_MS = 1000;

/** Contacts to search for. This tool's own comes first, because its words occur nowhere else. @throws NoAnswer, Stopped */
export const probes = oncePerRun(async (session: Session): Promise<JsonRecord[]> => {
  const own = session.settings.write ? await ifKnown(ownContact(session)) : undefined;
  const { records } = await contactsOf(session);
  return own ? [await readContact(session, own.id), ...records] : records;
});

export interface NameSearch {
  name: string;
  /** Whether the whole name finds the contact. */
  isFound: boolean;
  finds: (text: string, label: string) => Promise<boolean>;
}

/** Searches for a contact by its whole name. @throws NoAnswer, Stopped */
export const nameSearch = oncePerRun(async (session: Session): Promise<NameSearch> => {
  // Without accents, because how those compare is another question.
  const isPlain = (contact: JsonRecord) => /^[A-Za-z][A-Za-z ,.'-]{4,}[A-Za-z]$/.test(textAt(contact, 'name') ?? '');
  const probe = (await probes(session)).find(isPlain);
  const [id, name] = [idAt(probe, 'id'), textAt(probe, 'name')];
  if (id === undefined || name === undefined) {
    throw new NoAnswer('There is no contact with a plain name to search for.');
  }
  const finds = async (text: string, label: string): Promise<boolean> => {
    const { records } = await readList(session, '/contacts', { search: text });
    const isFound = records.some((contact) => idAt(contact, 'id') === id);
    session.note(`${label} of ${id}: ${isFound ? 'found' : 'not found'}`);
    return isFound;
  };
  let isFound = await finds(name, 'whole name');
  if (!isFound) {
    // A search index may lag behind a write.
    await session.api.pause(INDEX_DELAY_MS);
    isFound = await finds(name, 'whole name');
  }
  return { name, isFound, finds };
});
