import { isProfile, type Profile } from '../../sandbox/isao/profile';
import { clip } from '../../src/values';
import { type Question, showValue, type Value } from './question';
import type { Session } from './session';

/** The result of a question. */
export interface Finding {
  id: string;
  question: string;
  /** Null if unknown. */
  answer: Value | null;
  assumed: Value;
  /** Whether the app handles the answer; null if there is none. */
  holds: boolean | null;
  /** The requests and the relevant parts of their answers, or why there is no answer. */
  evidence: string;
  /** What the app does if it does not hold, and where to change it. */
  otherwise: string | undefined;
}

/** The result of a run. */
export interface Report {
  findings: Finding[];
  leftBehind: string[];
  /** Why the run ended early, if it did. */
  stopped: string | undefined;
}

export type ExitCode = 0 | 1 | 2;

export const findingOf = (question: Question, answer: Value | undefined, evidence: string): Finding => ({
  id: question.id,
  question: question.text,
  answer: answer ?? null,
  assumed: question.expects.assumed,
  holds: answer === undefined ? null : question.expects.holds(answer),
  evidence,
  otherwise: question.otherwise,
});

/** @returns 1 if something does not hold, otherwise 2 if the run ended early or got no answer, otherwise 0 */
export const exitCodeOf = ({ findings, stopped }: Report): ExitCode => {
  if (findings.some(({ holds }) => holds === false)) return 1;
  return stopped === undefined && findings.some(({ holds }) => holds === true) ? 0 : 2;
};

/** @returns the answers as options of the local ISAO; unknown ones keep their defaults */
export const profileOf = (questions: Question[], answers: Session['answers']): Profile =>
  Object.fromEntries(
    questions.flatMap(({ id, option, named = (answer) => answer }) => {
      const answer = answers.get(id);
      if (option === undefined || answer === undefined) return [];
      const choice = [option, named(answer, answers)] as const;
      return isProfile(Object.fromEntries([choice])) ? [choice] : [];
    }),
  );

const WIDTH = 60;

const section = (title: string, items: string[]): string => [title, ...items].join('\n  ');

/** @returns the report as text: all answers with their evidence, what does not hold, and what is left behind */
export const asText = ({ findings, leftBehind, stopped }: Report): string => {
  const longest = Math.max(...findings.map(({ id }) => id.length));
  const verdict = ({ holds }: Finding) => (holds === null ? 'unknown' : holds ? 'yes' : 'NO').padEnd(7);
  const answers = findings.map((finding) => {
    const { id, answer, assumed, evidence } = finding;
    const told = answer === null ? '-' : clip(showValue(answer), WIDTH);
    return `${verdict(finding)}  ${id.padEnd(longest)}  ${told}  (assumed: ${clip(showValue(assumed), WIDTH)})\n      ${evidence}`;
  });
  const wrong = findings.filter(({ holds }) => holds === false).map(({ id, otherwise = '' }) => `${id}: ${otherwise}`);
  const count = (holds: boolean | null) => findings.filter((finding) => finding.holds === holds).length;
  return [
    section('Does the assumption hold?', answers),
    ...(wrong.length === 0 ? [] : [section('What does not hold', wrong)]),
    leftBehind.length === 0 ? 'Nothing was left behind.' : section('Left behind', leftBehind),
    ...(stopped === undefined ? [] : [`The run ended early. ${stopped}`]),
    `${count(true)} hold, ${count(false)} do not, ${count(null)} are unknown.`,
  ].join('\n\n');
};

/** All questions, for people. */
export const asList = (questions: Question[]): string =>
  questions
    .map(({ id, text, request, needs, expects, otherwise, option }) =>
      section(`${id}${needs ? ` (${needs})` : ''}: ${text}`, [
        `asks: ${request}`,
        `the app assumes: ${showValue(expects.assumed)}`,
        ...(otherwise ? [`otherwise: ${otherwise}`] : []),
        ...(option ? [`option of npm run sandbox: ${option}`] : []),
      ]),
    )
    .join('\n\n');
