import type { Bundle, ZObject } from 'zapier-platform-core';
import { contactOutputFields, contactSample } from '../../fields/contact';
import { type Fields, outputFieldsOf, sampleOf } from '../../fields/record';
import type { ContactQuery, Isao } from '../../isao/client';
import type { Contact } from '../../isao/contact';
import { type Opened, pollOperation, type PollTrigger } from './poll';

interface ContactPoll<Item extends Contact> extends Pick<
  PollTrigger<Contact, Item>,
  'key' | 'dedupeKey' | 'firstReading' | 'instead'
> {
  /** The contact's date that shows when the event happened. */
  date: 'createdAt' | 'updatedAt';
  /** The output fields that an item has beside those of its contact. */
  added?: Fields;
  open: (bundle: Bundle, z: ZObject) => Omit<Opened<Contact, Item>, 'readPage'>;
}

/** The operation of a polling trigger that fires for contacts. */
export const contactPoll = <Item extends Contact>({ date, added, open, ...trigger }: ContactPoll<Item>) => {
  const readPage = (isao: Isao, since: string | undefined, page: number) => {
    const query: ContactQuery = { page };
    if (since !== undefined) query[date === 'createdAt' ? 'createdSince' : 'updatedSince'] = since;
    return isao.listContacts(query);
  };
  return {
    ...pollOperation<Contact, Item>({
      ...trigger,
      records: 'contacts',
      timeOf: (contact) => contact[date],
      outputFields: [...contactOutputFields(), ...(added ? outputFieldsOf(added) : [])],
      open: (bundle, z) => ({ readPage, ...open(bundle, z) }),
    }),
    sample: { ...contactSample, ...(added ? sampleOf(added) : {}) },
  };
};
