import contactList from '../../src/triggers/contact_list';
import { aContact, aPage, API, isao, run, useNock } from '../helpers';

useNock();

const { operation } = contactList;
const list = (meta?: { page: number }) =>
  run('perform' in operation ? operation.perform : undefined, meta ? { meta } : {});

it('returns a page of contacts with labels that people can tell apart', async () => {
  isao()
    .get(`${API}/contacts`)
    .query({ page: 1, limit: 200 })
    .reply(
      200,
      aPage([
        aContact({ id: 'c', name: 'Zoë' }),
        aContact({ id: 'a', name: 'Émile', phoneNumber: '' }),
        aContact({ id: 'b', name: '', phoneNumber: '', email: null }),
      ]),
    );

  expect(await list()).toEqual([
    { id: 'b', label: 'b' },
    { id: 'a', label: 'Émile (john.smith@example.com)' },
    { id: 'c', label: 'Zoë (+33123456789)' },
  ]);
});

it('returns the first page if Zapier’s page is not a number of one', async () => {
  isao().get(`${API}/contacts`).query({ page: 1, limit: 200 }).reply(200, aPage([]));

  expect(await list({ page: 0.5 })).toEqual([]);
});

it.each([
  [200, aPage([], 3, 2)],
  [404, { success: false, error: 'Page not found' }],
])('numbers pages from 0, as Zapier does, and ends after the last one: %d', async (status, answer) => {
  isao().get(`${API}/contacts`).query({ page: 3, limit: 200 }).reply(status, answer);

  expect(await list({ page: 2 })).toEqual([]);
});
