import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

const TEXTS = new Set(['description', 'helpText', 'label', 'noun', 'placeholder', 'sample']);

/** Excuses what only people read in a form. The tests of the definition check these texts. */
const shouldIgnore = ({ node }) =>
  node.type === 'ObjectProperty' && TEXTS.has(node.key.name) ? 'A text or a sample of a form' : undefined;

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'form-texts', { shouldIgnore })];
