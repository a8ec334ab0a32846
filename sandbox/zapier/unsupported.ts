import { actionsOf, type Definition } from './definition';
import { isRecord, type JsonObject } from './json';

type Needs = (definition: Definition) => boolean;

const someField = (needs: (field: JsonObject) => boolean): Needs => {
  const isNeeding = (field: unknown): boolean => needs(isRecord(field) ? field : {});
  return (definition) => actionsOf(definition).some(({ operation }) => operation.inputFields?.some(isNeeding));
};

/** Unsupported features, and how to see that an app needs them. */
const UNSUPPORTED: [feature: string, needs: Needs][] = [
  [
    'session and OAuth authentication',
    ({ authentication }) => ['session', 'oauth1', 'oauth2'].includes(authentication?.type ?? ''),
  ],
  ['hydration', ({ hydrators }) => Object.keys(hydrators ?? {}).length > 0],
  ['files', someField(({ type }) => type === 'file')],
  ['callbacks', (definition) => actionsOf(definition).some(({ operation }) => operation.performResume !== undefined)],
  ['choices from a function', someField(({ choices }) => isRecord(choices) && 'perform' in choices)],
  ['line items', someField(({ children }) => children !== undefined)],
  // A function is a string here (`$func$…`), and a request has no key.
  ['dynamic fields', someField(({ key }) => key === undefined)],
];

/**
 * Refuses an app that needs an unsupported feature, so that it doesn't fail silently.
 * @throws {Error} naming all of them.
 */
export function refuseUnsupported(definition: Definition): void {
  const missing = UNSUPPORTED.filter(([, needs]) => needs(definition)).map(([feature]) => feature);
  if (missing.length === 0) return;
  throw new Error(`The app needs unsupported features: ${missing.join(', ')}. See docs/testing.md.`);
}
