import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Isao } from '../../sandbox/isao';
import { run, type Surroundings } from '../../scripts/verify-api/run';
import { asJson, member } from '../sandbox/isao-client';

export const OWN = { name: 'ISAO API verification, safe to ignore', city: 'Thistlemere' };
export const ownIn = (isao: Isao) => isao.contacts.all().filter(({ name }) => name === OWN.name);

/** Longer pauses only keep the pace, which no test needs. */
const PAUSE_MS = 20;

/**
 * Runs the command with --json and --profile.
 * @param watch receives each line of progress, and may abort or throw
 * @param surroundings replaces what the command gets
 */
export const verify = async (
  isao: { baseUrl: string; key: string },
  args: string[] = [],
  watch: (line: string, stop: AbortController) => void = () => undefined,
  surroundings: Partial<Surroundings> = {},
) => {
  const directory = mkdtempSync(join(tmpdir(), 'verify-'));
  const file = join(directory, 'profile.json');
  const stop = new AbortController();
  const printed = { out: '', err: '' };
  const code = await run(['--json', '--profile', file, ...args], {
    environment: { ISAO_API_KEY: isao.key, ISAO_BASE_URL: isao.baseUrl },
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += `${text}\n`;
      watch(text, stop);
    },
    stop,
    memory: join(directory, 'memory'),
    pause: async (milliseconds, signal) => {
      if (milliseconds < PAUSE_MS) return;
      await sleep(PAUSE_MS, undefined, signal && { signal }).catch(() => undefined);
    },
    ...surroundings,
  });
  const report = asJson(printed.out || '{"findings":[],"leftBehind":[]}') as {
    findings: { id: string; answer: unknown; evidence: string }[];
    leftBehind: string[];
  };
  const answers = Object.fromEntries(report.findings.map(({ id, answer }) => [id, answer]));
  const profile = printed.out === '' || args.includes('--profile') ? {} : asJson(readFileSync(file, 'utf8'));
  rmSync(directory, { recursive: true });
  return { code, ...printed, ...report, answers, profile };
};

/** The remaining subscriptions that the command does not list as left behind. */
export const forgotten = (isao: Isao, { leftBehind }: { leftBehind: string[] }): string[] =>
  isao
    .subscriptions()
    .filter(({ id, url }) => !leftBehind.some((item) => item.includes(id) || item.includes(url)))
    .map(({ id }) => id);

/** A server that is not the local ISAO. */
export const serve = async (listener: RequestListener) => {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = Number(member(server.address(), 'port'));
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { baseUrl: `http://127.0.0.1:${port}`, close };
};

/** An address on this machine where nobody listens. */
export const freeAddress = async (): Promise<string> => {
  const { baseUrl, close } = await serve(() => undefined);
  await close();
  return baseUrl;
};
