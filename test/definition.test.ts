import { readdirSync, readFileSync } from 'node:fs';
import App from '../index';
import {
  type Action,
  ask,
  type Definition,
  definitionOf,
  type Field,
  type Kind,
  kinds,
} from '../scripts/release/definition';

/**
 * What Zapier's automatic checks and its reviewers look for in the app's definition. Each rule names its source: the
 * code of a check, or the page that requires it. What needs an account is in docs/releasing.md.
 */
const GUIDELINES = 'https://docs.zapier.com/integrations/publish/integration-build-guidelines';
const REQUIREMENTS = 'https://docs.zapier.com/integrations/publish/integration-publishing-requirements';
/** The checks of https://docs.zapier.com/integrations/publish/integration-checks-reference, by area. */
const CHECKS = [
  ...['A001', 'C001', 'C002', 'C003'],
  ...['D001', 'D002', 'D003', 'D004', 'D005', 'D006', 'D007', 'D008', 'D009', 'D010', 'D011', 'D012', 'D013', 'D014'],
  ...['D015', 'D016', 'D017', 'D018', 'D021', 'D022', 'D023', 'D024', 'D025', 'D026', 'D027', 'D028'],
  ...['E001', 'L001', 'L002', 'L003', 'L004', 'M001', 'M002', 'M003', 'M004', 'M005', 'M006', 'M007'],
  ...['S001', 'S002', 'S003', 'T001', 'T002', 'T003', 'T004', 'T005', 'T006', 'U001', 'Z001'],
];

let definition: Definition;
beforeAll(async () => {
  definition = await definitionOf(App);
});

const SMALL_WORD = /^(a|an|and|at|by|for|if|in|of|on|or|the|to|with)$/;
const isTitleCase = (label = '') =>
  label
    .replace(/[()]/g, '')
    .split(' ')
    .every((word, i) => /^[A-Z0-9]/.test(word) || (i > 0 && SMALL_WORD.test(word)));

const DESCRIPTIONS: Record<Kind, RegExp> = {
  triggers: /^Triggers when .+\.$/,
  creates: /^[A-Z][a-z]+s .+\.$/,
  searches: /^Finds .+\.$/,
};

const sorted = (texts: string[]) => [...texts].sort();
const keysOf = (fields: Field[]) => fields.map(({ key }) => key);
const inputsOf = ({ operation }: Action) => operation.inputFields ?? [];
const outputsOf = ({ operation }: Action) => operation.outputFields ?? [];
const sampleOf = ({ operation }: Action) => operation.sample ?? {};
const isPolling = ({ operation }: Action, kind: Kind) => kind === 'triggers' && operation.type !== 'hook';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A sample's values by output key: `contact__name` is the name within the contact. */
const leaves = (sample: Record<string, unknown>, outputs: string[], prefix = ''): [string, unknown][] =>
  Object.entries(sample).flatMap(([name, value]) => {
    const key = prefix + name;
    return isRecord(value) && !outputs.includes(key) ? leaves(value, outputs, `${key}__`) : [[key, value]];
  });
const leavesOf = (action: Action) => leaves(sampleOf(action), keysOf(outputsOf(action)));

const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

