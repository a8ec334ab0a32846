import { type Isao, type IsaoOptions, startIsao } from '../../sandbox/isao';
import { EVENTS } from '../../sandbox/isao/events';
import { PROFILE_VALUES } from '../../sandbox/isao/profile';
import { forgotten, freePort, verify } from './command';

jest.setTimeout(30_000);

let isao: Isao;
afterEach(() => isao.close());

const options = PROFILE_VALUES;
const rounds = Math.max(...Object.values(options).map((values) => values.length));

/** Enough accounts that each option has each of its values in one of them. */
const accounts = Array.from({ length: rounds }, (_, round) => ({
  ...Object.fromEntries(Object.entries(options).map(([name, values]) => [name, values[round % values.length]])),
  events: round === 0 ? EVENTS : EVENTS.filter((event, n) => event !== 'contact.updated' && n !== round),
}));

test.each(accounts.map((account, round) => [round, account] as const))(
  'finds every option of account %i',
  async (round, account: IsaoOptions) => {
    const events = round === 0 || round > 3 ? EVENTS : account.events;
    isao = await startIsao({ ...account, ...(events && { events }), delivery: { backoff: 5 } });
    isao.seed(30, 20);
    const port = await freePort();
    const outcome = await verify(isao, ['--write', '--listen', `http://127.0.0.1:${port}`, '--wait', '1']);
    const { deliveryShape, ...expected } = { ...account, events: [...(events ?? [])] };
    const heard = expected.events.includes('contact.updated');

    expect(outcome.profile).toEqual({ ...expected, ...(heard && { deliveryShape }) });
    expect(forgotten(isao, outcome)).toEqual([]);
    expect(isao.subscriptions()).toEqual([]);
  },
  20_000,
);

test('reuses the same contact and deal, and resets them', async () => {
  isao = await startIsao();
  isao.seed(10, 10);
  const first = await verify(isao, ['--write']);
  const [contact] = isao.contacts.all().slice(-1);
  if (contact) isao.contacts.update(contact.id, { city: 'Lyon', tags: ['mine'] });
  const counts = [isao.contacts.count(), isao.deals.count()];
  const second = await verify(isao, ['--write']);

  expect([first.code, second.code]).toEqual([0, 0]);
  expect(counts).toEqual([11, 11]);
  expect([isao.contacts.count(), isao.deals.count()]).toEqual(counts);
  expect(isao.contacts.get(contact?.id ?? '')).toMatchObject({ city: 'Thistlemere', tags: ['verify-api'] });
  expect(isao.deals.all().at(-1)).toMatchObject({ status: 'open' });
  expect(second.leftBehind).toEqual(first.leftBehind);
});
