import { resolve } from 'node:path';
import jest from '../../jest.config.js';

const [fast] = jest.projects;

export default {
  ...fast,
  rootDir: '../..',
  testEnvironment: resolve(import.meta.dirname, 'bail-environment.js'),
  testMatch: ['<rootDir>/scripts/mutation/all-units.ts'],
};