/** Without code in backticks and without Markdown links. */
const plain = (text = '') => text.replace(/`[^`]*`/g, '').replace(/\[[^\]]+\]\(https:[^)\s]+\)/g, '');

/** Dates in any format that APIs use. */
const DATE =
  /^\d{4}[-/]\d\d|^\d{1,2}[./]\d{1,2}[./]\d{4}|\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d/i;
const ISO_DATE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/;

const isOfType = (value: unknown, { type = 'string', list }: Field): boolean => {
  if (list) return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'datetime') return ISO_DATE.test(String(value));
  return typeof value === (type === 'number' || type === 'boolean' ? type : 'string');
};

const find = (kind: Kind, reference: string) => {
  const [key = '', ...fields] = reference.split('.');
  const action = definition[kind][key];
  return { key, missing: action ? fields.filter((field) => !keysOf(outputsOf(action)).includes(field)) : [reference] };
};

interface Rule {
  source: string;
  /** Everything in an operation that breaks the rule. */
  breaches: (action: Action, kind: Kind) => unknown[];
  /** Operations that may break it, and why. */
  except?: Record<string, string>;
}

/** Inputs whose label needs no help text. */
const SELF_EXPLANATORY = new Set([
  ...['email', 'name', 'firstName', 'lastName', 'currentCompany', 'city'],
  ...['title', 'description'],
]);

const ANY_ANSWER = 'It gives whatever the API answers: what is in there, and whether it has an id, is not ours to say.';

const rules: Record<string, Rule> = {
  'Labels are in Title Case': {
    source: 'D018',
    breaches: ({ display }) => [display.label].filter((label) => !isTitleCase(label)),
  },
  'Labels and descriptions name neither the app nor Zapier': {
    source: `${GUIDELINES}#trigger-design-and-copy`,
    breaches: ({ display }) => [display.label, display.description].filter((text) => /isao|zapier/i.test(text)),
  },
  'A label identifies the operation, for people and agents': {
    source: `${REQUIREMENTS}#5-8-integration-follows-naming-conventions`,
    breaches: ({ key, display }) =>
      kinds
        .flatMap((kind) => Object.values(definition[kind]))
        .filter((other) => other.key !== key && other.display.label === display.label),
  },
  'Searches are labelled Find': {
    source: `${GUIDELINES}#search-design-and-copy`,
    breaches: ({ display }, kind) =>
      [display.label].filter((label) => kind === 'searches' && !label.startsWith('Find ')),
  },
  'Descriptions have the form of their kind': {
    source: `D021, ${GUIDELINES}#action-design-and-copy, #search-design-and-copy`,
    breaches: ({ display }, kind) => [display.description].filter((text) => !DESCRIPTIONS[kind].test(text)),
  },
  'Keys are words': {
    source: `${GUIDELINES}#trigger-design-and-copy`,
    breaches: ({ key }) => [key].filter((text) => !/^[a-z]+(_[a-z]+)+$/.test(text)),
  },
  'Nouns are one thing': {
    source: `${GUIDELINES}#trigger-design-and-copy`,
    breaches: ({ noun }) => [noun].filter((text) => !isTitleCase(text) || text.endsWith('s')),
  },
  'Searches and actions have inputs, the same for all users': {
    source: 'D009, D022',
    breaches: (action, kind) => (kind === 'triggers' || inputsOf(action).some(({ key }) => key) ? [] : ['inputs']),
  },
  'No input asks for a secret': {
    source: `D001, ${REQUIREMENTS}#5-5-integration-requests-authentication-credentials-appropriately`,
    breaches: (action) =>
      inputsOf(action).filter(({ key, type }) => type === 'password' || /api_?key|token|secret|password/i.test(key)),
  },
  'Inputs are labelled in Title Case and typed': {
    source: `${GUIDELINES}#action-input-fields`,
    breaches: (action) => inputsOf(action).filter(({ label, type }) => !type || !isTitleCase(label)),
  },
  'Inputs that need one have a help text, which is a sentence and does not repeat the label': {
    source: `D011, ${GUIDELINES}#action-input-fields`,
    breaches: (action) =>
      inputsOf(action).filter(({ key, helpText, label = '' }) =>
        helpText === undefined ? !SELF_EXPLANATORY.has(key) : !/\w.*[.]$/.test(helpText) || helpText === `${label}.`,
      ),
  },
  'URLs in texts are Markdown links, or in backticks': {
    source: 'D008',
    breaches: (action) =>
      [action.display.description, ...inputsOf(action).map(({ helpText }) => helpText)].filter((text) =>
        /https?:|[[\]]/.test(plain(text)),
      ),
  },
  'Required inputs come first': {
    source: `${GUIDELINES}#action-input-fields`,
    breaches: (action) =>
      inputsOf(action).filter(({ required }, i, all) => required && all.slice(0, i).some((field) => !field.required)),
  },
  'More than twelve inputs are grouped, in the order of the groups': {
    source: `${GUIDELINES}#action-input-fields`,
    breaches: (action) => {
      const groups = action.operation.inputFieldGroups?.map(({ key }) => key) ?? [];
      const positions = inputsOf(action).map(({ group = '' }) => groups.indexOf(group));
      if (positions.length <= 12) return groups;
      return positions.filter((position, i) => position === -1 || position < Math.max(0, ...positions.slice(0, i)));
    },
  },
  'Several values are a list, never a text with commas': {
    source: `${GUIDELINES}#action-input-fields`,
    breaches: (action) =>
      inputsOf(action).filter(({ helpText = '' }) => /\bcomma(?! separates nothing)/i.test(helpText)),
  },
  'No input is called an ID': {
    source: `${GUIDELINES}#action-input-fields`,
    breaches: (action) => inputsOf(action).filter(({ label = '' }) => /\bID$/.test(label)),
  },
  'The id of a record has a dropdown and a search': {
    source: `D004, ${GUIDELINES}#action-input-fields`,
    breaches: (action) =>
      inputsOf(action).filter(({ key, dynamic, search }) => {
        // A search for a deal doesn't need another search for a deal.
        const isOwn = action.key === `find_${key.replace('Id', '')}`;
        return /[a-z]Id$/.test(key) && !(dynamic && (search ?? isOwn));
      }),
  },
  'If one of several fields is required, each of them says so': {
    source: `${GUIDELINES}#action-input-fields`,
    breaches: (action) =>
      inputsOf(action).flatMap(({ key, helpText = '' }) => {
        const [phrase = '', names = ''] = /at least one of ([A-Z][^.]+)\./.exec(helpText) ?? [];
        return names
          .split(/, | and /)
          .filter(
            (name) =>
              name && !inputsOf(action).some((field) => field.label === name && field.helpText?.includes(phrase)),
          )
          .map((name) => `${key}: ${name}`);
      }),
  },
  'A field for tags or stages offers those in use': {
    source: `${GUIDELINES}#action-input-fields`,
    breaches: (action) =>
      inputsOf(action).filter(
        ({ key, dynamic }) =>
          (key.startsWith('tags') && dynamic !== 'tag_list.id.label') ||
          (key.startsWith('stage') && dynamic !== 'stage_list.id.label'),
      ),
  },
  'A dropdown uses outputs of its trigger, and a search field outputs of its search': {
    source: 'D005, D013',
    breaches: (action) =>
      inputsOf(action).flatMap(({ dynamic, search }) => [
        ...(dynamic ? find('triggers', dynamic).missing : []),
        ...(search ? find('searches', search).missing : []),
      ]),
  },
  'A field with a search is one text or number, with a dropdown': {
    source: 'D014',
    breaches: (action) =>
      inputsOf(action).filter(
        ({ search, dynamic, type = 'string', list, dict, children }) =>
          search && (!dynamic || !/^(string|number|integer)$/.test(type) || list || dict || children),
      ),
  },
  'No input of an update has a default, which would overwrite blank fields': {
    source: `${GUIDELINES}#action-input-fields`,
    breaches: (action) =>
      inputsOf(action).filter((field) => action.key.startsWith('update_') && field.default !== undefined),
  },
  'An instant trigger subscribes, unsubscribes, and can be tested without an event': {
    source: 'D006, D016, D017',
    breaches: ({ operation }) =>
      (['performSubscribe', 'performUnsubscribe', 'performList'] as const).filter(
        (method) => operation.type === 'hook' && !operation[method],
      ),
  },
  'Every operation has a sample': {
    source: 'D012',
    breaches: (action) => (Object.keys(sampleOf(action)).length > 0 ? [] : ['sample']),
  },
  'Outputs have a top-level id': {
    source: `${GUIDELINES}#response-content-1`,
    breaches: (action) => (keysOf(outputsOf(action)).includes('id') ? [] : ['id']),
    except: { api_request: ANY_ANSWER },
  },
  'A poll is deduplicated by fields of its sample': {
    source: 'D010',
    breaches: (action, kind) => {
      const primary = keysOf(outputsOf(action).filter((field) => field.primary));
      const wanted = primary.length > 0 ? primary : ['id'];
      return isPolling(action, kind) ? wanted.filter((key) => !leavesOf(action).some(([has]) => has === key)) : [];
    },
  },
  'Outputs are labelled, each once': {
    source: `${GUIDELINES}#output-fields`,
    breaches: (action) =>
      outputsOf(action).filter(({ key, label }, i, all) => !label || keysOf(all).indexOf(key) !== i),
  },
  'Outputs are typed': {
    source: 'D024',
    breaches: (action) => outputsOf(action).filter(({ type, list }) => !(type ?? list)),
    except: { api_request: ANY_ANSWER },
  },
  'The sample has the keys of the outputs, which are those of every real result': {
    source: 'D024, T004',
    breaches: (action) => {
      const [have, want] = [leavesOf(action).map(([key]) => key), keysOf(outputsOf(action))];
      return [...have.filter((key) => !want.includes(key)), ...want.filter((key) => !have.includes(key))];
    },
  },
  'The sample has values of the declared types': {
    source: 'D024',
    breaches: (action) =>
      leavesOf(action).filter(([key, value]) =>
        outputsOf(action).some((field) => field.key === key && !isOfType(value, field)),
      ),
    except: { api_request: ANY_ANSWER },
  },
  'Dates in the sample are ISO 8601, with an offset if they have a time': {
    source: 'D023',
    breaches: (action) => textsIn(sampleOf(action)).filter((text) => DATE.test(text) && !ISO_DATE.test(text)),
  },
  'The sample looks like real data': {
    source: `${GUIDELINES}#sample-data`,
    breaches: (action) =>
      leavesOf(action).filter(
        ([key, value]) =>
          value === key || (typeof value === 'string' && /^(|string|test|foo|bar|\d{1,4})$/i.test(value)),
      ),
  },
  'A person’s name comes in parts, too': {
    source: `${GUIDELINES}#response-content`,
    breaches: (action) => {
      const keys = keysOf(outputsOf(action));
      return action.noun === 'Contact' && keys.includes('name')
        ? ['firstName', 'lastName'].filter((key) => !keys.includes(key))
        : [];
    },
  },
};

