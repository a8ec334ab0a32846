import { existsSync, readFileSync } from 'node:fs';
import App from '../index';

const readme = readFileSync('README.md', 'utf8');

const kindOf = (kind: string, type = 'polling') =>
  ({ triggers: type === 'hook' ? 'trigger, instant' : 'trigger, polling', creates: 'action', searches: 'search' })[
    kind
  ];

interface Listed {
  key: string;
  display: { label: string; hidden?: boolean };
  operation: { type?: string };
}

it('has a row for every visible operation, with its label and kind', () => {
  const rows = readme
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
    .map((cells) => cells.slice(1, 4));
  const operations = (['triggers', 'creates', 'searches'] as const).flatMap((kind) =>
    Object.values(App[kind] as Record<string, Listed>)
      .filter(({ display }) => !display.hidden)
      .map(({ key, display, operation }) => [key, display.label, kindOf(kind, operation.type)]),
  );

  expect(rows).toEqual(operations);
});

it('has the requests of every visible operation in the docs', () => {
  const keysIn = (text: string) => [...text.matchAll(/^\| `(\w+)`/gm)].map(([, key]) => key);
  const [requests = ''] = readFileSync('docs/architecture.md', 'utf8')
    .split(/^## /m)
    .filter((part) => part.startsWith('Requests to ISAO'));

  expect(keysIn(requests)).toEqual(keysIn(readme));
});

it('names files and folders that exist', () => {
  const [tree = ''] = /(?<=## Where things are\n\n```text\n)[^`]+/.exec(readme) ?? [];
  const places = tree.split('\n').flatMap((line) => /^\S+/.exec(line) ?? []);

  expect(places.length).toBeGreaterThan(5);
  expect(places.filter((place) => !existsSync(place))).toEqual([]);
});
