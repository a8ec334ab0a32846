import { actionsOf, type Definition } from './definition';
import { isRecord } from './json';

/** What the local Zapier leaves out: a feature, and where an app shows that it needs it. docs/testing.md lists the same. */
const UNSUPPORTED: [feature: string, needs: (definition: Definition) => boolean][] = [
  [
    'session and OAuth authentication',
    ({ authentication }) => ['session', 'oauth1', 'oauth2'].includes(authentication?.type ?? ''),
  ],
  ['hydration', ({ hydrators }) => Object.keys(hydrators ?? {}).length > 0],
  ['files', (definition) => fieldsOf(definition).some((field) => isRecord(field) && field['type'] === 'file')],
  [
    'callbacks',
    (definition) => actionsOf(definition).some(([, { operation }]) => operation.performResume !== undefined),
  ],
  ['line items', (definition) => fieldsOf(definition).some((field) => isRecord(field) && 'children' in field)],
  // A function is text here (`$func$…`), and a request has no key.
  ['dynamic fields', (definition) => fieldsOf(definition).some((field) => !isRecord(field) || !('key' in field))],
];

function fieldsOf(definition: Definition): unknown[] {
  return actionsOf(definition).flatMap(([, { operation }]): unknown[] => operation.inputFields ?? []);
}

/**
 * Refuses an app that needs what isn't here, so that nothing of it fails silently.
 * @throws {Error} naming all of it.
 */
export function refuseUnsupported(definition: Definition): void {
  const missing = UNSUPPORTED.filter(([, needs]) => needs(definition)).map(([feature]) => feature);
  if (missing.length === 0) return;
  throw new Error(`The app needs what the local Zapier does not do: ${missing.join(', ')}. See docs/testing.md.`);
}
