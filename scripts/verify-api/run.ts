import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cleanup } from './cleanup';
import { askPut, askStability } from './contact-changes';
import { askContacts, askLimit, askSince } from './contacts';
import { askDeals } from './deals';
import { askDelivery } from './delivery';
import { askErrors, tellRate } from './errors';
import { Findings } from './findings';
import { Api, evidenceOf, isSuccess, NoAnswer, type Pause, Stopped } from './http';
import { at, textAt } from './json';
import { askUniqueness, OWN_CONTACT, OWN_PHONE, prepareOwn, readOwn } from './own-contact';
import { askOwnDeal, OWN_TITLE } from './own-deal';
import { profileOf } from './profile';
import { asJson, asText, type ExitCode, exitCodeOf, type Report } from './report';
import { askSearch } from './search';
import type { JsonRecord, Session } from './session';
import { readSettings, type Settings, USAGE, UsageError } from './settings';
import { askRecent, askSubscriptions } from './webhooks';

export interface Surroundings {
  environment: Record<string, string | undefined>;
  out: (text: string) => void;
  err: (text: string) => void;
  /** Aborted by Ctrl-C. */
  stop: AbortSignal;
  /** Tests shorten long waits. */
  pause?: Pause;
}

const pauseFor: Pause = (milliseconds, signal) =>
  sleep(milliseconds, undefined, signal && { signal }).catch(() => undefined);

/** @returns the exit code; it does not throw */
export const run = async (args: string[], surroundings: Surroundings): Promise<ExitCode> => {
  const { environment, stop } = surroundings;
  const key = environment['ISAO_API_KEY'] ?? '';
  // The key must never be printed.
  const clean = (text: string) => (key === '' ? text : text.replaceAll(key, '[key]'));
  const out = (text: string) => {
    surroundings.out(clean(text));
  };
  const err = (text: string) => {
    surroundings.err(clean(text));
  };
  try {
    const settings = readSettings(args, environment);
    if (settings === 'help') {
      out(USAGE);
      return 0;
    }
    const findings = new Findings(err);
    const api = new Api(settings, stop, err, surroundings.pause ?? pauseFor);
    const report = await verify(settings, findings, api, err);
    out(settings.json ? asJson(report) : asText(report));
    if (settings.profile !== undefined) saveProfile(settings.profile, findings, err);
    return exitCodeOf(report);
  } catch (error) {
    if (error instanceof UsageError) err(`${error.message}\n\n${USAGE}`);
    else if (error instanceof NoAnswer || error instanceof Stopped) err(error.message);
    else err(`A bug in this tool, please report it: ${error instanceof Error ? error.message : String(error)}`);
    return 2;
  }
};

/** @throws NoAnswer if the profile can't be written */
const saveProfile = (file: string, findings: Findings, err: (text: string) => void): void => {
  try {
    writeFileSync(file, `${JSON.stringify(profileOf(findings), null, 2)}\n`);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'it failed';
    throw new NoAnswer(`The profile can’t be written to ${file} (${code}).`);
  }
  err(`The profile is in ${file}: npm run sandbox -- --profile ${file}`);
};

/** Asks everything and always cleans up. @throws NoAnswer, Stopped if the key can't be tested */
const verify = async (
  settings: Settings,
  findings: Findings,
  api: Api,
  say: (line: string) => void,
): Promise<Report> => {
  const cleanup = new Cleanup(api);
  const session: Session = { api, findings, cleanup, settings, say, statuses: {} };
  await testKey(session);
  let stopped: string | undefined;
  try {
    await askAll(session);
  } catch (error) {
    if (error instanceof Stopped) stopped = error.message;
    else stopped = `A bug in this tool, please report it: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    say('cleaning up');
    await cleanup.run();
  }
  tellRate(session);
  return { findings: findings.all(), leftBehind: cleanup.left, stopped };
};

/** Checks with the first request that ISAO accepts the key, and compares its clock. */
const testKey = async ({ api, findings, settings, say }: Session): Promise<void> => {
  say(`asking ${settings.base.href}`);
  const sentAt = Date.now();
  const answer = await api.send('GET', '/test');
  if (!isSuccess(answer) || answer.body === undefined) {
    const reason = answer.status === 401 ? 'ISAO refused the key.' : 'ISAO did not answer as expected.';
    throw new NoAnswer(`${reason} ${evidenceOf(answer)}`);
  }
  const permissions = at(answer.body, 'data', 'permissions');
  say(`the key may: ${Array.isArray(permissions) ? permissions.join(', ') : 'unknown'}`);
  const timestamp = textAt(answer.body, 'data', 'timestamp');
  const moment = Date.parse(timestamp ?? answer.headers.get('date') ?? '');
  const evidence = evidenceOf(answer, `timestamp ${timestamp ?? 'missing'}, here ${new Date(sentAt).toISOString()}`);
  if (Number.isNaN(moment)) findings.unknown('clock.skew', evidence);
  else findings.answer('clock.skew', Math.round((moment - (sentAt + Date.now()) / 2) / 1000), evidence);
};

const askAll = async (session: Session): Promise<void> => {
  const ownId = session.settings.write ? await prepare(session) : undefined;
  const sample = await askContacts(session);
  await askStability(session, ownId);
  await askLimit(session);
  await askSince(session);
  // Our own contact comes first, because its words occur nowhere else.
  const own = ownId === undefined ? [] : [await readOwn(session, ownId).catch((): JsonRecord => ({}))];
  await askSearch(session, [...own, ...sample]);
  await askDeals(session);
  await askRecent(session);
  if (ownId !== undefined) {
    await askPut(session, ownId);
    await askUniqueness(session, ownId);
    await askOwnDeal(session, ownId);
  }
  if (session.settings.write) await askSubscriptions(session);
  if (ownId !== undefined && session.settings.listen) await askDelivery(session, ownId);
  await askErrors(session, ownId);
};

/** Announces what will be written, and creates the contact. @returns its id, or undefined if that failed */
const prepare = async (session: Session): Promise<string | undefined> => {
  const { findings, say, settings } = session;
  say(
    [
      `--write on ${settings.base.host}${settings.production ? ', which may be production' : ''}. This run will:`,
      `  create or reuse the contact “${OWN_CONTACT.name}” with the number ${OWN_PHONE}, change it and restore it`,
      `  create or reuse the deal “${OWN_TITLE}”, change its status and restore it`,
      '  subscribe to contact and deal events, and unsubscribe at once',
    ].join('\n'),
  );
  let id: string | undefined;
  const needing = [
    'contacts.put.null',
    'contacts.put.partial',
    'contacts.put.tags',
    'contacts.updatedAt.grows',
    'contacts.conflict.id',
    'contacts.phone.normalized',
    'contacts.phone.stored',
    'deals.create',
    'deals.create.answer',
    'deals.contact.unknown',
    'deals.status.answer',
    'deals.status.keeps',
    'deals.updatedAt.grows',
  ] as const;
  await findings.ask([...needing], async () => {
    id = await prepareOwn(session);
  });
  return id;
};
