import App from '../../index';

interface Field {
  key: string;
  choices: string[] | undefined;
}

/** A field of a result; two underscores separate a group from its field. */
export interface OutputField {
  key: string;
  type: unknown;
  list: boolean;
}

/** A function of the app that Zapier calls. */
export interface Operation {
  /** Such as `creates.create_contact.operation.perform`; `hook perform` for deliveries. */
  name: string;
  /** Its path in the app. */
  method: string;
  kind: 'trigger' | 'create' | 'search' | 'subscribe' | 'unsubscribe' | 'test' | 'label';
  inputFields: Field[];
  /** The output fields. */
  outputFields: OutputField[];
  /** Those that identify an event of a trigger. */
  primaryFields: OutputField[];
}

interface Definition {
  operation: { inputFields?: unknown; outputFields?: unknown; type?: unknown } & object;
}

const fieldsOf = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? (value as Record<string, unknown>[]) : [];

const kinds = {
  perform: 'trigger',
  performList: 'trigger',
  performSubscribe: 'subscribe',
  performUnsubscribe: 'unsubscribe',
} as const;

const operationsOf = (group: 'triggers' | 'creates' | 'searches'): Operation[] =>
  Object.entries(App[group] as Record<string, Definition>).flatMap(([key, { operation }]) =>
    (Object.keys(kinds) as (keyof typeof kinds)[])
      .filter((name) => name in operation)
      .map((name) => {
        const method = `${group}.${key}.operation.${name}`;
        const outputFields = fieldsOf(operation.outputFields).map((field) => ({
          key: String(field['key']),
          type: field['type'],
          list: field['list'] === true,
          isPrimary: field['primary'] === true,
        }));
        return {
          name: operation.type === 'hook' && name === 'perform' ? `${key}: hook perform` : `${key}: ${name}`,
          method,
          kind: group === 'creates' ? 'create' : group === 'searches' ? 'search' : kinds[name],
          inputFields: fieldsOf(operation.inputFields).map((field) => ({
            key: String(field['key']),
            choices: field['choices'] ? Object.keys(field['choices']) : undefined,
          })),
          outputFields,
          primaryFields: outputFields.filter(({ isPrimary }) => isPrimary),
        };
      }),
  );

const none = { inputFields: [], outputFields: [], primaryFields: [] };

/** Every operation in the app's definition, so that new ones are tested too. */
export const operations: Operation[] = [
  ...operationsOf('triggers'),
  ...operationsOf('creates'),
  ...operationsOf('searches'),
  { name: 'authentication: test', method: 'authentication.test', kind: 'test', ...none },
  { name: 'authentication: connectionLabel', method: 'authentication.connectionLabel', kind: 'label', ...none },
];

/** A bundle with which every operation sends its requests, if the id can be one. */
export const bundleWith = (id: string) => ({
  inputData: {
    phoneNumber: '+33612345678',
    name: 'Jane Doe',
    contactId: id,
    city: 'Lyon',
    tags: ['vip'],
    tagsToAdd: ['vip'],
    fields: ['city'],
    searchBy: 'id',
    searchValue: id,
    dealId: id,
    title: 'Website relaunch',
    status: 'won',
    stage: 'new',
    method: 'GET',
    path: '/no-such-thing',
  },
  cleanedRequest: { id },
  subscribeData: { id },
  targetUrl: 'https://hooks.example.com/1/',
});
