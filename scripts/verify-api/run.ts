import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { IsaoError } from '../../src/isao/error';
import { mapTexts } from '../../src/isao/json';
import { createApi, NoAnswer, type Pause, Stopped, withTransport } from './api';
import { createCleaner } from './output';
import { OWN_TITLE } from './questions/deals';
import { OWN_CONTACT, OWN_PHONE } from './records';
import { asList, asText, exitCodeOf, findingOf, profileOf, QUESTIONS, type Report, showAnswer } from './report';
import type { Session, Value } from './session';
import { readSettings, type Settings, USAGE, UsageError } from './settings';
import { codeOf, createTraces } from './traces';
import { at, textAt } from './values';

export interface Surroundings {
  environment: Record<string, string | undefined>;
  /** Both print a line at once, and throw if that fails. */
  out: (text: string) => void;
  err: (text: string) => void;
  /** Ends the questions: on a signal, or if a line can't be printed. */
  stop: AbortController;
  memory: string;
  /** Tests shorten long waits. */
  pause?: Pause;
}

const pauseFor: Pause = (milliseconds, signal) =>
  sleep(milliseconds, undefined, signal && { signal }).catch(() => undefined);

const MAX_EVIDENCE = 8;

const textOf = (error: unknown): string => {
  if (error instanceof UsageError) return `${error.message}\n\n${USAGE}`;
  if (error instanceof NoAnswer || error instanceof Stopped) return error.message;
  return `A bug in this tool, please report it: ${error instanceof Error ? error.message : String(error)}`;
};

/** @returns the exit code; it does not throw */
export const run = async (args: string[], surroundings: Surroundings): Promise<0 | 1 | 2> => {
  const { environment, stop } = surroundings;
  const clean = createCleaner(environment['ISAO_API_KEY'] ?? '');
  const print = (to: 'out' | 'err', text: string): boolean => {
    try {
      surroundings[to](text.split('\n').map(clean).join('\n'));
      return true;
    } catch (error) {
      stop.abort(`The output can’t be written (${codeOf(error)}).`);
      return false;
    }
  };
  const say = (line: string) => void print('err', line);
  try {
    const settings = readSettings(args, environment);
    if (settings === 'help' || settings === 'list') return print('out', settings === 'help' ? USAGE : asList()) ? 0 : 2;
    const report = await verify(settings, surroundings, say);
    const { findings, leftBehind } = report;
    const json = () => JSON.stringify(mapTexts({ findings, leftBehind }, clean), null, 2);
    const isPrinted = print('out', settings.json ? json() : asText(report));
    if (!isPrinted) say(`The report could not be written. Left behind: ${leftBehind.join('\n') || 'nothing'}`);
    if (settings.profile !== undefined) saveProfile(settings.profile, report, say);
    return isPrinted ? exitCodeOf(report) : 2;
  } catch (error) {
    say(textOf(error));
    return 2;
  }
};

const saveProfile = (file: string, report: Report, say: Session['say']): void => {
  try {
    writeFileSync(file, `${JSON.stringify(profileOf(report), null, 2)}\n`);
  } catch (error) {
    throw new NoAnswer(`The profile can’t be written to ${file} (${codeOf(error)}).`);
  }
  say(`The profile is in ${file}: npm run sandbox -- --profile ${file}`);
};

/** Asks everything and always cleans up. @throws NoAnswer, Stopped if the key can't be tested */
const verify = (
  settings: Settings,
  { stop, memory, pause = pauseFor }: Surroundings,
  say: Session['say'],
): Promise<Report> =>
  withTransport(async (send) => {
    const { base, write, production } = settings;
    const api = createApi(settings, send, { stop: stop.signal, say, pause });
    say(`asking ${base.href}`);
    const { body, isSuccess, status, evidence } = await api.send('GET', '/test');
    if (!isSuccess || body === undefined) {
      throw new NoAnswer(`ISAO ${status === 401 ? 'refused the key' : 'did not answer as expected'}. ${evidence}`);
    }
    const permissions = at(body, 'data', 'permissions');
    say(`the key may: ${Array.isArray(permissions) ? permissions.join(', ') : 'unknown'}`);
    if (write) {
      say(`--write on ${base.host}${production ? ', which may be production' : ''}. This run will:
  read all contacts and deals, and write none if the number ${OWN_PHONE} is taken
  create or reuse up to two contacts “${OWN_CONTACT.name}”, and change and reset one of them
  create or reuse up to two deals “${OWN_TITLE}”, and change and reset the status and stage of one of them
  subscribe to contact and deal events, and end these subscriptions
The contacts and deals stay, because the API can’t delete them. Their events also reach the account’s other webhooks, so
customers’ Zaps may run.`);
    }
    const traces = createTraces(api, say, `${base.href} ${textAt(body, 'data', 'companyId') ?? ''}`, memory);
    const note = (text: string) => void api.trail.push(text);
    const session: Session = { api, traces, settings, say, note };
    const report: Report = { findings: [], leftBehind: [], stopped: undefined };
    try {
      await traces.repair(write);
      for (const question of QUESTIONS) report.findings.push(await answerTo(question, session));
    } catch (error) {
      report.stopped = textOf(error);
    }
    say('cleaning up');
    report.leftBehind = await traces.undo();
    const open = QUESTIONS.slice(report.findings.length);
    report.findings.push(...open.map((q) => findingOf(q, null, 'Not asked, because the run ended early.')));
    return report;
  });

const answerTo = async (question: (typeof QUESTIONS)[number], session: Session) => {
  const { api, settings, say, note } = session;
  const { id, needs } = question;
  if (needs && !(needs === '--write' ? settings.write : settings.listen)) {
    return findingOf(question, null, `Not asked: this needs ${needs}.`);
  }
  const start = api.trail.length;
  let found: Value | null = null;
  try {
    found = (await question.ask(session)) ?? null;
  } catch (error) {
    if (!(error instanceof NoAnswer || error instanceof IsaoError)) throw error;
    note(error.message);
  }
  say(`${id}: ${showAnswer(found)}`);
  return findingOf(question, found, [...new Set(api.trail.slice(start))].slice(-MAX_EVIDENCE).join('; '));
};
