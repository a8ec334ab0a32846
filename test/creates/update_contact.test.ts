import updateContact from '../../src/creates/update_contact';
import { aContact, anAnswer, API, failureOf, haltOf, isao, run, taking, useNock } from '../helpers';

useNock();

const contact = aContact();
const path = `${API}/contacts/contact_123`;
const update = (inputData: Record<string, unknown>) =>
  run(updateContact.operation.perform, { inputData: { contactId: 'contact_123', ...inputData } });
const expectGet = (found: object = contact) => isao().get(path).reply(200, anAnswer(found));
const expectPut = (changes: Record<string, string | string[] | null>) => isao().put(path, changes);

describe('what is written', () => {
  it('is what was filled in and differs', async () => {
    const updated = { ...contact, city: 'Marseille', position: '0', country: 'false' };
    expectGet();
    expectPut({ position: '0', city: 'Marseille', country: 'false' }).reply(200, anAnswer(updated));

    const result = await update({ name: 'John Smith', city: ' Marseille ', position: 0, country: false, email: '  ' });

    expect(result).toEqual({ ...updated, outcome: 'updated', changedFields: ['position', 'city', 'country'] });
  });

  it('is nothing if nothing differs, so that two Zaps that sync two apps stop', async () => {
    expectGet({ ...contact, city: 'Paris ' });

    const result = await update({
      name: 'John Smith',
      email: 'John.Smith@Example.com',
      phoneNumber: '+33 1 23 45 67 89',
      city: 'Paris',
      tags: ['VIP'],
    });

    expect(result).toEqual({ ...contact, city: 'Paris ', outcome: 'unchanged', changedFields: [] });
  });

  it('is another email, and another spelling of a text', async () => {
    expectGet();
    expectPut({ email: 'jane@example.com', city: 'PARIS' }).reply(200, taking(contact));

    expect(await update({ email: 'jane@example.com', city: 'PARIS' })).toMatchObject({
      changedFields: ['email', 'city'],
    });
  });

  it('is not a text that ISAO has tidied', async () => {
    expectGet({ ...contact, city: 'Orl\u00e9\u200bans', position: 'Head of Sales' });

    const result = await update({ city: 'Orle\u0301ans', position: 'Head  of\u00a0Sales ' });
    expect(result).toMatchObject({ outcome: 'unchanged' });
  });

  it.each([
    ['follows a new first name', 'John Smith', { firstName: 'Jane' }, { name: 'Jane Smith', firstName: 'Jane' }],
    ['follows both', 'John  Smith', { firstName: 'A', lastName: 'B' }, { name: 'A B', firstName: 'A', lastName: 'B' }],
    ['follows a cleared name', 'John Smith', { clearFields: ['lastName'] }, { name: 'John', lastName: null }],
    ['stays if it is another', 'J. Smith', { lastName: 'Doe' }, { lastName: 'Doe' }],
    ['stays if the form has it', 'John Smith', { name: 'John Smith', lastName: 'Doe' }, { lastName: 'Doe' }],
    ['is never emptied', 'John Smith', { clearFields: ['firstName', 'lastName'] }, { firstName: null, lastName: null }],
  ])('is a full name that %s', async (_case, name, form, changes) => {
    expectGet({ ...contact, name });
    expectPut(changes).reply(200, anAnswer({ ...contact, ...changes }));

    expect(await update(form)).toMatchObject({
      outcome: 'updated',
      changedFields: expect.arrayContaining(Object.keys(changes)) as string[],
    });
  });

  it.each([
    ['+33 1 23 45 67 89', '+33123456789'],
    ['+5215512345678', '+525512345678'],
  ])('is not the same phone number in another spelling, or its twin: %s', async (phoneNumber, wanted) => {
    expectGet({ ...contact, phoneNumber });

    expect(await update({ phoneNumber: wanted })).toMatchObject({ outcome: 'unchanged' });
  });

  it('is a country code that was missing', async () => {
    expectGet({ ...contact, phoneNumber: '01 23 45 67 89' });
    expectPut({ phoneNumber: '+33123456789' }).reply(200, anAnswer(contact));

    expect(await update({ phoneNumber: '+33123456789' })).toMatchObject({ changedFields: ['phoneNumber'] });
  });

  it('adds tags to the existing ones', async () => {
    expectGet();
    expectPut({ tags: ['vip', 'enterprise', 'new'] }).reply(200, taking(contact));

    expect(await update({ tags: ['new', 'Vip', 'NEW'] })).toMatchObject({ changedFields: ['tags'] });
  });

  it('empties the chosen fields that are not empty', async () => {
    expectGet({ ...contact, country: null, email: '' });
    expectPut({ city: null, tags: [] }).reply(200, taking(contact));

    const result = await update({ clearFields: ['city', 'country', 'email', 'tags'] });

    expect(result).toMatchObject({ outcome: 'updated', changedFields: ['city', 'tags'] });
  });

  it.each([{ clearFields: ['tags'] }, { tags: ['new'] }])(
    'is nothing if it would destroy unreadable tags: %j',
    async (inputData) => {
      expectGet({ ...contact, tags: [{}] });

      expect(await haltOf(update({ city: 'Lyon', ...inputData }))).toContain(
        'Not all tags of “John Smith” (ID “contact_123”) can be read',
      );
    },
  );

  it('is every other field of a contact with unreadable tags', async () => {
    expectGet({ ...contact, tags: [{}] });
    expectPut({ city: 'Lyon' }).reply(200, taking(contact));

    expect(await update({ city: 'Lyon' })).toMatchObject({ changedFields: ['city'] });
  });

  it('is read again if the answer has the old value, because the answer may be older', async () => {
    expectGet();
    expectPut({ city: 'Lyon' }).reply(200, anAnswer(contact));
    expectGet({ ...contact, city: 'Lyon' });

    expect(await update({ city: 'Lyon' })).toMatchObject({ city: 'Lyon', outcome: 'updated' });
  });

  it('must be what ISAO has then: an ISAO that keeps old values halts the run', async () => {
    expectGet();
    expectPut({ position: 'CTO', city: null, tags: [] }).reply(200, anAnswer({ ...contact, position: 'CTO' }));
    expectGet({ ...contact, position: 'CTO' });

    expect(await haltOf(update({ position: 'CTO', clearFields: ['city', 'tags'] }))).toBe(
      'ISAO reported success, but kept the old value of City, Tags of “John Smith” (ID “contact_123”). Change it in ISAO.',
    );
  });

  it('is nothing if all chosen fields are already empty', async () => {
    expectGet({ ...contact, tags: [] });

    expect(await update({ clearFields: 'tags' })).toMatchObject({ outcome: 'unchanged' });
  });
});

