/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  globalSetup: '<rootDir>/test/build.ts',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '\\.[jt]s$': ['@swc/jest', { module: { type: 'commonjs' }, jsc: { target: 'es2022' } }] },
  // ES modules, which jest can't require as they are: what openapi-backend stands on, github-slugger, and the browser.
  transformIgnorePatterns: ['/node_modules/(?!@apidevtools/|@sparticuz/|github-slugger/)'],
  // Both hold package.json files of the same name, which jest would otherwise count as this package.
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/build/'],
  collectCoverageFrom: ['src/**/*.ts', '!src/**/*.d.ts'],
  coverageReporters: ['text-summary', 'lcovonly'],
  coverageThreshold: { global: { branches: 100, functions: 100, lines: 100, statements: 100 } },
};
