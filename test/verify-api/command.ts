import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Isao } from '../../sandbox/isao';
import { readProfile } from '../../sandbox/isao/profile';
import { run } from '../../scripts/verify-api/run';
import { asJson, member } from '../sandbox/isao-client';

/** The output of a run, and its findings. */
export interface Outcome {
  code: number;
  out: string;
  err: string;
  findings: unknown[];
  leftBehind: string[];
  /** The findings' answers, by id. */
  answers: Record<string, unknown>;
  /** Whether the answers hold, by id. */
  holds: Record<string, unknown>;
  profile: object;
}

/** Shorter pauses only keep the pace, which no test needs. */
const SHORTEST_PAUSE_MS = 20;

/**
 * @param args the options besides --json and --profile
 * @param longestPauseMs the longest wait, whatever ISAO asks for
 * @param watch receives each line of progress, and may abort or throw
 * @param memory the folder that remembers subscriptions
 */
export const verify = async (
  isao: { baseUrl: string; key: string },
  args: string[] = [],
  {
    longestPauseMs = 20,
    watch = () => undefined,
    memory,
  }: { longestPauseMs?: number; watch?: (line: string, stop: AbortController) => void; memory?: string } = {},
): Promise<Outcome> => {
  const directory = mkdtempSync(join(tmpdir(), 'verify-'));
  const file = join(directory, 'profile.json');
  const stop = new AbortController();
  const printed = { out: '', err: '' };
  const code = await run([...args, '--json', '--profile', file], {
    environment: { ISAO_API_KEY: isao.key, ISAO_BASE_URL: isao.baseUrl },
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += `${text}\n`;
      watch(text, stop);
    },
    stop,
    memory: memory ?? join(directory, 'memory'),
    pause: async (milliseconds, signal) => {
      if (milliseconds < SHORTEST_PAUSE_MS) return;
      await sleep(Math.min(milliseconds, longestPauseMs), undefined, signal && { signal }).catch(() => undefined);
    },
  });
  const report = asJson(printed.out);
  const findings = member(report, 'findings');
  const left = member(report, 'leftBehind');
  const list = Array.isArray(findings) ? (findings as unknown[]) : [];
  const byId = (name: string) =>
    Object.fromEntries(list.map((finding) => [String(member(finding, 'id')), member(finding, name)]));
  const profile = printed.out === '' ? {} : readProfile(file);
  if (printed.out !== '') expect(asJson(readFileSync(file, 'utf8'))).toEqual(profile);
  rmSync(directory, { recursive: true });
  return {
    code,
    ...printed,
    findings: list,
    leftBehind: Array.isArray(left) ? left.map(String) : [],
    answers: byId('answer'),
    holds: byId('holds'),
    profile,
  };
};

/** The remaining subscriptions that the command does not list as left behind. */
export const forgotten = (isao: Isao, { leftBehind }: Pick<Outcome, 'leftBehind'>): string[] =>
  isao
    .subscriptions()
    .filter(({ id, url }) => !leftBehind.some((item) => item.includes(id) || item.includes(url)))
    .map(({ id }) => id);

export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = Number(member(server.address(), 'port'));
  server.close();
  await once(server, 'close');
  return port;
};

/** Starts the command as a user does. Its memory is the project's own. */
export const spawnCommand = (isao: Isao, args: string[]) => {
  const script = String(member(asJson(readFileSync('package.json', 'utf8')), 'scripts', 'verify-api'));
  return spawn(process.execPath, [...script.split(' ').slice(1), ...args], {
    env: { ...process.env, ISAO_API_KEY: isao.key, ISAO_BASE_URL: isao.baseUrl },
  });
};
