import { hasOddTags, readContact } from '../../src/isao/contact';
import { readDeal } from '../../src/isao/deal';
import { aContact, aDeal } from '../helpers';

it.each([
  [undefined, [], false],
  [null, [], false],
  ['', [], false],
  [['a', 7], ['a', '7'], false],
  ['a', ['a'], true],
  [[{ name: 'a' }, { label: 'b' }, { id: 1 }, {}, [], null, 3], ['a', 'b', '3'], true],
])('the tags %j are %j; are they odd? %j', (written, tags, isOdd) => {
  const contact = readContact({ ...aContact(), tags: written });

  expect(contact).toEqual(aContact({ tags }));
  expect(contact && hasOddTags(contact)).toBe(isOdd);
});

it.each([
  [1200.5, 1200.5],
  [' 1200.50 ', 1200.5],
  [0, 0],
  ['', null],
  [' ', null],
  ['1200 €', null],
  ['Infinity', null],
  [true, null],
  [{}, null],
])('the value %j is %j', (written, value) => {
  expect(readDeal({ ...aDeal(), value: written })).toEqual(aDeal({ value }));
});

it('a contact that was not read from an answer has no odd tags', () => {
  expect(hasOddTags(aContact())).toBe(false);
});

it.each([
  ['+33123456789', 'https://wa.me/33123456789'],
  ['33123456789', null],
  ['+33 1 23 45 67 89', null],
  ['+0123456789', null],
])('the WhatsApp link of %s is %s, whatever ISAO sends', (phoneNumber, whatsappLink) => {
  const sent = { ...aContact({ phoneNumber }), whatsappLink: 'https://evil.example' };

  expect(readContact(sent)).toMatchObject({ whatsappLink });
  expect(readDeal({ ...aDeal(), contact: sent })).toMatchObject({ contact: { whatsappLink } });
});

it('a contact has all its fields and no other, null if ISAO has none', () => {
  expect(readContact({ id: 7, city: { odd: true }, phoneNumber: 33123456789, tags: ['a', 1], secret: 1 })).toEqual({
    ...Object.fromEntries(Object.keys(aContact()).map((key) => [key, null])),
    id: '7',
    name: '',
    phoneNumber: '33123456789',
    tags: ['a', '1'],
    createdAt: '',
    updatedAt: '',
  });
});

it('a deal has all its fields and no other, and no contact or assignee without an id', () => {
  const deal = aDeal({ actualCloseDate: '2026-11-23T09:30:00.000Z' });

  expect(readDeal({ ...deal, secret: 1 })).toEqual(deal);
  expect(readDeal({ id: 'deal_123', contact: { name: 'Jane' }, assignedTo: { name: 'Jane' } })).toEqual({
    ...Object.fromEntries(Object.keys(deal).map((key) => [key, null])),
    id: 'deal_123',
    title: '',
    createdAt: '',
    updatedAt: '',
  });
  expect(readDeal({ ...deal, contact: undefined, contactId: 7 })).toMatchObject({
    contact: { id: '7', name: null, email: null, phoneNumber: null, currentCompany: null, whatsappLink: null },
  });
});
