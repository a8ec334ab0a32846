import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { IsaoError } from '../../src/isao/error';
import { mapTexts } from '../../src/isao/json';
import { Api, NoAnswer, type Pause, Stopped } from './api';
import { codeOf, Memory } from './memory';
import { createCleaner } from './output';
import { OWN_CONTACT, OWN_PHONE } from './own-contact';
import { OWN_TITLE } from './own-deal';
import { type Question, showValue, type Value } from './question';
import * as all from './questions';
import { asList, asText, type ExitCode, exitCodeOf, findingOf, profileOf, type Report } from './report';
import type { Session } from './session';
import { readSettings, type Settings, USAGE, UsageError } from './settings';
import { Traces } from './traces';
import { withTransport } from './transport';
import { at, textAt } from './values';

/** In the order of their ids. */
export const QUESTIONS: Question[] = Object.values(all);

export interface Surroundings {
  environment: Record<string, string | undefined>;
  /** Both print a line at once, and throw if that fails. */
  out: (text: string) => void;
  err: (text: string) => void;
  /** Ends the questions: on a signal, or if a line can't be printed. */
  stop: AbortController;
  /** The folder that remembers subscriptions. */
  memory: string;
  /** Tests shorten long waits. */
  pause?: Pause;
}

const pauseFor: Pause = (milliseconds, signal) =>
  sleep(milliseconds, undefined, signal && { signal }).catch(() => undefined);

const MAX_EVIDENCE = 8;

const BUG = 'A bug in this tool, please report it: ';
const textOf = (error: unknown): string => {
  if (error instanceof UsageError) return `${error.message}\n\n${USAGE}`;
  if (error instanceof NoAnswer || error instanceof Stopped) return error.message;
  return BUG + (error instanceof Error ? error.message : String(error));
};

/** @returns the exit code; it does not throw */
export const run = async (args: string[], surroundings: Surroundings): Promise<ExitCode> => {
  const { environment, stop } = surroundings;
  const clean = createCleaner(environment['ISAO_API_KEY'] ?? '');
  const lines = (text: string) => text.split('\n').map(clean).join('\n');
  /** @returns whether it could be printed */
  const print = (to: 'out' | 'err', text: string): boolean => {
    try {
      surroundings[to](lines(text));
      return true;
    } catch (error) {
      stop.abort(`The output can’t be written (${codeOf(error)}).`);
      return false;
    }
  };
  const say = (line: string) => {
    print('err', line);
  };
  try {
    const settings = readSettings(args, environment);
    if (typeof settings === 'string') {
      return print('out', settings === 'help' ? USAGE : asList(QUESTIONS)) ? 0 : 2;
    }
    const answers: Session['answers'] = new Map();
    const report = await verify(settings, surroundings, answers, say);
    const { findings, leftBehind } = report;
    const json = () => JSON.stringify(mapTexts({ findings, leftBehind }, clean), null, 2);
    let code = exitCodeOf(report);
    if (!print('out', settings.json ? json() : asText(report))) {
      code = 2;
      say(`The report could not be written. Left behind: ${leftBehind.join('\n') || 'nothing'}`);
    }
    const { profile } = settings;
    if (profile !== undefined) {
      try {
        writeFileSync(profile, `${JSON.stringify(profileOf(QUESTIONS, answers), null, 2)}\n`);
        say(`The profile is in ${profile}: npm run sandbox -- --profile ${profile}`);
      } catch (error) {
        code = 2;
        say(`The profile can’t be written to ${profile} (${codeOf(error)}).`);
      }
    }
    return code;
  } catch (error) {
    say(textOf(error));
    return 2;
  }
};

/** Asks everything and always cleans up. @throws NoAnswer, Stopped if the key can't be tested */
const verify = async (
  settings: Settings,
  { stop, memory, pause = pauseFor }: Surroundings,
  answers: Session['answers'],
  say: (line: string) => void,
): Promise<Report> => {
  const report: Report = { findings: [], leftBehind: [], stopped: undefined };
  let failure: Error | undefined;
  await withTransport(settings.base, async (send) => {
    const api = new Api(settings, send, { stop: stop.signal, say, pause });
    const traces = new Traces(api, new Memory(memory), say);
    const note = (text: string) => {
      api.trail.push(text);
    };
    const session: Session = { api, traces, settings, say, note, answers };
    try {
      await testKey(session);
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      return;
    }
    try {
      if (settings.write) announce(session);
      await traces.repair(settings.write);
      for (const question of QUESTIONS) report.findings.push(await answer(session, question));
    } catch (error) {
      report.stopped = textOf(error);
    }
    say('cleaning up');
    await traces.run();
    report.leftBehind = traces.left;
    const why = 'Not asked, because the run ended early.';
    report.findings.push(...QUESTIONS.slice(report.findings.length).map((open) => findingOf(open, undefined, why)));
  });
  if (failure) throw failure;
  return report;
};

/** Asks one question, and says its answer. @throws Stopped */
const answer = async (session: Session, question: Question) => {
  const { api, settings, answers, say, note } = session;
  const { id, needs } = question;
  if (needs && !(needs === '--write' ? settings.write : settings.listen)) {
    return findingOf(question, undefined, `Not asked: this needs ${needs}.`);
  }
  const start = api.trail.length;
  let found: Value | undefined;
  try {
    found = await question.ask(session);
  } catch (error) {
    if (!(error instanceof NoAnswer || error instanceof IsaoError)) throw error;
    note(error.message);
  }
  if (found !== undefined) answers.set(id, found);
  say(`${id}: ${found === undefined ? 'unknown' : showValue(found)}`);
  return findingOf(question, found, [...new Set(api.trail.slice(start))].slice(-MAX_EVIDENCE).join('; '));
};

/** Checks with the first request that ISAO accepts the key. */
const testKey = async ({ api, settings, traces, say }: Session): Promise<void> => {
  say(`asking ${settings.base.href}`);
  const answer = await api.send('GET', '/test');
  if (!answer.isSuccess || answer.body === undefined) {
    const reason = answer.status === 401 ? 'ISAO refused the key.' : 'ISAO did not answer as expected.';
    throw new NoAnswer(`${reason} ${answer.evidence}`);
  }
  const permissions = at(answer.body, 'data', 'permissions');
  say(`the key may: ${Array.isArray(permissions) ? permissions.join(', ') : 'unknown'}`);
  traces.account = `${settings.base.href} ${textAt(answer.body, 'data', 'companyId') ?? ''}`;
};

const announce = ({ settings, say }: Session): void => {
  say(`--write on ${settings.base.host}${settings.production ? ', which may be production' : ''}. This run will:
  read all contacts and deals, and write none if the number ${OWN_PHONE} is taken
  create or reuse up to two contacts “${OWN_CONTACT.name}”, and change and reset one of them
  create or reuse up to two deals “${OWN_TITLE}”, and change and reset the status and stage of one of them
  subscribe to contact and deal events, and end these subscriptions
The contacts and deals stay, because the API can’t delete them. Their events also reach the account’s other webhooks, so
customers’ Zaps may run.`);
};
