import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { packages as locked } from '../../package-lock.json';

const ROOT = resolve(import.meta.dirname, '../..');

interface Shipped {
  name: string;
  version: string;
  /** From its package.json. */
  license: string;
  /** From its license file or its readme's “License” section; blank if it has neither. */
  text: string;
}

const textOf = (folder: string): string => {
  const files = readdirSync(folder);
  const licenses = files.filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  if (licenses.length > 0) return licenses.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
  const readme = files.find((file) => /^readme/i.test(file));
  return (readme && /^#+ *licen[cs]e\b[^]*/im.exec(readFileSync(join(folder, readme), 'utf8'))?.[0]) ?? '';
};

const read = (path: string): Shipped => {
  const folder = join(ROOT, path);
  // Not from package.json, because one package puts a v before its version there.
  const { version = '', license = 'unknown' } =
    (locked as Record<string, { version?: string; license?: string }>)[path] ?? {};
  return { name: path.replace(/^.*node_modules\//, ''), version, license, text: textOf(folder) };
};

/** The packages of a zip's files and of its bundle, each version once, sorted by name. */
export const shippedPackages = (files: string[], bundled: string[]): Shipped[] => {
  const paths = files.flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  const shipped = [...new Set([...paths, ...bundled.map((name) => `node_modules/${name}`)])].map(read);
  const byName = new Map(shipped.map((one) => [`${one.name}@${one.version}`, one]));
  return [...byName.keys()].sort().flatMap((key) => byName.get(key) ?? []);
};

const COPYRIGHT = /^[ \t]*copyright +(\(c\)|©|\d{4}).*$/gim;

/** Their licenses, which ask to be passed on: Zapier’s CLI leaves the packages’ own files out. Packages share a text if their licenses differ only in the copyright, as most do. */
export const licensesOf = (shipped: Shipped[]): string => {
  const groups = Map.groupBy(
    shipped,
    ({ license, text }) => text.replace(COPYRIGHT, '').trim().replace(/\s+/g, ' ') || license,
  );
  return [...groups.values()]
    .map((group) => {
      const owners = group.map(({ name, version, license, text }) =>
        [`${name} ${version} (${license})`, ...(text.match(COPYRIGHT) ?? []).map((line) => `  ${line.trim()}`)].join(
          '\n',
        ),
      );
      const text = group[0]?.text
        .replace(COPYRIGHT, '')
        .replace(/\n{3,}/g, '\n\n')
        .trim();
      return `${owners.join('\n')}\n\n${text ?? ''}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
};
