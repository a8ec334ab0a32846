import { actionsOf, type Definition } from './definition';
import { isRecord } from './json';

/** Unsupported features, and how to see that an app needs them. */
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
  // A function is a string here (`$func$…`), and a request has no key.
  ['dynamic fields', (definition) => fieldsOf(definition).some((field) => !isRecord(field) || !('key' in field))],
];

function fieldsOf(definition: Definition): unknown[] {
  return actionsOf(definition).flatMap(([, { operation }]): unknown[] => operation.inputFields ?? []);
}

/**
 * Refuses an app that needs an unsupported feature, so that it doesn't fail silently.
 * @throws {Error} naming all of them.
 */
export function refuseUnsupported(definition: Definition): void {
  const missing = UNSUPPORTED.filter(([, needs]) => needs(definition)).map(([feature]) => feature);
  if (missing.length === 0) return;
  throw new Error(`The app needs unsupported features: ${missing.join(', ')}. See docs/testing.md.`);
}
