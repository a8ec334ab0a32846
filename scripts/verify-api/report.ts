import { type Finding, questionOf, showValue } from './findings';
import { clip } from './json';

/** The result of a run. */
export interface Report {
  findings: Finding[];
  leftBehind: string[];
  /** Why the run ended early, if it did. */
  stopped: string | undefined;
}

export type ExitCode = 0 | 1 | 2;

const CELL = 40;

/** @returns 1 if something does not hold, otherwise 2 if the run ended early or got no answer, otherwise 0 */
export const exitCodeOf = ({ findings, stopped }: Report): ExitCode => {
  if (findings.some(({ holds }) => holds === false)) return 1;
  return stopped === undefined && findings.some(({ holds }) => holds === true) ? 0 : 2;
};

export const asJson = ({ findings, leftBehind }: Report): string => JSON.stringify({ findings, leftBehind }, null, 2);

const verdict = ({ holds }: Finding): string => (holds === null ? 'unknown' : holds ? 'yes' : 'NO');

/** @returns rows with aligned columns */
const table = (rows: string[][]): string => {
  const widths = (rows[0] ?? []).map((_, n) => Math.max(...rows.map((row) => row[n]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, n) => cell.padEnd(widths[n] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

const answerOf = ({ answer }: Finding): string => (answer === null ? '-' : showValue(answer));

const summary = (findings: Finding[]): string =>
  table([
    ['id', 'holds', 'answer', 'the app assumes', 'question'],
    ...findings.map((finding) => [
      finding.id,
      verdict(finding),
      clip(answerOf(finding), CELL),
      clip(showValue(finding.assumed), CELL),
      finding.question,
    ]),
  ]);

const evidence = (finding: Finding): string =>
  [`${finding.id}: ${finding.answer === null ? 'unknown' : answerOf(finding)}`, ...finding.evidence.split('; ')].join(
    '\n    ',
  );

const advice = (finding: Finding): string =>
  `${finding.id} is ${answerOf(finding)}, the app assumes ${showValue(finding.assumed)}.\n    ${questionOf(finding.id).otherwise}`;

const section = (title: string, items: string[]): string => [title, ...items.map((item) => `  ${item}`)].join('\n');

/** @returns the report as text: a table, the evidence, what does not hold with advice, and what is left behind */
export const asText = ({ findings, leftBehind, stopped }: Report): string => {
  const failed = findings.filter(({ holds }) => holds === false);
  const count = (holds: boolean | null) => findings.filter((finding) => finding.holds === holds).length;
  return [
    summary(findings),
    section('Evidence', findings.map(evidence)),
    ...(failed.length === 0 ? [] : [section('What does not hold', failed.map(advice))]),
    leftBehind.length === 0 ? 'Nothing was left behind.' : section('Left behind', leftBehind),
    ...(stopped === undefined ? [] : [`The run ended early. ${stopped}`]),
    `${count(true)} hold, ${count(false)} do not, ${count(null)} are unknown.`,
  ].join('\n\n');
};
