import tagList from '../../src/triggers/tag_list';
import { aContact, aPage, API, errorOf, isao, run, useNock } from '../helpers';

useNock();

const { operation } = tagList;
const list = () => run('perform' in operation ? operation.perform : undefined);

const page = (number: number) => isao().get(`${API}/contacts`).query({ page: number, limit: 200 });
const named = (...tags: string[]) => tags.map((tag) => ({ id: tag, label: tag }));

it('returns each tag once, whatever its case and spacing, sorted', async () => {
  page(1).reply(
    200,
    aPage([
      aContact({ id: '1', tags: ['VIP', 'Zoo', ' '] }),
      aContact({ id: '2', tags: [] }),
      aContact({ id: '3', tags: ['vip', 'New Lead', 'école', 'new  lead '] }),
    ]),
  );

  expect(await list()).toEqual(named('école', 'New Lead', 'vip', 'Zoo'));
});

it('reads at most five pages', async () => {
  const pageOf = (number: number) => aPage([aContact({ id: `${number}`, tags: [`tag ${number}`] })], number, 6);
  for (const number of [1, 2, 3, 4, 5]) page(number).reply(200, pageOf(number));
  page(6).optionally().reply(200, pageOf(6));

  expect(await list()).toEqual(named('tag 1', 'tag 2', 'tag 3', 'tag 4', 'tag 5'));
});

it('returns what could be read if a later page fails', async () => {
  page(1).reply(200, aPage([aContact({ tags: ['vip'] })], 1, 2));
  page(2).reply(500, { success: false, error: 'Internal error' });

  expect(await list()).toEqual(named('vip'));
});

it('is empty for a key that may not read contacts', async () => {
  page(1).reply(403, { success: false, error: 'Insufficient permissions', requiredPermission: 'contacts:read' });

  expect(await list()).toEqual([]);
});

it('says what went wrong if nothing could be read', async () => {
  page(1).reply(401, { success: false, error: 'Invalid API key' });

  expect((await errorOf(list())).name).toBe('ExpiredAuthError');
});
