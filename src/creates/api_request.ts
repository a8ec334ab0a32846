import { defineCreate, defineInputFields } from 'zapier-platform-core';
import { readChoice } from '../form/choices';
import { InputError } from '../form/input-error';
import { type Filled, readText, textOf } from '../form/text';
import { createIsao } from '../isao/client';
import { ifKind } from '../isao/error';
import { isRecord, isTooDeep, show, withoutUndefined } from '../values';
import { withZapierErrors } from '../zapier/errors';

const methodInput = {
  key: 'method',
  label: 'Method',
  type: 'string',
  required: true,
  choices: { GET: 'GET', POST: 'POST', PUT: 'PUT' },
  helpText: 'GET only reads. POST creates, and PUT changes what is there.',
} as const;

const pathInput = {
  key: 'path',
  label: 'Path',
  type: 'string',
  required: true,
  helpText:
    'The part of the URL after /api/external, e.g. /contacts or /agents. See [ISAO’s documentation](https://isao.io/docs).',
} as const;

const queryInput = {
  key: 'query',
  label: 'Query',
  type: 'string',
  dict: true,
  helpText: 'One line per parameter, e.g. limit = 10.',
} as const;

const bodyInput = {
  key: 'body',
  label: 'Body',
  type: 'json',
  helpText: 'JSON, e.g. {"name": "Jane Doe", "phoneNumber": "+33612345678"}. Leave blank for GET.',
} as const;

const inputFields = defineInputFields([methodInput, pathInput, queryInput, bodyInput]);

/** Decoding a much longer path takes too long. */
const MAX_PATH_LENGTH = 1000;

/** Decodes every percent-encoding of ASCII, even nested ones, so that nothing stays hidden. */
const decoded = (text: string): string => {
  let known = '';
  let next = text;
  while (next !== known) {
    known = next;
    next = known
      .replace(/%(?:25)+/g, '%')
      .replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  }
  return known;
};

/** Refuses anything that a server could read as another host or a parent folder. The client also checks the URL. */
const readPath = (bundle: Filled): string => {
  const text = readText(bundle, pathInput);
  if (text === undefined) throw new InputError('Path is blank. Enter what follows /api/external, such as /agents.');
  if (text.length > MAX_PATH_LENGTH) {
    throw new InputError(`Path ${show(text)} is too long. The limit is ${MAX_PATH_LENGTH} characters.`);
  }
  if (/[?#]/.test(text)) {
    throw new InputError(
      `Path ${show(text)} has a ? or #. Enter only the path, and put what follows the question mark into Query.`,
    );
  }
  const path = text.startsWith('/') ? text : `/${text}`;
  const segments = decoded(path).slice(1).split('/');
  const isMalformed = /%(?![0-9a-f]{2})/i.test(path) || segments.slice(0, -1).includes('');
  if (isMalformed || segments.some((part) => /^\.{1,2}$|[;\\\p{Cc}]/u.test(part))) {
    throw new InputError(
      `Path ${show(text)} is not a path of the ISAO API. Enter what follows /api/external, such as /agents.`,
    );
  }
  return path;
};

const readQuery = (value: unknown): Record<string, string> => {
  if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)) return {};
  if (!isRecord(value))
    throw new InputError('Query is not a list of names and values. Fill in one line per parameter.');
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => {
      const text = textOf(`Query ${show(name)}`, item);
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
};

const parseBody = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new InputError(
      'Body is not JSON. It must begin with { or [, with every name and text in double quotes. Check its commas and brackets.',
    );
  }
};

/** Zapier may give a JSON field as text, which is sent unchanged, or parsed (not documented). @returns JSON */
const readBody = (value: unknown): string | undefined => {
  if (value === undefined || value === null || (typeof value === 'string' && value.trim() === '')) return undefined;
  const body = typeof value === 'string' ? parseBody(value) : value;
  if (isTooDeep(body)) throw new InputError('Body is nested too deep. The limit is 100 levels.');
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const perform = withZapierErrors(async (z, bundle) => {
  const { authData, inputData } = bundle;
  const method = readChoice(bundle, methodInput);
  if (method === undefined) throw new InputError('Method is blank. Choose a method.');
  const path = readPath(bundle);
  const query = readQuery(inputData.query);
  const json = readBody(inputData.body);
  if (method === 'GET' && json !== undefined) {
    throw new InputError('A GET request has no body. Clear Body and use Query, or choose another method.');
  }
  const request = { method, path, query, isIdempotent: false, ...withoutUndefined({ json }) };
  const { status, data } = await createIsao(z, authData)
    .request(request)
    .catch(
      ifKind('not-found', () => {
        throw new InputError(
          `ISAO answered ${method} ${show(path)} with “not found”: the path doesn’t exist, or the record that it names. Check Path.`,
        );
      }),
    );
  return { status, body: data };
});

export default defineCreate({
  key: 'api_request',
  noun: 'API Request',
  display: {
    label: 'Send API Request',
    description: 'Sends a custom request to the API, for what has no action of its own.',
  },
  operation: {
    inputFields,
    perform,
    // A null or an empty list in Body is intended: it clears a field.
    cleanInputData: false,
    outputFields: [
      { key: 'status', label: 'Status', type: 'integer' },
      { key: 'body', label: 'Body' },
    ],
    sample: {
      status: 200,
      body: { success: true, data: [{ id: 'agent_1' }] },
    },
  },
});
