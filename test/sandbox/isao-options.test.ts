import { type Isao, type IsaoOptions, startIsao } from '../../sandbox/isao';
import { type Call, connect, ids, member } from './isao-client';

let isao: Isao;
let call: Call;

const start = async (options: IsaoOptions = {}): Promise<void> => {
  isao = await startIsao(options);
  call = await connect(isao);
};

afterEach(() => isao.close());

test('PUT without a change is refused', async () => {
  await start();
  const { id } = isao.contacts.create({ name: 'Jane', phoneNumber: '+1' });
  const answer = await call(`PUT /contacts/${id}`, { body: {} });

  expect([answer.status, member(answer.body, 'error')]).toEqual([400, 'The request body must name a field to change']);
});

test('DELETE without a body ends no subscription: 404', async () => {
  await start();
  expect((await call('DELETE /webhooks/unsubscribe')).status).toBe(404);
});

test('an error can have the time', async () => {
  await start({ errorTimestamp: true, now: () => Date.parse('2024-11-08T12:00:00.000Z') });
  expect(member((await call('GET /contacts/none')).body, 'timestamp')).toBe('2024-11-08T12:00:00.000Z');
});

test('a limit over 200 can count as 200', async () => {
  await start({ limitOver200: 'clamped' });
  const { status, body } = await call('GET /contacts?limit=5000');
  expect([status, member(body, 'meta', 'limit')]).toEqual([200, 200]);
});

test('search can cover the job title', async () => {
  await start({ searchPosition: true });
  isao.contacts.create({ name: 'Jane', phoneNumber: '+1', position: 'Marketing Manager' });
  expect(ids(await call('GET /contacts?search=manager'))).toHaveLength(1);
});
