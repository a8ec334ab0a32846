import type { LoggedRequest } from '../isao';

/** A line of the app's log that is about a request of its own; core's own requests are "patched" ones. */
export const HTTP_LOG = /^\{"message":.*"request_type":"devplatform-outbound".*$/gm;

interface HttpLog {
  data: {
    request_method: string;
    request_url: string;
    request_params?: string;
    request_headers: string;
    response_status_code: number;
    response_headers: string;
  };
}

const withQuery = (path: string, query = ''): string => (query === '' ? path : `${path}?${query}`);

/** A request as the local ISAO saw it. */
export function seenByIsao({ at, method, path, query, status, authorization: hasKey }: LoggedRequest) {
  return { at, method, path: withQuery(path, new URLSearchParams(query).toString()), status, hasKey };
}

/** A request to a real account, as core logs it to Zapier once it is answered: with its key masked. */
export function seenByZapier(line: string): ReturnType<typeof seenByIsao> {
  const { data } = JSON.parse(line) as HttpLog;
  const [, date = ''] = /^date: (.+)$/im.exec(data.response_headers) ?? [];
  return {
    at: new Date(Date.parse(date) || 0).toISOString(),
    method: data.request_method,
    path: withQuery(new URL(data.request_url).pathname, data.request_params),
    status: data.response_status_code,
    hasKey: /^authorization:/im.test(data.request_headers),
  };
}
