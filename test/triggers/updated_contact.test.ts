import updatedContact from '../../src/triggers/updated_contact';
import { aContact, anAnswer, API, isao, run, useNock } from '../helpers';

useNock();

const { operation } = updatedContact;
if (operation.type !== 'hook') throw new Error('updated_contact is a REST hook');

it('subscribes to contact.updated, and is otherwise the same as New Contact', async () => {
  const targetUrl = 'https://hooks.zapier.com/hooks/standard/1/abc/';
  isao()
    .post(`${API}/webhooks/subscribe`, { event: 'contact.updated', target_url: targetUrl })
    .reply(201, { success: true, data: { id: 'sub_1' } });
  isao().get(`${API}/contacts/contact_123`).reply(200, anAnswer(aContact()));
  isao()
    .get(`${API}/triggers/contact.updated/recent`)
    .reply(200, anAnswer([aContact()]));
  isao().get(`${API}/contacts/contact_123`).reply(200, anAnswer(aContact()));

  expect(await run(operation.performSubscribe, { targetUrl })).toEqual({ id: 'sub_1' });
  expect(
    await run(operation.perform, { cleanedRequest: { event: 'contact.updated', data: { id: 'contact_123' } } }),
  ).toEqual([aContact()]);
  expect(await run(operation.performList)).toEqual([aContact()]);
});
