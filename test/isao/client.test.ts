import type { Bundle, ZObject } from 'zapier-platform-core';
import { createIsao, type Isao, readSubscriptionId, segment } from '../../src/isao/client';
import { isLoopback } from '../../src/isao/connection';
import { aContact, aDeal, anAnswer, aPage, API, errorOf, isao, run, useNock } from '../helpers';

useNock();

const client = <T>(use: (isao: Isao) => Promise<T>) =>
  run((z: ZObject, bundle: Bundle) => use(createIsao(z, bundle.authData)));

// verify-api uses these three as well.
it('encodes an id as one segment of a path', () => {
  expect(segment('a/b?c')).toBe('a%2Fb%3Fc');
  expect(() => segment('..')).toThrow('not-found');
});

it.each([
  [{ subscription_id: 'a', id: 'x' }, 'a'],
  [{ data: { subscription_id: 7, id: 'x' } }, '7'],
  [{ data: { id: 'b' }, id: 'x' }, 'b'],
  [{ id: 'c' }, 'c'],
  [{ data: ['d'], subscriptionId: 'e' }, undefined],
])('the subscription in %j is %j', (answer, id) => {
  expect(readSubscriptionId(answer)).toBe(id);
});

it.each([
  ['http://localhost:1', true],
  ['http://127.0.0.9', true],
  ['http://[::1]:4010', true],
  ['http://127.0.0.1.example.com', false],
  ['https://isao.io', false],
])('%s is this machine: %j', (address, isHere) => {
  expect(isLoopback(new URL(address))).toBe(isHere);
});

describe('the counts of a page', () => {
  it.each([
    [3, 0, 3, 0],
    ['12', '24', 12, 24],
    [0, 1, 1, 1],
    [0, 3, 3, 3],
    [undefined, '2', 2, 2],
    [1e9, 1e9, 100_000, 1e9],
    ['x3', '3x', 1, undefined],
    [-1, -1, 1, undefined],
    [1.5, '1.5', 1, undefined],
    [[3], { a: 3 }, 1, undefined],
    [null, 2 ** 53, 1, undefined],
  ])('totalPages %j and total %j are %j and %j', async (totalPages, total, pages, all) => {
    isao()
      .get(`${API}/contacts`)
      .query(true)
      .reply(200, { ...aPage([aContact()]), meta: { totalPages, total } });

    const page = await client(({ listContacts }) => listContacts({ page: 1 }));

    expect(page).toEqual({ records: [aContact()], leftOut: 0, totalPages: pages, total: all });
  });
});

it('only a page after the first one may be missing', async () => {
  isao().get(`${API}/deals`).query(true).reply(404, { success: false, error: 'Not found' });

  expect(await errorOf(client(({ listDeals }) => listDeals({ page: 1 })))).toMatchObject({ kind: 'not-found' });
});

it.each([
  '',
  { success: true },
  ...['name', 'phoneNumber', 'createdAt', 'updatedAt'].map((field) => anAnswer({ ...aContact(), [field]: undefined })),
])('an updated contact is read again if the answer is %j', async (answer) => {
  isao().put(`${API}/contacts/contact_123`, { city: 'Lyon' }).reply(200, answer);
  isao().get(`${API}/contacts/contact_123`).reply(200, anAnswer(aContact()));

  expect(await client(({ updateContact }) => updateContact('contact_123', { city: 'Lyon' }))).toEqual(aContact());
});

it.each(['.', '..', '\ud800'])('asks nothing about what can’t be an id: %j', async (id) => {
  expect(await errorOf(client(({ getContact }) => getContact(id)))).toMatchObject({ kind: 'not-found' });
});

describe('the new status of a deal', () => {
  const update = () => client(({ updateDealStatus }) => updateDealStatus('deal_123', { status: 'won' }));
  const expectPut = () => isao().put(`${API}/deals/deal_123/status`, { status: 'won' });
  const expectGet = () => isao().get(`${API}/deals/deal_123`);

  it('needs no second request if the answer is the whole deal', async () => {
    expectPut().reply(200, anAnswer(aDeal({ contact: null })));

    expect(await update()).toEqual(aDeal({ contact: null }));
  });

  it.each([
    { without: 'a body', answer: '' },
    { without: 'a deal', answer: { success: true } },
    { without: 'a title', answer: anAnswer(aDeal({ title: '' })) },
    { without: 'a status', answer: anAnswer(aDeal({ status: null })) },
    { without: 'a creation date', answer: anAnswer(aDeal({ createdAt: '' })) },
    { without: 'an update date', answer: anAnswer(aDeal({ updatedAt: '' })) },
    { without: 'a contact', answer: anAnswer({ ...aDeal(), contact: undefined }) },
  ])('is read again after an answer without $without', async ({ answer }) => {
    expectPut().reply(200, answer);
    expectGet().reply(200, anAnswer(aDeal()));

    expect(await update()).toEqual(aDeal());
  });

  it('can’t be known if the answer is a list', async () => {
    expectPut().reply(200, []);

    expect(await errorOf(update())).toMatchObject({ kind: 'unreadable', detail: { mayHaveBeenWritten: true } });
  });
});
