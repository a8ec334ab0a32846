import { readTagsFilter } from '../../contact/tags';
import type { Event } from '../../isao/client';
import { hookOperation } from './hook';

/** The instant triggers of contacts, which differ only in their event. */
export const contactHook = (event: Extract<Event, `contact.${string}`>) =>
  hookOperation({
    event,
    kind: { entity: 'contact', hallmark: 'phoneNumber' },
    get: (isao, id) => isao.getContact(id),
    list: async (isao) => (await isao.listContacts({})).records,
    filter: readTagsFilter,
  });
