import { isDeepStrictEqual } from 'node:util';

export interface Release {
  tag: string;
  /** What package.json says. */
  version: string;
  /** CHANGELOG.md. */
  changelog: string;
  /** releases/definition.json. */
  recorded: unknown;
  /** The definition of the app as it is. */
  built: unknown;
}

/** Zapier promotes three numbers below 1000 and nothing else: zapier-platform-cli/src/utils/version.js. */
const PROMOTABLE = /^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){2}$/;

/** What the changelog says of a version. Zapier shows it to users, and promotes nothing without it. */
const sectionOf = (changelog: string, version: string): string | undefined =>
  changelog
    .split(/^## /m)
    .find((section) => section.startsWith(`[${version}]`))
    ?.replace(/^.*/, '')
    .trim();

/** Why a tag can't be released as it is. */
export const problemsOf = ({ tag, version, changelog, recorded, built }: Release): string[] => [
  ...(tag === `v${version}` ? [] : [`The tag is ${tag}, and the version in package.json is ${version}.`]),
  ...(PROMOTABLE.test(version) ? [] : [`Zapier promotes no version like ${version}.`]),
  ...(sectionOf(changelog, version) ? [] : [`CHANGELOG.md says nothing under "## [${version}]".`]),
  ...(isDeepStrictEqual(recorded, built)
    ? []
    : ['releases/definition.json is not this app. Run npm run release:definition, and commit it.']),
];
