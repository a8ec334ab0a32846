import { readdirSync } from 'node:fs';
import { createAppHandler } from 'zapier-platform-core';
import App from '../index';

/** What Zapier's reviewers and its own checks look for, over the definition that Zapier gets. */

interface Field {
  key: string;
  label?: string;
  type?: string;
  helpText?: string;
  required?: boolean;
  default?: string;
  list?: boolean;
  dynamic?: string;
  search?: string;
  group?: string;
  primary?: boolean;
}

interface Operation {
  key: string;
  noun: string;
  display: { label: string; description: string; hidden?: boolean };
  operation: {
    type?: string;
    inputFields?: Field[];
    inputFieldGroups?: { key: string }[];
    outputFields: Field[];
    sample: Record<string, unknown>;
  };
}

interface Definition {
  authentication: { fields: (Field & { isNoSecret?: boolean })[]; connectionLabel: string };
  triggers: Record<string, Operation>;
  creates: Record<string, Operation>;
  searches: Record<string, Operation>;
  searchOrCreates: Record<string, { key: string; search: string; create: string }>;
}

const kinds = ['triggers', 'creates', 'searches'] as const;
type Kind = (typeof kinds)[number];

const ask = async (command: 'definition' | 'validate') => (await createAppHandler(App)({ command })).results;

let definition: Definition;
beforeAll(async () => {
  definition = (await ask('definition')) as Definition;
});

const SMALL_WORD = /^(a|an|and|at|by|for|if|in|of|on|or|the|to|with)$/;
const isTitleCase = (label = '') =>
  label
    .replace(/[()]/g, '')
    .split(' ')
    .every((word, i) => /^[A-Z0-9]/.test(word) || (i > 0 && SMALL_WORD.test(word)));

const descriptions: Record<Kind, RegExp> = {
  triggers: /^Triggers when .+\.$/,
  creates: /^[A-Z][a-z]+s .+\.$/,
  searches: /^Finds .+\.$/,
};

const sorted = (texts: string[]) => [...texts].sort();
const inputsOf = ({ operation }: Operation) => operation.inputFields ?? [];
const keysOf = (fields: Field[]) => fields.map(({ key }) => key);

/** Each rule names what breaks it. The sources are Zapier's style guide and publishing checks, by their headings. */
const rules: Record<string, (operation: Operation, kind: Kind) => unknown[]> = {
  'Labels are in Title Case and without the app’s name': ({ display }) =>
    [display.label].filter((label) => !isTitleCase(label) || /isao|zapier/i.test(label)),
  'Searches are labelled Find': ({ display }, kind) =>
    [display.label].filter((label) => kind === 'searches' && !label.startsWith('Find ')),
  'Descriptions have the form of their kind, end with a period, and don’t name the app': ({ display }, kind) =>
    [display.description].filter((text) => !descriptions[kind].test(text) || /isao|zapier/i.test(text)),
  'Outputs have a top-level id': ({ operation }) => (keysOf(operation.outputFields).includes('id') ? [] : ['id']),
  'Outputs are labelled and typed, each once': ({ operation: { outputFields } }) => [
    ...outputFields.filter(({ label, type, list }) => !label || !(type ?? list)),
    ...outputFields.filter(({ key }, i) => keysOf(outputFields).indexOf(key) !== i),
  ],
  'The sample has the keys of the outputs': ({ operation: { sample, outputFields } }) => {
    const [have, want] = [Object.keys(sample), keysOf(outputFields)];
    return [...have.filter((key) => !want.includes(key)), ...want.filter((key) => !have.includes(key))];
  },
  'The sample has values of the declared types': ({ operation: { sample, outputFields } }) =>
    outputFields.filter(({ key, list, type }) => {
      const value = sample[key];
      if (list) return !Array.isArray(value);
      if (type === 'datetime') return Number.isNaN(Date.parse(String(value)));
      return typeof value !== (type === 'number' || type === 'integer' ? 'number' : 'string');
    }),
  'Inputs are labelled in Title Case and typed': (operation) =>
    inputsOf(operation).filter(({ label, type }) => !type || !isTitleCase(label)),
  'Inputs have help text that is a sentence and not the label again': (operation) =>
    inputsOf(operation).filter(
      ({ helpText = '', label = '' }) => !/\w.*[.]$/.test(helpText) || helpText === `${label}.`,
    ),
  'URLs in help texts are Markdown links': (operation) =>
    inputsOf(operation).filter(({ helpText = '' }) => /(?<!\]\()https?:/.test(helpText)),
  'Required inputs come first': (operation) =>
    inputsOf(operation).filter(({ required }, i, all) => required && all.slice(0, i).some((field) => !field.required)),
  'More than twelve inputs are grouped, in the order of the groups': (operation) => {
    const groups = operation.operation.inputFieldGroups?.map(({ key }) => key) ?? [];
    const positions = inputsOf(operation).map(({ group = '' }) => groups.indexOf(group));
    if (positions.length <= 12) return groups;
    return positions.filter((position, i) => position === -1 || position < Math.max(0, ...positions.slice(0, i)));
  },
  'An id of a record has a dropdown and a search': (operation) =>
    inputsOf(operation).filter(({ key, dynamic, search }) => /[a-z]Id$/.test(key) && !(dynamic && search)),
  'No input of an update is preset, for it would overwrite what was left blank': (operation) =>
    inputsOf(operation).filter((field) => operation.key.startsWith('update_') && field.default !== undefined),
};

it('passes Zapier’s own schema validation', async () => {
  expect(await ask('validate')).toEqual([]);
});

it.each(kinds)('has every one of the %s in a file that bears its key', (kind) => {
  const files = readdirSync(`src/${kind}`).filter((name) => name.endsWith('.ts'));

  expect(sorted(files)).toEqual(sorted(Object.keys(definition[kind]).map((key) => `${key}.ts`)));
  expect(Object.values(definition[kind]).map(({ key }) => key)).toEqual(Object.keys(definition[kind]));
});

describe.each(Object.entries(rules))('%s', (_rule, violations) => {
  it.each(kinds)('in all %s', (kind) => {
    const broken = Object.values(definition[kind]).flatMap((operation) =>
      violations(operation, kind).map((violation) => ({ operation: operation.key, violation })),
    );

    expect(broken).toEqual([]);
  });
});

describe('the connection', () => {
  it('has a secret key field that links to where the key is made', () => {
    expect(definition.authentication.fields.find(({ key }) => key === 'api_key')).toMatchObject({
      type: 'password',
      required: true,
      helpText: expect.stringContaining('](https://isao.io/dashboard/settings/api-keys)') as string,
    });
  });

  it('marks every other field as no secret', () => {
    const open = definition.authentication.fields.filter(({ isNoSecret }) => isNoSecret);

    expect(keysOf(open)).toEqual(['environment', 'default_country']);
  });
});

it('pairs Find and Create of a contact', () => {
  expect(definition.searchOrCreates['find_contact']).toMatchObject({
    key: 'find_contact',
    search: 'find_contact',
    create: 'create_contact',
  });
});
