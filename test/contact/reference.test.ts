import createDeal from '../../src/creates/create_deal';
import updateContact from '../../src/creates/update_contact';
import updateContactTags from '../../src/creates/update_contact_tags';
import findDeal from '../../src/searches/find_deal';
import findDeals from '../../src/searches/find_deals';
import { aContact, aDeal, anAnswer, aPage, API, haltOf, isao, run, taking, useNock } from '../helpers';

useNock();

const john = aContact();
const expectSearch = (search: string, found: unknown[]) =>
  isao().get(`${API}/contacts`).query({ search, page: 1, limit: 200 }).reply(200, aPage(found));

const update = (contactId: string) => run(updateContact.operation.perform, { inputData: { contactId, city: 'Lyon' } });

describe('a contact in a form', () => {
  it.each([
    [' contact_123 ', () => isao().get(`${API}/contacts/contact_123`).reply(200, anAnswer(john))],
    [
      'John.Smith@Example.com',
      () => expectSearch('John.Smith@Example.com', [john, aContact({ id: 'x', email: 'x@example.com' })]),
    ],
    ['+33 1 23 45 67 89', () => expectSearch('+33123456789', [john])],
    ['tel:+33-1-23-45-67-89', () => expectSearch('+33123456789', [john])],
    ['tel:\u202A+33 1 23 45 67 89\u202C', () => expectSearch('+33123456789', [john])],
    ['WhatsApp: \uFF0B33123456789', () => expectSearch('+33123456789', [john])],
  ])('may be “%s”, which costs one request', async (contactId, expectReading) => {
    expectReading();
    isao().put(`${API}/contacts/contact_123`, { city: 'Lyon' }).reply(200, taking(john));

    expect(await update(contactId)).toMatchObject({ id: 'contact_123', outcome: 'updated' });
  });

  const DELETED = 'It may have been deleted: check the contact in this step.';
  const BEGIN = 'If it is a phone number, begin it with a plus and the country code, such as +33 6 12 34 56 78.';

  it.each([
    ['contact_9', DELETED],
    ['33612345678', BEGIN],
    ['Mobile: +33612345678', BEGIN],
    ['contact-1234567', DELETED],
    ['1234567-contact', DELETED],
  ])('halts if no contact has the ID %s', async (contactId, hint) => {
    isao()
      .get(`${API}/contacts/${encodeURIComponent(contactId)}`)
      .reply(404, { success: false, error: 'Contact not found' });

    expect(await haltOf(update(contactId))).toBe(`ISAO has no contact with the ID “${contactId}”. ${hint}`);
  });

  it('halts if no contact has the phone number', async () => {
    isao().get(`${API}/contacts`).query(true).times(3).reply(200, aPage([]));

    expect(await haltOf(update('+33612345678'))).toBe(
      'ISAO has no contact with the phone number +33612345678. Check it, or create the contact first.',
    );
  });

  it('halts if no contact has the email', async () => {
    expectSearch('nobody@example.com', []);

    expect(await haltOf(update('nobody@example.com'))).toBe(
      'ISAO has no contact with the email “nobody@example.com”. Check it, or create the contact first.',
    );
  });

  it('is the one with exactly this phone number, if another has its twin', async () => {
    const mexican = aContact({ phoneNumber: '+525512345678' });
    expectSearch('+525512345678', [aContact({ id: 'contact_9', phoneNumber: '+5215512345678' }), mexican]);
    isao().put(`${API}/contacts/contact_123`, { city: 'Lyon' }).reply(200, taking(mexican));

    expect(await update('+525512345678')).toMatchObject({ id: 'contact_123', outcome: 'updated' });
  });

  it('halts if several contacts have it, and names them', async () => {
    expectSearch('john.smith@example.com', [john, aContact({ id: 'contact_9', name: 'Johnny' })]);

    expect(
      await haltOf(
        run(updateContactTags.operation.perform, { inputData: { contactId: john.email, tagsToAdd: ['x'] } }),
      ),
    ).toBe(
      'ISAO has several contacts with the email “john.smith@example.com”: John Smith (ID contact_123), Johnny (ID contact_9). Map the Contact ID of the one that you mean.',
    );
  });

  it('says what is wrong with a phone number, before any request', async () => {
    expect(await haltOf(update('+33 1'))).toContain('Contact “+33 1” can’t be read');
  });

  it('is linked to a new deal', async () => {
    expectSearch('john.smith@example.com', [john]);
    isao().post(`${API}/deals`, { title: 'T', contactId: 'contact_123' }).reply(201, taking(aDeal()));

    const inputData = { title: 'T', contactId: 'john.smith@example.com' };
    expect(await run(createDeal.operation.perform, { inputData })).toMatchObject({ title: 'T' });
  });

  it.each([findDeal, findDeals])(
    'finds deals, or nothing if it does not exist: %#',
    async ({ operation: { perform } }) => {
      const find = () => run(perform, { inputData: { contactId: '+33123456789' } });
      expectSearch('+33123456789', [john]);
      isao()
        .get(`${API}/deals`)
        .query(true)
        .reply(200, aPage([aDeal(), aDeal({ id: 'x', contact: null })]));

      expect(await find()).toEqual([aDeal()]);

      isao().get(`${API}/contacts`).query(true).times(3).reply(200, aPage([]));
      expect(await find()).toEqual([]);
    },
  );
});
