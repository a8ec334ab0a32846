import { styleText } from 'node:util';
import { type Run, STATUS_NAMES, type StepRun, whatHappensNext } from '../zapier';

export interface Entry {
  title: string;
  /** `stopped`: Zapier stopped the run, as it should. `wrong`: not what the tour expected. */
  outcome?: 'good' | 'stopped' | 'wrong';
  /** The error that a Zap builder sees. */
  message?: string;
  /** Only in the full report: lines, or records with one line per field. */
  details?: (string | Record<string, unknown>)[];
}

export interface Check {
  what: string;
  expected: unknown;
  seen: unknown;
  asExpected: boolean;
}

/** Reports what happens in the tour. */
export interface Transcript {
  chapter(title: string): void;
  tell(entry: Entry): void;
  /** The history of a Zap. */
  runs(zap: string, runs: Run[]): void;
  /** The verdict. */
  end(checks: Check[]): void;
}

/** `brief`: one line per run. `verbose`: also each input and output. `json`: one document at the end. */
export type Format = 'brief' | 'verbose' | 'json';

const marks = { good: '✓', stopped: '■', wrong: '✗' };
const colors = { good: 'green', stopped: 'yellow', wrong: 'red' } as const;
const MAX_TEXT = 100;

const textOf = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
};

const isBlank = (value: unknown) =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

const fieldLines = (record: Record<string, unknown>): string[] => {
  const fields = Object.entries(record).filter(([, value]) => !isBlank(value));
  const width = Math.max(0, ...fields.map(([name]) => name.length));
  return fields.map(([name, value]) => `${styleText('dim', name.padEnd(width))}  ${textOf(value)}`);
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** A field of a trigger's item or of a step's output. */
export const fieldOf = (item: unknown, field: string): unknown => (isRecord(item) ? item[field] : undefined);

const outcomeOf = ({ status }: Run): 'good' | 'stopped' => (status === 'success' ? 'good' : 'stopped');

/** What a step did, such as "updated" or "found Ada Lovelace". */
const resultOf = ({ status, output, error }: StepRun, started: unknown): string => {
  if (error) return STATUS_NAMES[status];
  const result =
    fieldOf(output, 'outcome') ?? (fieldOf(output, '_zap_search_was_found_status') ? 'found' : STATUS_NAMES[status]);
  const name = fieldOf(output, 'name');
  return name === undefined || name === started ? textOf(result) : `${textOf(result)} ${textOf(name)}`;
};

/** A run in one line: the Zap, the record that started it and each step. */
const runEntry = (zap: string, run: Run): Entry => {
  const started = fieldOf(run.trigger, 'name') ?? fieldOf(run.trigger, 'title') ?? STATUS_NAMES[run.status];
  const steps = run.steps.map((step) => `${step.key}: ${resultOf(step, started)}`);
  return {
    title: [`${zap}: ${textOf(started)}`, ...steps].join(' → '),
    outcome: outcomeOf(run),
    ...(run.error ? { message: run.error.message } : {}),
  };
};

/** The record that started the run, then each step's input and its output or error. */
const fullRunEntries = (zap: string, run: Run): Entry[] => [
  {
    title: `${zap}: run ${run.id} ${STATUS_NAMES[run.status]}`,
    outcome: outcomeOf(run),
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

const forPeople = (print: (line: string) => void, isVerbose: boolean): Transcript => {
  let chapters = 0;
  const tell = ({ title, outcome, message, details = [] }: Entry) => {
    const mark = outcome ? `${styleText(colors[outcome], marks[outcome])} ` : '';
    print(`   ${mark}${title}`);
    if (message !== undefined) print(`     ${message}`);
    for (const part of isVerbose ? details : []) {
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
      for (const run of runs)
        for (const entry of isVerbose ? fullRunEntries(zap, run) : [runEntry(zap, run)]) tell(entry);
    },
    end: (checks) => {
      for (const { what, expected, seen, asExpected } of checks) {
        const [is, shouldBe] = [JSON.stringify(seen), JSON.stringify(expected)];
        if (asExpected) tell({ title: `${what}: ${is}`, outcome: 'good' });
        else tell({ title: `${what}: expected ${shouldBe}, got ${is}`, outcome: 'wrong' });
      }
      const right = checks.filter(({ asExpected }) => asExpected).length;
      print(`\n${styleText('bold', `${right} of ${checks.length} as expected`)}`);
      if (!isVerbose) print('Every input and output: npm start -- --verbose');
      print('Try it in your browser: npm run editor');
    },
  };
};

const forMachines = (print: (line: string) => void): Transcript => {
  const chapters: { title: string; entries: unknown[] }[] = [];
  const add = (entry: unknown) => chapters.at(-1)?.entries.push(entry);
  return {
    chapter: (title) => chapters.push({ title, entries: [] }),
    tell: add,
    runs: (zap, runs) => {
      for (const run of runs) add({ zap, run });
    },
    end: (checks) => {
      print(JSON.stringify({ passed: checks.every(({ asExpected }) => asExpected), checks, chapters }));
    },
  };
};

export const openTranscript = (format: Format, print: (line: string) => void): Transcript =>
  format === 'json' ? forMachines(print) : forPeople(print, format === 'verbose');
