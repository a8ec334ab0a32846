import { readFileSync } from 'node:fs';
import App from '../index';
import { breakingChanges, forbiddenChanges } from '../scripts/release/compatibility';
import { type Action, type Definition, definitionOf, type Field } from '../scripts/release/definition';

const action = (key: string, operation: Action['operation']): Action => ({
  key,
  noun: 'Contact',
  display: { label: 'Contact', description: 'Contacts.' },
  operation,
});

const outputs = (...primary: string[]): Field[] =>
  ['id', 'name', 'updatedAt'].map((key) => ({ key, ...(primary.includes(key) ? { primary: true } : {}) }));

/** An app with one of everything that the rules check. */
const app = () =>
  ({
    version: '1.2.3',
    authentication: {
      type: 'custom',
      fields: [
        { key: 'api_key', type: 'password', required: true },
        { key: 'environment', choices: { production: 'Production', staging: 'Staging' } },
      ],
    },
    triggers: {
      instant: action('instant', { type: 'hook', outputFields: outputs(), sample: { id: '1', name: 'Ada' } }),
      polling: action('polling', { outputFields: outputs('id', 'updatedAt'), sample: { id: '1', name: 'Ada' } }),
    },
    creates: {
      update: action('update', {
        inputFields: [
          { key: 'contactId', type: 'string', required: true, dynamic: 'contacts.id.label', search: 'find.id' },
          { key: 'stage', choices: ['new', 'won'] },
          { key: 'status', choices: [{ value: 'open' }, { value: 'closed' }] },
          { key: 'lines', children: [{ key: 'price', type: 'number' }] },
          { key: 'body', type: 'json', schema: { type: 'object' } },
        ],
        outputFields: outputs(),
        sample: { id: '1' },
      }),
    },
    searches: { find: action('find', { inputFields: [{ key: 'name' }], outputFields: outputs() }) },
    searchOrCreates: { find: { key: 'find', search: 'find', create: 'update' } },
  }) satisfies Definition;

type App = ReturnType<typeof app>;

const inputs = (changed: App): Field[] => changed.creates.update.operation.inputFields ?? [];
const input = (changed: App, key: string): Field => inputs(changed).find((field) => field.key === key) as Field;
const without = (fields: Field[] | undefined, key: string): Field[] =>
  (fields ?? []).filter((field) => field.key !== key);

const changed = (change: (after: App) => unknown): string[] => {
  const after = app();
  change(after);
  return breakingChanges(app(), after);
};

const breaking: [string, (after: App) => unknown, string][] = [
  [
    'a missing operation',
    (after) => Reflect.deleteProperty(after.triggers, 'instant'),
    'triggers.instant: was removed',
  ],
  [
    'an operation with another key',
    (after) => {
      Object.assign(after.searches, { look: after.searches.find });
      Reflect.deleteProperty(after.searches, 'find');
    },
    'searches.find: was removed',
  ],
  [
    'a hook that polls',
    (after) => (after.triggers.instant.operation.type = 'polling'),
    'triggers.instant: was a hook trigger and is a polling trigger',
  ],
  [
    'a poll that is a hook',
    (after) => (after.triggers.polling.operation.type = 'hook'),
    'triggers.polling: was a polling trigger and is a hook trigger',
  ],
  [
    'another dedupe key',
    (after) => (after.triggers.polling.operation.outputFields = outputs('id')),
    'triggers.polling: was deduplicated by id + updatedAt and is by id',
  ],
  [
    'a dedupe key that is no longer declared',
    (after) => (after.triggers.polling.operation.outputFields = outputs()),
    'triggers.polling: was deduplicated by id + updatedAt and is by id',
  ],
  [
    'a missing input',
    (after) => (after.creates.update.operation.inputFields = without(inputs(after), 'stage')),
    'creates.update: input stage was removed',
  ],
  [
    'a new input that is required',
    (after) => inputs(after).push({ key: 'source', required: true }),
    'creates.update: input source is newly required',
  ],
  [
    'a missing output',
    (after) => (after.searches.find.operation.outputFields = without(outputs(), 'name')),
    'searches.find: output name was removed',
  ],
  [
    'an output of another type',
    (after) =>
      (after.searches.find.operation.outputFields = [...without(outputs(), 'id'), { key: 'id', type: 'integer' }]),
    'searches.find: output id was string and is integer',
  ],
  [
    'a key missing from a sample',
    (after) => (after.triggers.instant.operation.sample = { id: '1' }),
    'triggers.instant: sample name was removed',
  ],
  [
    'a missing pair',
    (after) => Reflect.deleteProperty(after.searchOrCreates, 'find'),
    'searchOrCreates.find: was removed or joins other actions',
  ],
  [
    'a pair with another search',
    (after) => (after.searchOrCreates.find.search = 'find_deal'),
    'searchOrCreates.find: was removed or joins other actions',
  ],
  [
    'a pair with another action',
    (after) => (after.searchOrCreates.find.create = 'create_deal'),
    'searchOrCreates.find: was removed or joins other actions',
  ],
  [
    'another kind of connection',
    (after) => (after.authentication.type = 'oauth2'),
    'authentication: type was custom and is oauth2',
  ],
  [
    'a missing field of the connection',
    (after) => after.authentication.fields.pop(),
    'authentication: field environment was removed',
  ],
  [
    'a field of the connection of another type',
    (after) => Object.assign(after.authentication.fields[0] ?? {}, { type: 'string' }),
    'authentication: field api_key was password and is string',
  ],
  [
    'a choice missing from the connection',
    (after) => Object.assign(after.authentication.fields[1] ?? {}, { choices: { production: 'Production' } }),
    'authentication: field environment has lost the choices staging',
  ],
  [
    'a new required field of the connection, even with a default',
    (after) =>
      after.authentication.fields.push({ key: 'region', type: 'string', required: true, default: 'eu' } as never),
    'authentication: field region is newly required',
  ],
];

