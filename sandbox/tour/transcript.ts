import { inspect, styleText } from 'node:util';
import { type Run, STATUS_NAMES, type StepRun, whatHappensNext } from '../zapier';
import { isRecord, toText } from '../zapier/json';

export interface Entry {
  title: string;
  /** `stopped`: Zapier stopped the run, as it should. `wrong`: not what the tour expected. */
  outcome?: 'good' | 'stopped' | 'wrong';
  message?: string | undefined;
  /** Only in the full report. */
  details?: object;
}

export interface Check {
  what: string;
  expected: unknown;
  seen: unknown;
  asExpected: boolean;
}

export interface Transcript {
  chapter(title: string): void;
  tell(entry: Entry): void;
  /** A run, as it stands now. @param what what started it */
  run(what: string, run: Run): void;
  /** Records with the same fields. */
  table(rows: readonly Record<string, string>[]): void;
  end(checks: Check[]): void;
}

/** `brief`: one line per run. `verbose`: also each input and output. `json`: one document at the end. */
export type Format = 'brief' | 'verbose' | 'json';

const marks = { good: '✓', stopped: '■', wrong: '✗' };
const colors = { good: 'green', stopped: 'yellow', wrong: 'red' } as const;

export const fieldOf = (item: unknown, field: string): unknown => (isRecord(item) ? item[field] : undefined);

/** What a step did, such as "updated". */
const resultOf = ({ status, output, error }: StepRun): string =>
  error ? STATUS_NAMES[status] : toText(fieldOf(output, 'outcome')) || STATUS_NAMES[status];

/** A run in one line: what started it, and what each step did. */
const runEntry = (what: string, run: Run): Entry => ({
  title: [what, ...run.steps.map(resultOf)].join(' → '),
  outcome: run.status === 'success' ? 'good' : 'stopped',
  message: run.error?.message,
});

/** The record that started the run, then each step's input and its output or error. */
const fullRunEntries = (what: string, run: Run): Entry[] => [
  { ...runEntry(what, run), details: { trigger: run.trigger } },
  ...run.steps.map(({ key, status, input, output, error }, i): Entry => {
    const title = `  step ${i + 1}, ${key}: ${STATUS_NAMES[status]}`;
    return { title, details: error ? { input, error, next: whatHappensNext(run) } : { input, output } };
  }),
];

const tableLines = (rows: readonly Record<string, string>[]): string[] => {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const widths = columns.map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length), column.length));
  const line = (cells: string[]) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  return [styleText('dim', line(columns)), ...rows.map((row) => line(columns.map((column) => row[column] ?? '')))];
};

const forPeople = (print: (line: string) => void, isVerbose: boolean): Transcript => {
  let chapters = 0;
  const tell = ({ title, outcome, message, details }: Entry) => {
    const mark = outcome ? `${styleText(colors[outcome], marks[outcome])} ` : '';
    print(`   ${mark}${title}`);
    if (message !== undefined) print(`     ${message}`);
    if (isVerbose && details) print(inspect(details, { breakLength: 120 }).replace(/^/gm, '       '));
  };
  return {
    chapter: (title) => {
      chapters += 1;
      print(`\n${styleText('bold', `${chapters}  ${title}`)}`);
    },
    tell,
    run: (what, run) => {
      for (const entry of isVerbose ? fullRunEntries(what, run) : [runEntry(what, run)]) tell(entry);
    },
    table: (rows) => {
      for (const title of tableLines(rows)) tell({ title });
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
    // A copy, because the run may go on.
    run: (what, run) => add({ what, run: structuredClone(run) }),
    table: (rows) => add({ rows }),
    end: (checks) => {
      print(JSON.stringify({ passed: checks.every(({ asExpected }) => asExpected), checks, chapters }));
    },
  };
};

export const openTranscript = (format: Format, print: (line: string) => void): Transcript =>
  format === 'json' ? forMachines(print) : forPeople(print, format === 'verbose');
