import { readFileSync } from 'node:fs';
import { subset } from 'semver';

/** Checks offline, from the lock file, what goes to Zapier with the app. */

interface Locked {
  version?: string;
  license?: string;
  integrity?: string;
  hasInstallScript?: boolean;
  dev?: boolean;
  engines?: { node?: string };
}
interface Package {
  engines: { node: string };
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
}
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Package;
const runtime = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev);

it('keeps runtime dependencies few, and every direct one at an exact version', () => {
  expect(Object.keys(manifest.dependencies)).toEqual(['libphonenumber-js', 'zapier-platform-core']);
  const { dependencies, devDependencies, optionalDependencies } = manifest;
  for (const version of Object.values({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  }
});

it('ships nothing with an install script or without an integrity hash in the lock file', () => {
  expect(runtime.length).toBeGreaterThan(10);
  expect(runtime.filter(([, { hasInstallScript }]) => hasInstallScript)).toEqual([]);
  expect(runtime.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([]);
});

it('gets Node for the scripts from packages of one version, for every platform in the lock file', () => {
  const nodes = Object.keys(manifest.optionalDependencies);

  expect(nodes.every((name) => name.startsWith('node-'))).toBe(true);
  expect(new Set(Object.values(manifest.optionalDependencies)).size).toBe(1);
  expect(nodes.filter((name) => !packages[`node_modules/${name}`]?.integrity)).toEqual([]);
});

it('supports only Node versions that all packages support, so that npm ci prints no engine warning', () => {
  const refused = Object.entries(packages).filter(
    ([, { engines }]) => !subset(manifest.engines.node, engines?.node ?? '*'),
  );

  expect(refused.map(([path, { engines }]) => `${path}: ${engines?.node}`)).toEqual([]);
});

it('runs no install scripts, and no package needs one', () => {
  expect(readFileSync('.npmrc', 'utf8')).toMatch(/^ignore-scripts=true$/m);
});

it('has a form-data version with GHSA-hmw2-7cc7-3qxx fixed, although core pins an older one', () => {
  const versions = Object.entries(packages).flatMap(([path, { version }]) =>
    /(^|\/)node_modules\/form-data$/.test(path) ? version : [],
  );

  expect(versions).toEqual(['4.0.6']);
});

it('ships only packages whose licenses allow it', () => {
  const allowed = /^(MIT|ISC|BSD-[23]-Clause|Apache-2\.0|0BSD|Public Domain|Unlicense|\(MIT AND BSD-3-Clause\))$/;
  // Zapier's own packages, under its terms for developers on its platform, and one that names MIT only in its readme.
  const others = runtime.filter(
    ([path, { license = '' }]) =>
      !allowed.test(license) && !/^node_modules\/(zapier-platform-|urlsafe-base64$)/.test(path),
  );

  expect(others.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
});
