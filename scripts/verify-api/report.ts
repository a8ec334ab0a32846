import type { Profile } from '../../sandbox/isao/options';
import { isProfile } from '../../sandbox/isao/profile';
import { clip } from '../../src/values';
import { contacts } from './questions/contacts';
import { deals } from './questions/deals';
import { reading } from './questions/reading';
import { deliveries, webhooks } from './questions/webhooks';
import type { Question, Questions, Value } from './session';

const table = (questions: Questions, needs?: '--write' | '--listen URL') =>
  Object.entries(questions).map(([id, question]) => ({ id, needs, ...question }));

export const QUESTIONS: (Question & { id: string; needs: string | undefined })[] = [
  ...table(reading),
  ...table({ ...contacts, ...deals, ...webhooks }, '--write'),
  ...table(deliveries, '--listen URL'),
];

export interface Report {
  findings: ReturnType<typeof findingOf>[];
  leftBehind: string[];
  stopped: string | undefined;
}

const holds = (assumed: Question['assumed'], answer: Value): boolean =>
  Array.isArray(answer)
    ? assumed.every((needed) => answer.some((item) => item === needed))
    : assumed.length === 0 || assumed.includes(answer);

/** The result of a question. @param evidence the requests and what matters of their answers, or why there is no answer */
export const findingOf = (question: (typeof QUESTIONS)[number], answer: Value | null, evidence: string) => {
  const { id, text, assumed, otherwise } = question;
  const isHandled = answer === null ? null : holds(assumed, answer);
  return { id, question: text, answer, assumed, holds: isHandled, evidence, otherwise };
};

/** @returns 1 if something does not hold, otherwise 2 if the run ended early or got no answer, otherwise 0 */
export const exitCodeOf = ({ findings, stopped }: Report): 0 | 1 | 2 => {
  if (findings.some((finding) => finding.holds === false)) return 1;
  return stopped === undefined && findings.some((finding) => finding.holds) ? 0 : 2;
};

/** @returns the answers as options of the local ISAO; unknown ones keep their defaults */
export const profileOf = ({ findings }: Report): Profile => {
  const choices = QUESTIONS.flatMap(({ option, named = (answer) => answer }, n) => {
    const answer = findings[n]?.answer ?? null;
    return option === undefined || answer === null ? [] : [[option, named(answer)] as const];
  });
  return Object.fromEntries(choices.filter((choice) => isProfile(Object.fromEntries([choice]))));
};

const section = (title: string, items: string[]): string => [title, ...items].join('\n  ');

const list = (values: readonly unknown[], none: string): string => clip(values.join(', ') || none, 60);

export const showAnswer = (answer: Value | null): string => list([answer ?? 'unknown'].flat(), 'none');

/** @returns the report as text: all answers with their evidence, what does not hold, and what is left behind */
export const asText = ({ findings, leftBehind, stopped }: Report): string => {
  const answers = findings.map(({ id, answer, assumed, holds, evidence, otherwise = '' }) => {
    const verdict = holds === null ? 'unknown' : holds ? 'yes    ' : 'NO     ';
    const answered = `${verdict}  ${id}: ${showAnswer(answer)}  (assumed: ${list(assumed, 'any')})`;
    return [answered, evidence, ...(holds === false ? [otherwise] : [])].join('\n      ');
  });
  const count = (verdict: boolean | null) => findings.filter(({ holds }) => holds === verdict).length;
  return [
    section('Does the assumption hold?', answers),
    section('Left behind:', leftBehind.length > 0 ? leftBehind : ['nothing']),
    ...(stopped === undefined ? [] : [`The run ended early. ${stopped}`]),
    `${count(true)} hold, ${count(false)} do not, ${count(null)} are unknown.`,
  ].join('\n\n');
};

export const asList = (): string =>
  QUESTIONS.map(({ id, text, needs, assumed, otherwise, option }) =>
    section(`${id}${needs ? ` (${needs})` : ''}: ${text}`, [
      `the app assumes: ${assumed.join(', ') || 'any'}`,
      ...(otherwise ? [`otherwise: ${otherwise}`] : []),
      ...(option ? [`option of npm run sandbox: ${option}`] : []),
    ]),
  ).join('\n\n');
