import { styleText } from 'node:util';
import { STATUS_NAMES, whatHappensNext, type Run } from '../zapier';

/** One thing that happened, for people and for machines. */
export interface Entry {
  title: string;
  /** What to show below it: lines, or the fields of a record. */
  details?: (string | Record<string, unknown>)[];
  outcome?: 'good' | 'stopped';
}

/** What the tour tells, as it happens: lines for people, one JSON document at the end for machines. */
export interface Transcript {
  chapter(title: string): void;
  tell(entry: Entry): void;
  /** The history of a Zap, run by run, as the Zap's builder would read it. */
  runs(zap: string, runs: Run[]): void;
  /** @param result what the tour found, shown to machines alone */
  end(result: object): void;
}

const marks = { good: '✓', stopped: '■' };
const colors = { good: 'green', stopped: 'yellow' } as const;
const MAX_TEXT = 100;

const textOf = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
};

const isBlank = (value: unknown) =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** The fields of a record that have a value, a line each, their names in one column. */
const fieldLines = (record: Record<string, unknown>): string[] => {
  const fields = Object.entries(record).filter(([, value]) => !isBlank(value));
  const width = Math.max(0, ...fields.map(([name]) => name.length));
  return fields.map(([name, value]) => `${styleText('dim', name.padEnd(width))}  ${textOf(value)}`);
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** A run as entries: what started it, then the input and output of each step, or what stopped it. */
const runEntries = (zap: string, run: Run): Entry[] => [
  {
    title: `${zap}: run ${run.id} ${STATUS_NAMES[run.status]}`,
    outcome: run.status === 'success' ? 'good' : 'stopped',
    details: isRecord(run.trigger) ? ['trigger', run.trigger] : [],
  },
  ...run.steps.map((step, i): Entry => {
    const result = step.error
      ? [`${step.error.name}: ${step.error.message}`, `Next: ${whatHappensNext(run)}`]
      : ['output', step.output];
    const details = ['input', step.input, ...result].filter((part) => typeof part === 'string' || isRecord(part));
    return { title: `  step ${i + 1}, ${step.key}: ${STATUS_NAMES[step.status]}`, details };
  }),
];

/** For people: each thing is printed as it happens. */
const forPeople = (print: (line: string) => void): Transcript => {
  let chapters = 0;
  const tell = ({ title, details = [], outcome }: Entry) => {
    const mark = outcome ? `${styleText(colors[outcome], marks[outcome])} ` : '';
    print(`   ${mark}${title}`);
    for (const part of details) {
      for (const line of typeof part === 'string' ? [part] : fieldLines(part).map((field) => `  ${field}`)) {
        print(`       ${line}`);
      }
    }
  };
  return {
    chapter: (title) => {
      chapters += 1;
      print(`\n${styleText('bold', `${chapters}  ${title}`)}`);
    },
    tell,
    runs: (zap, runs) => {
      for (const run of runs) runEntries(zap, run).forEach(tell);
    },
    end: () => undefined,
  };
};

/** For machines: one JSON document, printed at the end. */
const forMachines = (print: (line: string) => void): Transcript => {
  const chapters: { title: string; entries: unknown[] }[] = [];
  const add = (entry: unknown) => chapters.at(-1)?.entries.push(entry);
  return {
    chapter: (title) => chapters.push({ title, entries: [] }),
    tell: add,
    runs: (zap, runs) => {
      for (const run of runs) add({ zap, run });
    },
    end: (result) => {
      print(JSON.stringify({ ...result, chapters }));
    },
  };
};

/** @param json whether machines read it */
export const openTranscript = (json: boolean, print: (line: string) => void): Transcript =>
  json ? forMachines(print) : forPeople(print);
