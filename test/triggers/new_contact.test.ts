import newContact from '../../src/triggers/new_contact';
import { aContact, anAnswer, aPage, API, errorOf, failureOf, isao, messageOf, run, useNock } from '../helpers';

useNock();

const { operation } = newContact;
if (operation.type !== 'hook') throw new Error('new_contact is a REST hook');
const { performSubscribe, performUnsubscribe, perform, performList } = operation;

const targetUrl = 'https://hooks.zapier.com/hooks/standard/1/abc/';
const contact = aContact();
const missing = { success: false, error: 'Contact not found' };
const expectGet = (id = 'contact_123') => isao().get(`${API}/contacts/${id}`);
const deliver = (cleanedRequest: unknown, more = {}) => run(perform, { cleanedRequest, ...more });

describe('switching a Zap on', () => {
  it('subscribes and keeps the id', async () => {
    isao()
      .post(`${API}/webhooks/subscribe`, { event: 'contact.created', target_url: targetUrl })
      .reply(201, { success: true, data: { id: 'sub_1', event: 'contact.created' } });

    expect(await run(performSubscribe, { targetUrl })).toEqual({ id: 'sub_1' });
  });

  it('fails if the answer has no id, because the Zap could never be switched off', async () => {
    isao().post(`${API}/webhooks/subscribe`).reply(200, { success: true });

    expect(await failureOf(run(performSubscribe, { targetUrl }))).toBe(
      'ISAO’s answer could not be read (POST /webhooks: 200). Switch the Zap on or off again in a few minutes. If it fails again, contact ISAO’s support.',
    );
  });

  it('never repeats the subscription, because maybe only its answer was lost', async () => {
    isao()
      .post(`${API}/webhooks/subscribe`)
      .replyWithError(Object.assign(new Error('cut'), { code: 'ECONNRESET' }));

    expect(await failureOf(run(performSubscribe, { targetUrl }))).toBe(
      'ISAO is down or can’t be reached (POST /webhooks: ECONNRESET). Switch the Zap on or off again in a few minutes. If it fails again, contact ISAO’s support.',
    );
  });

  it('says so if Zapier gives no address', async () => {
    expect(await failureOf(run(performSubscribe))).toContain('Zapier gave no address for events');
  });
});

describe('switching a Zap off', () => {
  const subscribeData = { id: 'sub_1' };

  it('unsubscribes by the id', async () => {
    isao().delete(`${API}/webhooks/unsubscribe`, { subscription_id: 'sub_1' }).reply(200, { success: true });

    expect(await run(performUnsubscribe, { subscribeData })).toEqual({});
  });

  it.each([
    [204, undefined],
    [200, 'OK'],
    [404, { success: false, error: 'Subscription not found' }],
    [404, 'Not Found'],
    [410, { success: false, error: 'Gone' }],
  ])('succeeds whatever a %d returns', async (status, body) => {
    isao().delete(`${API}/webhooks/unsubscribe`).reply(status, body);

    expect(await run(performUnsubscribe, { subscribeData })).toEqual({});
  });

  it('sends no request if there was no subscription', async () => {
    expect(await run(performUnsubscribe, {})).toEqual({});
  });

  it('shows every other failure', async () => {
    isao().delete(`${API}/webhooks/unsubscribe`).reply(500, { success: false, error: 'Oops' });

    expect(await failureOf(run(performUnsubscribe, { subscribeData }))).toContain('ISAO had an internal error (Oops)');
  });
});

