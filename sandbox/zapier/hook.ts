import type { JsonObject } from './json';
import type { ReceivedRequest } from './server';

/**
 * `bundle.rawRequest`: header names are in Camel-Case, and all except Content-Length and Content-Type begin with `Http-`.
 * Source: the CLI's README, "bundle.rawRequest".
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
 * [bundle.cleanedRequest]": docs.zapier.com, "Add a REST hook trigger"). That page asks for JSON, but form data works too
 * (github.com/zapier/visual-builder, pull request 23).
 *
 * Assumptions: JSON is parsed whatever the content type; if a form has a field twice, the last value counts; any other
 * body, such as JSON after a byte-order mark or multipart form data, is passed on as text.
 * @returns undefined for an empty body.
 */
export function cleanRequest({ content, headers }: ReceivedRequest): unknown {
  if (content.trim() === '') return undefined;
  try {
    return JSON.parse(content);
  } catch {
    const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
    return isForm ? Object.fromEntries(new URLSearchParams(content)) : content;
  }
}