it('passes Zapier’s own schema validation', async () => {
  expect(await ask(App, 'validate')).toEqual([]);
});

it.each(kinds)('has each of the %s in a file named after its key', (kind) => {
  const files = readdirSync(`src/${kind}`).filter((name) => name.endsWith('.ts'));

  expect(sorted(files)).toEqual(sorted(Object.keys(definition[kind]).map((key) => `${key}.ts`)));
  expect(Object.values(definition[kind]).map(({ key }) => key)).toEqual(Object.keys(definition[kind]));
});

describe.each(Object.entries(rules))('%s', (_rule, { source, breaches, except = {} }) => {
  it.each(kinds)(`in all %s (${source})`, (kind) => {
    const broken = Object.values(definition[kind])
      .filter(({ key }) => !(key in except))
      .flatMap((action) => breaches(action, kind).map((breach) => ({ operation: action.key, breach })));

    expect(broken).toEqual([]);
  });
});

it.each(Object.entries(rules).filter(([, { except }]) => except))(
  '%s: the exceptions break it',
  (_rule, { breaches, except = {} }) => {
    const breaking = kinds.flatMap((kind) =>
      Object.values(definition[kind]).filter((action) => breaches(action, kind).length > 0),
    );

    expect(breaking.map(({ key }) => key)).toEqual(Object.keys(except));
  },
);

