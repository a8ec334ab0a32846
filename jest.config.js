import { resolve } from 'node:path';

/** Tests that take long: they run the built app, a sandbox, a browser or a command, or thousands of random runs. */
const SLOW = ['e2e/', 'editor/', 'fuzz/', 'properties/', 'sandbox/', 'verify-api/', 'dependencies.', 'workflows.'].map(
  (name) => `<rootDir>/test/${name}`,
);

const common = {
  testEnvironment: 'node',
  // For a busy machine: no test expects so long a wait.
  testTimeout: 30_000,
  globalSetup: '<rootDir>/test/build.ts',
  transform: { '\\.[jt]s$': ['@swc/jest', { module: { type: 'commonjs' }, jsc: { target: 'es2022' } }] },
  // ES modules, which jest can't require as they are: what openapi-backend stands on, github-slugger, and the browser.
  transformIgnorePatterns: ['/node_modules/(?!@apidevtools/|@sparticuz/|github-slugger/)'],
  // Both hold package.json files of the same name, which jest would otherwise count as this package.
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/build/'],
};

/** @type {import('jest').Config} */
export default {
  projects: [
    { ...common, displayName: 'fast', testMatch: ['<rootDir>/test/**/*.test.ts'], testPathIgnorePatterns: SLOW },
    {
      ...common,
      displayName: 'slow',
      testMatch: SLOW.map((path) => (path.endsWith('/') ? `${path}**/*.test.ts` : `${path}test.ts`)),
    },
  ],
  // By default jest leaves one core to the developer, so two cores would run one test file at a time.
  maxWorkers: '100%',
  collectCoverageFrom: ['src/**/*.ts', '!src/**/*.d.ts'],
  coverageReporters: ['text-summary', 'lcovonly', [resolve(import.meta.dirname, 'test/uncovered.cjs'), {}]],
  coverageThreshold: { global: { branches: 100, functions: 100, lines: 100, statements: 100 } },
};
