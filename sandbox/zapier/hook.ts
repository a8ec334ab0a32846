import type { JsonObject } from './json';
import type { ReceivedRequest } from './server';

/**
 * `bundle.rawRequest`: headers are written in Camel-Case, and all but Content-Length and Content-Type begin with
 * `Http-`. Source: the CLI's README, "bundle.rawRequest".
 */
export function rawRequest({ method, querystring, headers, content }: ReceivedRequest): JsonObject {
  const named = Object.entries(headers).map(([name, value]): [string, string] => {
    const camelCase = name.toLowerCase().replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
    return [/^Content-(Length|Type)$/.test(camelCase) ? camelCase : `Http-${camelCase}`, value];
  });
  return { method, querystring, headers: Object.fromEntries(named), content };
}

/**
 * `bundle.cleanedRequest` of a hook: the parsed body, object or list, as Zapier's examples use it ("return
 * [bundle.cleanedRequest]": docs.zapier.com, "Add a REST hook trigger").
 * @returns undefined for a body that isn't JSON.
 */
export function cleanRequest({ content }: ReceivedRequest): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
