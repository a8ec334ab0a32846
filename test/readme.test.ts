import { existsSync, readFileSync } from 'node:fs';
import { operations, withOperations } from '../scripts/docs/operations';

const readme = readFileSync('README.md', 'utf8');

it('has a row for every visible operation, as npm run docs writes it', () => {
  const keys = [...readme.matchAll(/^\| `(\w+)`/gm)].map(([, key]) => key);

  expect(keys).toEqual(operations.map(({ key }) => key));
  expect(readme).toContain('<!-- operations: npm run docs -->\n\n| key');
  expect(readme).toBe(withOperations(readme));
});

it('has the requests of every visible operation in docs/architecture.md', () => {
  const [, requests = ''] =
    /^## Requests to ISAO\n([^]*?)^## /m.exec(readFileSync('docs/architecture.md', 'utf8')) ?? [];
  const named = requests
    .split('\n')
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, key]) => key));

  expect(named.sort()).toEqual(operations.map(({ key }) => key).sort());
});

it('names files and folders that exist', () => {
  const [tree = ''] = /(?<=## Where things are\n\n```text\n)[^`]+/.exec(readme) ?? [];
  const places = tree.split('\n').flatMap((line) => /^\S+/.exec(line) ?? []);

  expect(places.length).toBeGreaterThan(5);
  expect(places.filter((place) => !existsSync(place))).toEqual([]);
});