describe('what can’t be done says why, without a request', () => {
  it.each([
    [{ contactId: ' ' }, 'Contact is blank. Choose the contact to update.'],
    [{ city: ' ' }, 'There is nothing to update. Fill in a field, or choose one under Clear Fields to empty it.'],
    [{ clearFields: ['name'] }, 'Clear Fields is “name”. Choose one of these: First Name; Last Name; Email; '],
    [
      { clearFields: ['city'], city: 'Lyon' },
      'City is filled in and also chosen under Clear Fields. Keep one of the two.',
    ],
    [{ phoneNumber: '06 12' }, 'Phone Number “06 12” can’t be read'],
  ])('%j', async (inputData, message) => {
    expect(await haltOf(update(inputData))).toContain(message);
  });
});

it('names the contact that has the email', async () => {
  expectGet();
  expectPut({ email: 'j@example.com' }).reply(409, { success: false, error: 'Email taken', existingContactId: 7 });

  expect(await haltOf(update({ email: 'j@example.com' }))).toBe(
    'This conflicts with a record that ISAO already has (Email taken): contact ID 7. Use that record, or change the values in this step.',
  );
});

describe('an update whose answer is lost', () => {
  it('is resolved by reading the contact', async () => {
    expectGet();
    expectPut({ city: 'Lyon' }).replyWithError(Object.assign(new Error('cut'), { code: 'ECONNRESET' }));
    expectGet({ ...contact, city: 'Lyon' });

    expect(await update({ city: 'Lyon' })).toMatchObject({ outcome: 'updated', city: 'Lyon', changedFields: ['city'] });
  });

  it.each([
    ['was not made', () => expectGet()],
    ['can’t be checked', () => isao().get(path).reply(500, {})],
  ])('shows the failure if the change %s', async (_case, expectLook) => {
    expectGet();
    expectPut({ city: 'Lyon' }).reply(504, 'Gateway timeout');
    expectLook();

    expect(await failureOf(update({ city: 'Lyon' }))).toContain('ISAO may have made the change anyway');
  });
});
