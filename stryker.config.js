/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: ['src/**/*.ts', '!src/**/*.d.ts'],
  plugins: ['@stryker-mutator/jest-runner', './scripts/mutation/excused.js'],
  ignorers: ['excused'],
  // What runs once, when the app is loaded: mostly declared fields, which the tests of the definition check.
  ignoreStatic: true,
  testRunner: 'jest',
  coverageAnalysis: 'perTest',
  jest: {
    configFile: 'scripts/mutation/jest.config.js',
    enableFindRelatedTests: false,
  },
  thresholds: { high: 95, low: 90, break: 90 },
  timeoutMS: 20_000,
  incremental: true,
  incrementalFile: 'node_modules/.cache/stryker/incremental.json',
  tempDirName: 'coverage/stryker',
  reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: 'coverage/mutation.html' },
  jsonReporter: { fileName: 'coverage/mutation.json' },
};