it.each(breaking)('refuses %s', (_case, change, expected) => {
  expect(changed(change)).toEqual([expected]);
});

/** What an input becomes. */
const breakingInputs: [string, string, Partial<Field>, string][] = [
  ['of another type', 'stage', { type: 'integer' }, 'stage was string and is integer'],
  ['that becomes a list', 'stage', { list: true }, 'stage was string and is string list'],
  ['that becomes a dictionary', 'stage', { dict: true }, 'stage was string and is string dictionary'],
  ['that becomes required', 'stage', { required: true }, 'stage is newly required'],
  ['whose list of words lacks a choice', 'stage', { choices: ['won'] }, 'stage has lost the choices new'],
  [
    'whose list of objects lacks a choice',
    'status',
    { choices: [{ value: 'open' }] },
    'status has lost the choices closed',
  ],
  [
    'with a dropdown of other ids',
    'contactId',
    { dynamic: 'contacts.email.label' },
    'contactId took contacts.id and takes contacts.email',
  ],
  [
    'with a search for other ids',
    'contactId',
    { search: 'find_deal.id' },
    'contactId took find.id and takes find_deal.id',
  ],
  ['with another JSON schema', 'body', { schema: { type: 'array' } }, 'body has another JSON schema'],
  ['without one of its line items', 'lines', { children: [] }, 'lines.price was removed'],
];

it.each(breakingInputs)('refuses an input %s', (_case, key, change, expected) => {
  expect(changed((after) => Object.assign(input(after, key), change))).toEqual([`creates.update: input ${expected}`]);
});

const harmless: [string, (after: App) => unknown][] = [
  ['no change', () => undefined],
  [
    'new operations, fields, choices and pairs',
    (after) => {
      Object.assign(after.triggers, { deal: after.triggers.instant });
      inputs(after).push({ key: 'source' });
      Object.assign(input(after, 'stage'), { choices: ['new', 'won', 'lost'] });
      after.searches.find.operation.outputFields?.push({ key: 'city' });
      after.triggers.instant.operation.sample = { id: '1', name: 'Ada', city: 'London' };
      Object.assign(after.searchOrCreates, { deal: { key: 'deal', search: 'find', create: 'update' } });
      after.authentication.fields.push({ key: 'region' } as never);
    },
  ],
  [
    'other labels, help texts, defaults and another order',
    (after) => {
      Object.assign(after.triggers.instant.display, { label: 'New Person', description: 'Triggers when it happens.' });
      Object.assign(input(after, 'stage'), { label: 'Stage', helpText: 'Where the deal is.', default: 'new' });
      inputs(after).reverse();
    },
  ],
  ['an operation that is hidden', (after) => Object.assign(after.creates.update.display, { hidden: true })],
  ['a type that is spelled out', (after) => (input(after, 'stage').type = 'string')],
  ['a required input with a default', (after) => inputs(after).push({ key: 'source', required: true, default: 'zap' })],
  ['an input that is no longer required', (after) => (input(after, 'contactId').required = false)],
  ['an id with other labels in its dropdown', (after) => (input(after, 'contactId').dynamic = 'contacts.id.name')],
  ['an id without its search', (after) => Reflect.deleteProperty(input(after, 'contactId'), 'search')],
  [
    'another primary field of a hook, which Zapier does not deduplicate',
    (after) => (after.triggers.instant.operation.outputFields = outputs('updatedAt')),
  ],
];

it.each(harmless)('allows %s', (_case, change) => {
  expect(changed(change)).toEqual([]);
});

it.each([
  ['minor', '1.3.0', ['triggers.instant: was removed']],
  ['major', '2.0.0', []],
])('limits what a new %s version may break', (_part, version, expected) => {
  const after = { ...app(), version };
  Reflect.deleteProperty(after.triggers, 'instant');

  expect(forbiddenChanges(app(), after)).toEqual(expected);
});

const released = JSON.parse(readFileSync('releases/definition.json', 'utf8')) as Definition;

it('keeps the Zaps of the latest release working', async () => {
  expect(forbiddenChanges(released, await definitionOf(App))).toEqual([]);
});

it('has a line in the changelog for each input that the latest release lacks', async () => {
  const changelog = readFileSync('CHANGELOG.md', 'utf8').split('\n');
  const built = await definitionOf(App);
  const updated = (['triggers', 'creates'] as const).flatMap((kind) =>
    Object.values(released[kind]).flatMap(({ key, operation }) => {
      const known = operation.inputFields?.map((field) => field.key);
      const inputs = built[kind][key]?.operation.inputFields ?? [];
      const added = inputs.filter((field) => !known?.includes(field.key));
      return added.map(({ label = '' }) => ({ name: `${kind.slice(0, -1)}/${key}`, label }));
    }),
  );
  const missing = updated.filter(
    ({ name, label }) => !changelog.some((line) => line.startsWith(`- Updated ${name}: `) && line.includes(label)),
  );

  expect(missing).toEqual([]);
});
