import { isDeepStrictEqual } from 'node:util';

export interface Release {
  tag: string;
  version: string;
  changelog: string;
  recorded: unknown;
  built: unknown;
}

/** Zapier promotes only versions of three numbers below 1000: zapier-platform-cli/src/utils/version.js. */
const PROMOTABLE = /^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){2}$/;

/** The changelog's section of a version. Zapier shows it to users, and promotes no version without it. */
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
