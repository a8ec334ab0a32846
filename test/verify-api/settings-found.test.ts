import { type Isao, type IsaoOptions, startIsao } from '../../sandbox/isao';
import { EVENTS } from '../../sandbox/isao/events';
import { CHOICES } from '../../sandbox/isao/options';
import { forgotten, freeAddress, verify } from './command';

jest.setTimeout(30_000);

let isao: Isao;
afterEach(() => isao.close());

const rounds = Math.max(...Object.values(CHOICES).map((values) => values.length));

/** Enough accounts that each option has each of its values in one of them. */
const accounts = Array.from({ length: rounds }, (_, round): [number, IsaoOptions] => [
  round,
  {
    ...Object.fromEntries(Object.entries(CHOICES).map(([name, values]) => [name, values[round % values.length]])),
    events:
      round === 1 ? EVENTS.filter((event) => event !== 'contact.updated') : EVENTS.toSpliced(round, round > 1 ? 1 : 0),
  },
]);

test.each(accounts)('finds every option of account %i', async (_round, account) => {
  isao = await startIsao({ ...account, delivery: { backoff: 5 } });
  isao.seed(30, 20);
  const outcome = await verify(isao, ['--write', '--listen', await freeAddress()]);
  const { deliveryShape, ...expected } = account;
  const isHeard = account.events?.includes('contact.updated');

  expect(outcome.profile).toEqual({ ...expected, ...(isHeard && { deliveryShape }) });
  expect(forgotten(isao, outcome)).toEqual([]);
  expect(isao.subscriptions()).toEqual([]);
});

test('reuses the same contact and deal, and resets them', async () => {
  isao = await startIsao();
  isao.seed(10, 10);
  const first = await verify(isao, ['--write']);
  const contact = isao.contacts.all().at(-1)?.id ?? '';
  isao.contacts.update(contact, { city: 'Lyon', tags: ['mine'] });
  const second = await verify(isao, ['--write']);

  expect([first.code, second.code, isao.contacts.count(), isao.deals.count()]).toEqual([0, 0, 11, 11]);
  expect(isao.contacts.get(contact)).toMatchObject({ city: 'Thistlemere', tags: ['verify-api'] });
  expect(isao.deals.all().at(-1)).toMatchObject({ status: 'open' });
  expect(second.leftBehind).toEqual(first.leftBehind);
});