describe('a delivery', () => {
  const forged = { ...contact, name: 'Forged', email: 'evil@example.com' };

  it.each([
    ['the record', forged],
    ['{event, data: record}', { id: 'event_9', event: 'contact.created', data: forged }],
    ['{event, data: {contact: record}}', { event: 'contact.created', data: { contact: forged } }],
    ['{event, contact: record}', { event: 'contact.created', contact: forged }],
    ['a one-element array', [forged]],
    ['only an id', { id: 'contact_123' }],
    ['{event, contact: record}, with other data', { event: 'contact.updated', contact: forged, data: { changes: [] } }],
    ['{event, contact: record}, with no data', { event: 'contact.updated', contact: forged, data: [] }],
    ['the record, with other data', { ...forged, data: {} }],
    ['the record, with its event and type', { ...forged, event: 'contact.created', type: 'contact.created' }],
    ['contactId', { contactId: 'contact_123' }],
    ['{id, type, contact_id}', { id: 'event_9', type: 'contact.created', contact_id: 'contact_123' }],
    ['{event, data: {contactId}}', { event: 'contact.created', data: { id: 'event_9', contactId: 'contact_123' } }],
    ['{id, type, payload: record}', { id: 'event_9', type: 'contact.created', payload: forged }],
    ['{id, object, data: {object: record}}', { id: 'event_9', object: 'event', data: { object: forged } }],
    ['{topic, contacts: [record]}', { topic: 'contact.created', contacts: [forged] }],
    ['{data: {type, id}}', { data: { type: 'Contacts', id: 'contact_123' } }],
    ['{object, id}', { object: 'contact', id: 'contact_123' }],
    ['a part of the record', { id: 'contact_123', name: 'Forged' }],
    ['the record with another contactId', { ...forged, contactId: 'external_7' }],
    ['JSON in a form, and another id', { id: 'event_9', data: JSON.stringify(forged) }],
  ])('as %s returns the contact from the API', async (_shape, cleanedRequest) => {
    expectGet().reply(200, anAnswer(contact));

    expect(await deliver(cleanedRequest)).toEqual([contact]);
  });

  it('with the same record twice returns it once', async () => {
    expectGet().reply(200, anAnswer(contact));

    expect(await deliver([forged, forged])).toEqual([contact]);
  });

  it.each([
    ['the record', forged],
    ['only an id', { id: 'contact_123' }],
    ['contact_id', { id: 'event_9', type: 'contact.created', contact_id: 'contact_123' }],
    ['a part of the record in an event', { event: 'contact.created', data: { id: 'contact_123', name: 'Forged' } }],
  ])('of a contact that doesn’t exist returns nothing, as %s', async (_shape, cleanedRequest) => {
    expectGet().times(2).reply(404, missing);

    expect(await deliver(cleanedRequest)).toEqual([]);
  });

  it.each([
    ['may be an event’s', { id: 'contact_123', at: '2026-11-23T10:00:00.000Z' }],
    ['is a contact’s or an event’s', { ...forged, event: 'contact.created' }],
    ['is beside unknown data', { ...forged, data: { name: 'Forged' } }],
  ])('stays visible if ISAO does not know its id, which %s', async (_why, cleanedRequest) => {
    expectGet().times(2).reply(404, missing);

    expect(await failureOf(deliver(cleanedRequest))).toContain('names 0 contacts instead of one');
  });

  it('with two contacts costs four requests at most', async () => {
    for (const id of ['contact_1', 'contact_2']) expectGet(id).times(2).reply(404, missing);

    expect(await deliver([{ id: 'contact_1' }, { id: 'contact_2' }])).toEqual([]);
  });

  it('is not lost if it comes before ISAO can find the contact', async () => {
    expectGet().reply(404, missing);
    expectGet().reply(200, anAnswer(contact));

    expect(await deliver({ id: 'contact_123' })).toEqual([contact]);
  });

  it.each(['..', '.', '\ud800', '../test?a=1&é', 'a/b', 'a\0', ' 7', '', 'x'.repeat(65), 'x'.repeat(20_000)])(
    'with the hostile id %j sends no request',
    async (id) => {
      expect(await failureOf(deliver({ ...contact, id }))).toContain('names 0 contacts instead of one');
    },
  );

  it.each<[string, number, string | object, Record<string, string>, number]>([
    ['is down', 503, { success: false, error: 'Down' }, {}, 60],
    ['breaks', 500, { success: false, error: 'Oops' }, {}, 60],
    ['is behind a gateway that has no such page', 404, '<html>Not found</html>', {}, 60],
    ['has reached ISAO’s rate limit', 429, { success: false }, { 'retry-after': '7' }, 7],
    ['accepts no request for an hour', 429, { success: false }, { 'retry-after': '3600' }, 300],
  ])('that comes while ISAO %s is not trusted, and is delivered again', async (_case, status, body, headers, delay) => {
    expectGet()
      .times([404, 503].includes(status) ? 3 : 1)
      .reply(status, body, headers);

    const refusal = await errorOf(deliver({ event: 'contact.created', data: forged }));

    expect(refusal.name).toBe('ThrottledError');
    expect(JSON.parse(refusal.message)).toMatchObject({ delay });
    expect(messageOf(refusal)).toMatch(
      /ISAO.+ Zapier repeats an event once\. If that fails, too, this event starts no run\.$/,
    );
  });

  it('is delivered again if ISAO fails at the second read', async () => {
    expectGet().reply(404, missing);
    expectGet().reply(500, { success: false, error: 'Oops' });

    expect((await errorOf(deliver(contact))).name).toBe('ThrottledError');
  });

  it.each([
    ['text', JSON.stringify(forged)],
    ['text with a byte-order mark', `\ufeff${JSON.stringify(forged)}`],
    ['a form with the JSON in a field', { payload: JSON.stringify({ event: 'contact.created', data: forged }) }],
    ['a form whose only name is the JSON', { [JSON.stringify(forged)]: '' }],
  ])('sent as %s is read', async (_shape, cleanedRequest) => {
    expectGet().reply(200, anAnswer(contact));

    expect(await deliver(cleanedRequest)).toEqual([contact]);
  });

  it('that Zapier could not parse is read from its raw text', async () => {
    expectGet().reply(200, anAnswer(contact));
    const rawRequest = { method: 'POST', querystring: '', headers: {}, content: '\ufeff{"id": "contact_123"}' };

    expect(await deliver({}, { rawRequest })).toEqual([contact]);
  });

  it('with a revoked key asks to reconnect', async () => {
    expectGet().reply(401, { success: false, error: 'Invalid API key' });

    expect((await errorOf(deliver(contact))).name).toBe('ExpiredAuthError');
  });

  it.each([
    [{}],
    [null],
    ['text'],
    [[]],
    [{ event: 'contact.created', data: null }],
    [{ id: { a: 1 } }],
    [[[[[[[{ id: 'deep' }]]]]]]],
    [{ id: 'event_9', type: 'contact.created' }],
    [{ id: 'event_9', type: null, name: 'Forged' }],
    [{ id: 'event_9', object: 'event', name: 'Forged' }],
    [{ id: 'event_9', kind: 'created' }],
    [{ id: 'event_9', eventType: 'contact.created' }],
    [{ id: 'event_9', event_type: 'contact.created' }],
    [{ id: 'event_9', eventName: 'contact.created' }],
    [{ id: 'event_9', event_name: 'contact.created' }],
    [{ id: 'event_9', topic: 'contacts/create' }],
    [{ id: 'event_9', action: 'created' }],
    [{ id: 'event_9', data: { name: 'Forged' } }],
    [{ id: 'event_9', payload: null }],
    [{ id: 'event_9', record: [] }],
    [{ id: 'event_9', resource: '/contacts/contact_123' }],
    [{ id: 'event_9', contact: 'John Smith' }],
    [{ event: 'contact.created', data: { id: 'event_9', type: 'contact.created' } }],
    [{ event: 'deal.created', dealId: 'deal_123' }],
  ])('that names no contact says so: %j', async (cleanedRequest) => {
    expect(await failureOf(deliver(cleanedRequest))).toBe(
      'A contact.created event arrived that names 0 contacts instead of one, so it was ignored. If it happens again, contact ISAO’s support.',
    );
  });

  it('with too many contacts is not used', async () => {
    const cleanedRequest = ['contact_1', 'contact_2', 'contact_3'].map((id) => ({ id }));

    expect(await failureOf(deliver(cleanedRequest))).toContain('names 3 contacts instead of one');
  });

  it.each([
    { tags: ['VIP '], passes: true },
    { tags: ['other', 'enterprise'], passes: true },
    { tags: 'vip', passes: true },
    { tags: ['other'], passes: false },
    { tags: [], passes: true },
    { tags: ['', ' '], passes: true },
  ])('passes the filter $tags: $passes', async ({ tags, passes }) => {
    expectGet().reply(200, anAnswer(contact));

    expect(await deliver(forged, { inputData: { tags } })).toEqual(passes ? [contact] : []);
  });
});

