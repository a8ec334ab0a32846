import { resolve } from 'node:path';

/** Slow tests: they run the built app, a sandbox, a browser, a command or thousands of random runs. */
const SLOW = [
  'e2e/',
  'editor/',
  'fuzz/',
  'properties/',
  'sandbox/',
  'verify-api/',
  'dependencies.',
  'time.',
  'workflows.',
].map((name) => `<rootDir>/test/${name}`);

const common = {
  testEnvironment: 'node',
  setupFilesAfterEnv: ['<rootDir>/test/unsubscribe.ts'],
  transform: { '\\.[jt]s$': ['@swc/jest', { module: { type: 'commonjs' }, jsc: { target: 'es2022' } }] },
  // Jest can't require ES modules: a dependency of openapi-backend, the browser and github-slugger.
  transformIgnorePatterns: ['/node_modules/(?!@apidevtools/|@sparticuz/|github-slugger/)'],
  // Both have package.json files with this package's name, which would confuse jest.
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/build/'],
};

/** @type {import('jest').Config} */
export default {
  projects: [
    {
      ...common,
      displayName: 'fast',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: SLOW,
      setupFilesAfterEnv: [...common.setupFilesAfterEnv, '<rootDir>/test/short-waits.ts'],
    },
    {
      ...common,
      displayName: 'slow',
      globalSetup: '<rootDir>/test/build.ts',
      testMatch: SLOW.map((path) => (path.endsWith('/') ? `${path}**/*.test.ts` : `${path}test.ts`)),
    },
  ],
  // Long enough for a busy machine. Jest ignores it in a project.
  testTimeout: 30_000,
  // By default jest leaves one core free, so two cores would run one test file at a time.
  maxWorkers: '100%',
  // A worker frees its memory at the end, which takes a busy machine a second. By default jest kills it after half a second.
  workerGracefulExitTimeout: 10_000,
  collectCoverageFrom: ['src/**/*.ts', '!src/**/*.d.ts'],
  coverageReporters: ['text-summary', 'lcovonly', [resolve(import.meta.dirname, 'test/uncovered.cjs'), {}]],
  coverageThreshold: { global: { branches: 100, functions: 100, lines: 100, statements: 100 } },
};
