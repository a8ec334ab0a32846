import type { RawHttpResponse, ZObject } from 'zapier-platform-core';
import { decode, decompress, readBytes } from './body';
import { agentFor, type Watch, watching } from './http-agent';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

interface HttpRequest {
  url: URL;
  method: Method;
  /** The body, already serialized. */
  json: string | undefined;
  /** In milliseconds, until the answer is read to its end. */
  timeout: number;
}

interface HttpAnswer {
  response: RawHttpResponse;
  /** Undefined if it can't be read as text, or is too large. */
  text: string | undefined;
}

/** Why there is no answer: `timeout`, `HTTP 000`, Node's code for a system error, node-fetch 2's `type`, or an error's name. */
interface HttpFailure {
  cause: string;
}

/** The cause of an answer with the status 000. */
export const NO_STATUS = 'HTTP 000';

const causeOf = (error: unknown): string => {
  const { code, type, name } = error as Record<string, unknown>;
  return String([code, type, name].find((cause) => typeof cause === 'string'));
};

const isCompressed = (response: RawHttpResponse): boolean => {
  const [encoding, length] = ['content-encoding', 'content-length'].map((name) => response.getHeader(name));
  return !/^(identity)?$/i.test(encoding ?? '') && response.status !== 204 && length !== '0';
};

/** The body as text. A refusal's status is enough, so its body may be unreadable. @throws the stream's error */
const textOf = async (response: RawHttpResponse): Promise<string | undefined> => {
  try {
    const bytes = await readBytes(response.body);
    const whole = bytes && isCompressed(response) ? decompress(bytes) : bytes;
    return whole && decode(whole, response.getHeader('content-type'));
  } catch (error) {
    if (response.status >= 300) return undefined;
    throw error;
  }
};

/** Sends one request and reads its answer. Never throws, follows no redirect, and accepts any status. */
export const fetchText = async (
  z: ZObject,
  { url, method, json, timeout }: HttpRequest,
): Promise<HttpAnswer | HttpFailure> => {
  const abort = new AbortController();
  const stop = (reason: 'timeout' | 'ECONNRESET'): void => {
    abort.abort(reason);
  };
  const timer = setTimeout(stop, timeout, 'timeout');
  const watch: Watch = {
    host: url.host,
    onBreak: () => {
      stop('ECONNRESET');
    },
  };
  const options = {
    url: url.href,
    method,
    // New each time, because core may turn off TLS checks on it for one event.
    agent: agentFor(url.protocol),
    headers: {
      // Without this, core logs the request a second time, with its headers.
      'user-agent': 'Zapier',
      Accept: 'application/json',
      'Accept-Encoding': 'gzip',
      ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    // Serialized, with `merge` off: otherwise core empties or refuses values that have {{curlies}} in them.
    ...(json === undefined ? {} : { body: json }),
    merge: false,
    // node-fetch 2 takes a compressed answer that ends early for a whole one.
    compress: false,
    redirect: 'manual' as const,
    signal: abort.signal,
    // Otherwise core parses an answer of any size, several times, and logs it.
    raw: true as const,
    skipThrowForStatus: true,
    // Otherwise core throws for a 429 before we can word it (core 19.1, http-middlewares/after).
    throwForThrottlingEarly: false,
  };

  try {
    const response = await watching(watch, () => z.request(options));
    const text = await textOf(response);
    return watch.status === 0 ? { cause: NO_STATUS } : { response, text };
  } catch (error) {
    return { cause: abort.signal.aborted ? String(abort.signal.reason) : causeOf(error) };
  } finally {
    clearTimeout(timer);
    // Stops an answer that was not read to its end.
    abort.abort();
  }
};