describe('the samples', () => {
  const old = aContact({ id: 'contact_1', updatedAt: '2024-01-01T00:00:00.000Z' });
  const recent = aContact({ id: 'contact_2', updatedAt: '2024-02-01T00:00:00.000Z', tags: ['lead'] });
  const expectRecent = () => isao().get(`${API}/triggers/contact.created/recent`);
  const expectList = (contacts: unknown[]) =>
    isao().get(`${API}/contacts`).query({ limit: 200 }).reply(200, aPage(contacts));
  const idsUntil = (count: number) => Array.from({ length: count }, (_, i) => ({ id: `contact_${i}` }));

  it('are recent contacts from the API, newest first', async () => {
    expectRecent().reply(
      200,
      anAnswer([{ id: 'contact_1' }, { event: 'contact.created', data: { contact: { id: 'contact_2' } } }]),
    );
    for (const each of [old, recent]) expectGet(each.id).reply(200, anAnswer(each));

    expect(await run(performList)).toEqual([recent, old]);
  });

  it('are at most three, pass the filter, and leave out deleted contacts', async () => {
    expectRecent().reply(200, anAnswer(idsUntil(12)));
    expectGet('contact_0').reply(404, missing);
    for (const { id } of idsUntil(10).slice(1)) {
      const tags = id === 'contact_1' ? ['other'] : ['lead'];
      expectGet(id).reply(200, anAnswer(aContact({ id, tags, updatedAt: `2024-01-0${id.slice(-1)}` })));
    }

    const samples = await run(performList, { inputData: { tags: ['Lead'] } });

    expect(samples).toMatchObject([{ id: 'contact_9' }, { id: 'contact_8' }, { id: 'contact_7' }]);
  });

  it('are read four at a time', async () => {
    let inFlight = 0;
    let most = 0;
    expectRecent().reply(200, anAnswer(idsUntil(10)));
    for (const { id } of idsUntil(10)) {
      expectGet(id).reply(200, async () => {
        inFlight += 1;
        most = Math.max(most, inFlight);
        await new Promise((done) => setTimeout(done, 20));
        inFlight -= 1;
        return anAnswer(aContact({ id }));
      });
    }

    expect(await run(performList)).toHaveLength(3);
    expect(most).toBe(4);
  });

  it.each<[string, number, number, object]>([
    ['there are no recent ones', 1, 200, anAnswer([])],
    // An unreadable answer is read again.
    ['the list has another shape', 3, 200, { success: true, data: { odd: true } }],
    ['the key may not read it', 1, 403, { success: false, error: 'Denied', requiredPermission: 'webhooks:read' }],
    ['there is no such list', 1, 404, { success: false, error: 'Not found' }],
    ['the list is broken', 1, 500, { success: false, error: 'Oops' }],
    ['the list has a rate limit', 1, 429, { success: false, error: 'Too many requests' }],
    ['the list takes parameters', 1, 422, { success: false, error: 'Validation failed' }],
    ['the list has other things', 1, 200, anAnswer([{ id: 'event_9', type: 'contact.created' }, 'contact_1', null])],
  ])('are any contacts if %s', async (_case, times, status, answer) => {
    expectRecent().times(times).reply(status, answer);
    expectList([old, recent]);

    expect(await run(performList)).toEqual([recent, old]);
  });

  it('are any contacts if a recent one can’t be read', async () => {
    expectRecent().reply(200, anAnswer([{ id: 'contact_9' }]));
    expectGet('contact_9').reply(500, { success: false, error: 'Oops' });
    expectList([old]);

    expect(await run(performList)).toEqual([old]);
  });

  it('ask to reconnect if the key is refused', async () => {
    expectRecent().reply(401, { success: false, error: 'API key expired' });

    expect((await errorOf(run(performList))).name).toBe('ExpiredAuthError');
  });
});
