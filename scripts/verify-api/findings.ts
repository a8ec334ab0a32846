import { NoAnswer } from './http';
import { type Question, type QuestionId, QUESTIONS, type Value } from './questions';

/** The result of a question. */
export interface Finding {
  id: QuestionId;
  question: string;
  /** Null if unknown. */
  answer: Value | null;
  assumed: Value;
  /** Whether the app handles the answer; null if there is none. */
  holds: boolean | null;
  /** The requests and the relevant parts of their answers, or why there is no answer. */
  evidence: string;
}

export const questionOf = (id: QuestionId): Question => QUESTIONS[id];

export const QUESTION_IDS = (Object.keys(QUESTIONS) as QuestionId[]).toSorted();

/** The findings of one run. The first answer to a question counts. */
export class Findings {
  readonly #found = new Map<QuestionId, Finding>();
  readonly #say: (line: string) => void;

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  answer(id: QuestionId, answer: Value, ...evidence: string[]): void {
    this.#add(id, answer, evidence.join('; '));
  }

  unknown(id: QuestionId, ...why: string[]): void {
    this.#add(id, null, why.join('; '));
  }

  /** @returns the answer to a question, or null without one */
  of(id: QuestionId): Value | null {
    return this.#found.get(id)?.answer ?? null;
  }

  has(id: QuestionId): boolean {
    return this.#found.has(id);
  }

  /** Asks the questions; after a failure, the open ones are unknown for that reason. @throws Stopped */
  async ask(ids: QuestionId[], ask: () => Promise<void>): Promise<void> {
    try {
      await ask();
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      for (const id of ids) this.unknown(id, error.message);
    }
  }

  /** @returns a finding for every question, in the order of their ids */
  all(): Finding[] {
    return QUESTION_IDS.map((id) => this.#found.get(id) ?? this.#make(id, null, this.#whyNotAsked(id)));
  }

  #whyNotAsked(id: QuestionId): string {
    const { needs } = questionOf(id);
    return needs === undefined ? 'Not asked.' : `Not asked: this needs ${needs}, and an ISAO that answers.`;
  }

  #add(id: QuestionId, answer: Value | null, evidence: string): void {
    if (this.#found.has(id)) return;
    const finding = this.#make(id, answer, evidence);
    this.#found.set(id, finding);
    this.#say(`${id}: ${answer === null ? 'unknown' : showValue(answer)}`);
  }

  #make(id: QuestionId, answer: Value | null, evidence: string): Finding {
    const { question, assumed, holds } = questionOf(id);
    return { id, question, answer, assumed, holds: answer === null ? null : holds(answer), evidence };
  }
}

export const showValue = (value: Value): string => {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([name, status]) => `${name} ${status}`)
    .join(', ');
};
