import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

const TEXTS = new Set(['description', 'helpText', 'label', 'noun', 'placeholder', 'sample']);

const isFormText = ({ node }) => node.type === 'ObjectProperty' && TEXTS.has(node.key.name);

/** The `''` of `text ?? ''`. */
const isBlank = ({ node, parent }) =>
  node.type === 'StringLiteral' && node.value === '' && parent.type === 'LogicalExpression' && parent.operator === '??';

/** `catch { return undefined; }`: an empty catch returns the same. */
const isQuietCatch = ({ node, parent }) =>
  node.type === 'BlockStatement' && parent.type === 'CatchClause' && node.body[0]?.argument?.name === 'undefined';

/** Mutants that no test needs to kill, and why. */
const excuses = [
  [isFormText, 'Only people read it in a form, and the tests of the definition check it'],
  [isBlank, 'Any other text that is no value would do'],
  [isQuietCatch, 'It does the same'],
];

const shouldIgnore = (path) => excuses.find(([isExcused]) => isExcused(path))?.[1];

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'excused', { shouldIgnore })];
