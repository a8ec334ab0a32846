import type { ContactQuery, Isao } from '../isao/client';
import type { Contact } from '../isao/contact';

/** How polls list contacts by one of their dates. */
export const contactsBy = (date: 'createdAt' | 'updatedAt') => ({
  timeOf: (contact: Contact): string => contact[date],
  readPage: (isao: Isao, since: string | undefined, page: number) => {
    const query: ContactQuery = { page };
    if (since !== undefined) query[date === 'createdAt' ? 'createdSince' : 'updatedSince'] = since;
    return isao.listContacts(query);
  },
});
