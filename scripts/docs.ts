// Rewrites what the app's definition knows in the documents: npm run docs
import { readFileSync, writeFileSync } from 'node:fs';
import { withOperations } from './docs/operations';

writeFileSync('README.md', withOperations(readFileSync('README.md', 'utf8')));