describe('the connection', () => {
  const field = (wanted: string) => definition.authentication.fields.find(({ key }) => key === wanted);

  it('has a secret key field that links to where keys are created (D002)', () => {
    expect(field('api_key')).toMatchObject({
      type: 'password',
      required: true,
      helpText: expect.stringContaining('](https://isao.io/dashboard/settings/api-keys)') as string,
    });
  });

  it('marks every other field as not secret, so that support can see it', () => {
    const open = definition.authentication.fields.filter(({ isNoSecret }) => isNoSecret);

    expect(keysOf(open)).toEqual(['environment', 'default_country']);
  });

  // test/authentication.test.ts tests its content.
  it('has a label (D003)', () => {
    expect(definition.authentication.connectionLabel).toBeTruthy();
  });

  it('asks for no domain, which would have to be validated (D026)', () => {
    const typed = definition.authentication.fields.filter(({ choices, type }) => !choices && type !== 'password');

    expect(typed).toEqual([]);
  });
});

it('has only https addresses, and none that could be a script (D007, D025)', () => {
  const texts = textsIn(definition);

  expect(texts.filter((text) => text.includes('https:')).length).toBeGreaterThan(0);
  expect(texts.filter((text) => /\b(http|ftp|javascript|vbscript|data):/i.test(text))).toEqual([]);
});

it('pairs existing searches and actions for contacts and deals (D015)', () => {
  const pairs = Object.values(definition.searchOrCreates);

  expect(pairs).toMatchObject([
    { key: 'find_contact', search: 'find_contact', create: 'create_contact' },
    { key: 'find_deal', search: 'find_deal', create: 'create_deal' },
  ]);
  expect(
    pairs.filter(({ search, create }) => !(search in definition.searches && create in definition.creates)),
  ).toEqual([]);
});

// In production both may share one form, in which fields with the same key are one field.
it('asks for the same thing in the fields that a search and its action both have', () => {
  const meaning = ({ key, label, type, list, choices, dynamic, search }: Field) => ({
    key,
    label,
    type,
    list,
    choices,
    dynamic,
    search,
  });
  const shared = Object.values(definition.searchOrCreates).flatMap(({ search, create }) => {
    const [searched, created] = [definition.searches[search], definition.creates[create]];
    if (!searched || !created) return [];
    return inputsOf(searched).flatMap((field) => {
      const other = inputsOf(created).find(({ key }) => key === field.key);
      return other ? [[meaning(field), meaning(other)]] : [];
    });
  });

  expect(shared.map(([field]) => field?.key)).toEqual(['phoneCountry', 'title', 'contactId', 'stage']);
  for (const [field, other] of shared) expect(field).toEqual(other);
});

it('covers each of Zapier’s checks here or in the checklist of docs/releasing.md', () => {
  const held = readFileSync('test/definition.test.ts', 'utf8').replace(/^const CHECKS = [^;]*;/m, '');
  const listed = readFileSync('docs/releasing.md', 'utf8');

  expect(CHECKS.filter((code) => !held.includes(code) && !listed.includes(code))).toEqual([]);
});
