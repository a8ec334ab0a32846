import { QUESTION_IDS, questionOf, showValue, type Finding } from './findings';

/** What a run found out. */
export interface Report {
  findings: Finding[];
  leftBehind: string[];
  /** Why it ended before its end, if it did. */
  stopped: string | undefined;
}

export type ExitCode = 0 | 1 | 2;

/** @returns 1 if something does not hold; otherwise 2 if the run ended early or got no answer at all; otherwise 0 */
export const exitCodeOf = ({ findings, stopped }: Report): ExitCode => {
  if (findings.some(({ holds }) => holds === false)) return 1;
  return stopped === undefined && findings.some(({ holds }) => holds === true) ? 0 : 2;
};

export const asJson = ({ findings, leftBehind }: Report): string => JSON.stringify({ findings, leftBehind }, null, 2);

const verdict = ({ holds }: Finding): string =>
  ({ true: 'holds', false: 'DOES NOT HOLD', null: 'unknown' })[String(holds)] ?? '';

/** @returns the report for people: a table, then the evidence, then what to do */
export const asText = ({ findings, leftBehind, stopped }: Report): string => {
  const width = Math.max(...QUESTION_IDS.map((id) => id.length));
  const rows = findings.map((finding) => {
    const { id, question, answer, assumed, evidence } = finding;
    return [
      `${id.padEnd(width)}  ${verdict(finding)}`,
      `  ${question}`,
      `  answer   ${answer === null ? 'unknown' : showValue(answer)}`,
      `  assumed  ${showValue(assumed)}`,
      ...evidence.split('; ').map((line, n) => `  ${n === 0 ? 'evidence' : '        '} ${line}`),
    ].join('\n');
  });
  const failed = findings.filter(({ holds }) => holds === false);
  const count = (holds: boolean | null) => findings.filter((finding) => finding.holds === holds).length;
  return [
    ...rows,
    ...(failed.length === 0
      ? []
      : [
          'What does not hold',
          ...failed.map(
            ({ id, answer }) => `  ${id}: ${answer === null ? '' : showValue(answer)}\n    ${questionOf(id).otherwise}`,
          ),
        ]),
    leftBehind.length === 0
      ? 'Nothing was left behind.'
      : ['Left behind', ...leftBehind.map((item) => `  ${item}`)].join('\n'),
    ...(stopped === undefined ? [] : [`Ended early. ${stopped}`]),
    `${count(true)} hold, ${count(false)} do not, ${count(null)} unknown.`,
  ].join('\n\n');
};
