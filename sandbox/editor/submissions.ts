import { readFileSync } from 'node:fs';
import type { Row } from '../zapier';

const [header = '', ...lines] = readFileSync(`${import.meta.dirname}/submissions.tsv`, 'utf8')
  .trimEnd()
  .split('\n');
const columns = header.split('\t');

/** Submissions of a lead form, with phone numbers as exports spell them. */
export const SUBMISSIONS: Row[] = lines.map((line) => {
  const cells = line.split('\t');
  return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
});
