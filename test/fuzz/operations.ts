import App from '../../index';

interface Field {
  key: string;
  choices: string[] | undefined;
}

/** A function of the app that Zapier calls. */
export interface Operation {
  /** Such as `creates.create_contact.operation.perform`; `hook perform` where deliveries come in. */
  name: string;
  /** Its path in the app. */
  method: string;
  kind: 'trigger' | 'create' | 'search' | 'subscribe' | 'unsubscribe' | 'test' | 'label';
  inputFields: Field[];
  /** The keys that its results promise. */
  outputKeys: string[];
  /** The keys that tell one event of a trigger from another. */
  primaryKeys: string[];
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
        const outputFields = fieldsOf(operation.outputFields);
        return {
          name: operation.type === 'hook' && name === 'perform' ? `${key}: hook perform` : `${key}: ${name}`,
          method,
          kind: group === 'creates' ? 'create' : group === 'searches' ? 'search' : kinds[name],
          inputFields: fieldsOf(operation.inputFields).map((field) => ({
            key: String(field['key']),
            choices: field['choices'] ? Object.keys(field['choices']) : undefined,
          })),
          outputKeys: outputFields.map((field) => String(field['key'])),
          primaryKeys: outputFields.filter((field) => field['primary']).map((field) => String(field['key'])),
        };
      }),
  );

const none = { inputFields: [], outputKeys: [], primaryKeys: [] };

/** Every operation of the app, read from its definition, so that a new one is tested as well. */
export const operations: Operation[] = [
  ...operationsOf('triggers'),
  ...operationsOf('creates'),
  ...operationsOf('searches'),
  { name: 'authentication: test', method: 'authentication.test', kind: 'test', ...none },
  { name: 'authentication: connectionLabel', method: 'authentication.connectionLabel', kind: 'label', ...none },
];
