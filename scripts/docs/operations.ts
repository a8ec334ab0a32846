import { readFileSync } from 'node:fs';
import App from '../../index';

interface Listed {
  key: string;
  display: { label?: string; hidden?: boolean };
  operation: object;
}

const nameOf = { triggers: 'trigger', creates: 'action', searches: 'search' } as const;

export const operations = (['triggers', 'creates', 'searches'] as const).flatMap((kind) =>
  Object.values<Listed>(App[kind]).flatMap(({ key, display: { label = '', hidden }, operation }) => {
    const speed = 'performSubscribe' in operation ? ', instant' : ', polling';
    return hidden ? [] : [{ key, label, kind: nameOf[kind] + (kind === 'triggers' ? speed : '') }];
  }),
);

const BLOCK = /(?<=<!-- operations: npm run docs -->\n\n)(?:\|.*\n)+/;

/** @returns the README with the current table of operations @throws if an operation is not in docs/architecture.md */
export const withOperations = (readme: string): string => {
  const architecture = readFileSync('docs/architecture.md', 'utf8');
  const rows = operations.map(({ key, label, kind }) => {
    const [, needed = ''] = new RegExp(`^\\|[^|]*\`${key}\`[^|]*\\|([^|]*)\\|`, 'm').exec(architecture) ?? [];
    if (!needed) throw new Error(`Add ${key} to the requests in docs/architecture.md.`);
    return [`\`${key}\``, label, kind, needed.trim()];
  });
  const table = [['key', 'label', 'kind', 'permissions of the key'], ['', '', '', ''], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row, line) => {
    const cells = row.map((cell, column) => cell.padEnd(widths[column] ?? 0, line === 1 ? '-' : ' '));
    return `| ${cells.join(' | ')} |\n`;
  });
  return readme.replace(BLOCK, () => lines.join(''));
};
