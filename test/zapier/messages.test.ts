import { readFileSync } from 'node:fs';
import { marked, type Tokens } from 'marked';
import App from '../../index';
import { IsaoError, type IsaoErrorDetail, type IsaoErrorKind } from '../../src/isao/error';
import { withErrorsIn } from '../../src/zapier/errors';
import { advice, type Place } from '../../src/zapier/messages';
import { API, errorOf, isao, messageOf, run, useNock } from '../helpers';

useNock();

const happened: Record<IsaoErrorKind, string> = {
  unauthorized: 'ISAO refused the API key.',
  forbidden: 'This API key lacks a permission.',
  'not-found': 'ISAO did not find what was asked for.',
  conflict: 'This conflicts with a record that ISAO already has.',
  invalid: 'ISAO did not accept these values.',
  rejected: 'ISAO did not accept the request.',
  'too-many': 'ISAO has more records than can be searched in time.',
  throttled: 'This API key has reached ISAO’s rate limit.',
  unavailable: 'ISAO is down or can’t be reached.',
  timeout: 'ISAO did not answer in time.',
  failed: 'ISAO had an internal error.',
  unreadable: 'ISAO’s answer could not be read.',
};
const kinds = Object.keys(happened) as IsaoErrorKind[];
const places: Place[] = ['step', 'connection', 'sample', 'poll', 'switch', 'delivery'];

/** The table in docs/architecture.md: one entry for each kind in each place. */
const documented = marked
  .lexer(readFileSync('docs/architecture.md', 'utf8'))
  .filter((token): token is Tokens.Table => token.type === 'table')
  .filter(({ header }) => header[0]?.text === 'kinds')
  .flatMap(({ rows }) => rows)
  .flatMap((row) => {
    const [inKinds = '', inPlaces = '', sentence = ''] = row.map(({ text }) => text);
    const placesOfRow = inPlaces.split(', ') as Place[];
    return (inKinds.split(', ') as IsaoErrorKind[]).flatMap((kind) =>
      placesOfRow.map((place) => ({ kind, place, sentence })),
    );
  });

const failureIn = (place: Place, kind: IsaoErrorKind, detail: IsaoErrorDetail = {}) =>
  errorOf(
    run(
      withErrorsIn(place)(() => {
        throw new IsaoError(kind, detail);
      }),
    ),
  );

it('docs/architecture.md has each kind in each place once', () => {
  const cells = kinds.flatMap((kind) => places.map((place) => `${kind} ${place}`));

  expect(documented.map(({ kind, place }) => `${kind} ${place}`).sort()).toEqual(cells.sort());
});

it.each(documented)('$kind, $place: “$sentence”', async ({ kind, place, sentence }) => {
  const error = await failureIn(place, kind);

  expect(messageOf(error)).toBe(`${happened[kind]} ${sentence}`);
});

it.each<[string, IsaoErrorKind[]]>([
  ['ThrottledError', ['throttled', 'unavailable', 'timeout']],
  ['HaltedError', ['not-found', 'conflict', 'invalid', 'rejected', 'too-many']],
  ['ExpiredAuthError', ['unauthorized']],
  ['AppError', ['forbidden', 'failed', 'unreadable']],
])('a step ends with a %s: %j', async (name, ofKinds) => {
  for (const kind of ofKinds) expect([kind, (await failureIn('step', kind)).name]).toEqual([kind, name]);
});

it.each(places)('only a step is said to have written something, not: %s', async (place) => {
  const message = messageOf(await failureIn(place, 'timeout', { mayHaveBeenWritten: true }));

  const doubt = 'ISAO may have made the change anyway. Check there before you repeat it.';
  expect(message).toBe(`ISAO did not answer in time. ${place === 'step' ? doubt : advice.timeout[place]}`);
});

describe('the place of', () => {
  const inputData = {
    ...{ tags: ['vip'], fields: ['email'], status: 'won', stage: 'lead' },
    ...{ contactId: 'contact_1', dealId: 'deal_1', title: 'T', name: 'Jane', phoneNumber: '+33987654321' },
    ...{ searchBy: 'name', searchValue: 'Jane', tagsToAdd: ['vip'], method: 'GET', path: '/contacts' },
  };
  const bundle = {
    inputData,
    targetUrl: 'https://hooks.zapier.com/1',
    subscribeData: { id: 'sub_1' },
    cleanedRequest: { id: 'contact_1', phoneNumber: '+33987654321', title: 'T' },
  };

  const polled: [string, Record<string, boolean>, Place][] = [
    ['', {}, 'poll'],
    [' as a test', { isLoadingSample: true }, 'sample'],
    [' when it is switched on', { isPopulatingDedupe: true }, 'switch'],
  ];
  const ofTriggers = Object.entries(App.triggers).flatMap(([key, { display, operation }]) => {
    if (operation.type === 'hook') {
      const { perform, performList, performSubscribe, performUnsubscribe } = operation;
      return [
        { what: `a delivery to ${key}`, perform, meta: {}, place: 'delivery' },
        { what: `a test of ${key}`, perform: performList, meta: {}, place: 'sample' },
        { what: `switching ${key} on`, perform: performSubscribe, meta: {}, place: 'switch' },
        { what: `switching ${key} off`, perform: performUnsubscribe, meta: {}, place: 'switch' },
      ];
    }
    const perform = 'perform' in operation ? operation.perform : undefined;
    if (display.hidden) return [{ what: `the dropdown ${key}`, perform, meta: {}, place: 'sample' }];
    return polled.map(([how, meta, place]) => ({ what: `${key}${how}`, perform, meta, place }));
  });
  const ofSteps = Object.entries({ ...App.creates, ...App.searches }).flatMap(([key, { operation }]) => [
    { what: `a run of ${key}`, perform: operation.perform, meta: {}, place: 'step' },
    { what: `a test of ${key}`, perform: operation.perform, meta: { isLoadingSample: true }, place: 'step' },
  ]);
  const { test } = App.authentication ?? {};
  const ofConnection = { what: 'a connection’s test', perform: test, meta: {}, place: 'connection' };

  it.each([...ofTriggers, ...ofSteps, ofConnection])('$what is $place', async ({ perform, meta, place }) => {
    const matching = new RegExp(`^${API}/`);
    for (const method of ['get', 'post', 'put', 'delete'] as const) {
      isao()[method](matching).optionally().times(2).reply(429, { success: false, error: 'Slow down' });
    }

    const error = await errorOf(run(perform as never, { ...bundle, meta }));

    expect(messageOf(error)).toBe(`This API key has reached ISAO’s rate limit. ${advice.throttled[place as Place]}`);
  });
});
