/** The bodies that can take the place of an answer; any other text is sent as it is. */
export type FaultBody = 'truncated' | 'html' | 'empty' | 'not-json' | 'success-false' | 'list';

/** Something that goes wrong with the next matching request. Several fields may be set; they all happen. */
export interface Fault {
  /** `POST /contacts`, `/contacts/:id` (any method), `*` (the default: everything). */
  route?: string;
  /** How many requests it happens to; default 1, may be Infinity. */
  times?: number;
  /** How many matching requests pass unharmed before; default 0. */
  after?: number;
  /** Milliseconds to hold the answer back; a client that gives up meanwhile has changed the account all the same. */
  delay?: number;
  /** Answer this status; the request is not carried out, unless `handled`. */
  status?: number;
  /** With `status`: carry the request out all the same, so that only its answer is lost. */
  handled?: boolean;
  /** Headers to add to the answer, such as `retry-after`. */
  headers?: Record<string, string>;
  /** The body to answer with. Without `status` the request is carried out and keeps its own status. */
  body?: FaultBody | (string & {});
  /** Close the connection: `before` the request is carried out, `after` it was, or `midway` through the answer. */
  drop?: 'before' | 'after' | 'midway';
  /** Called once the answer is made, and before it is sent: what changes here drifts in between two pages. */
  drift?: () => void;
}

interface ActiveFault {
  fault: Fault;
  skip: number;
  left: number;
}

const HTML = '<!doctype html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>';

/** The faults that wait for their requests. The first that matches a request happens; later ones wait their turn. */
export class Faults {
  readonly #active: ActiveFault[] = [];

  /** Queues a fault behind those that are there. */
  add(fault: Fault): void {
    this.#active.push({ fault, skip: fault.after ?? 0, left: fault.times ?? 1 });
  }

  /** Removes all faults. */
  clear(): void {
    this.#active.length = 0;
  }

  /** @returns the fault that happens to this request, which uses up one of its times */
  take(method: string, path: string): Fault | undefined {
    for (const active of this.#active) {
      if (active.left <= 0 || !matches(active.fault.route ?? '*', method, path)) continue;
      if (active.skip > 0) {
        active.skip -= 1;
        continue;
      }
      active.left -= 1;
      return active.fault;
    }
    return undefined;
  }
}

/** @returns whether a route such as `POST /contacts/:id` covers a request; `path` is below the base path, without query */
export function matches(route: string, method: string, path: string): boolean {
  const [, routeMethod, routePath = '*'] = /^(?:([A-Z]+) )?(.*)$/.exec(route) ?? [];
  if (routeMethod !== undefined && routeMethod !== method) return false;
  if (routePath === '*') return true;
  const expected = routePath.split('/');
  const actual = path.split('/');
  return (
    expected.length === actual.length &&
    expected.every((segment, index) => segment.startsWith(':') || segment === actual[index])
  );
}

/**
 * @param body which body the fault wants
 * @param original the answer that would have been sent
 * @returns the text to send instead, and its type
 */
export function faultyBody(body: string, original: string): { text: string; type: string } {
  const json = 'application/json; charset=utf-8';
  switch (body) {
    case 'truncated':
      return { text: original.slice(0, Math.floor(original.length / 2)), type: json };
    case 'html':
      return { text: HTML, type: 'text/html; charset=utf-8' };
    case 'empty':
      return { text: '', type: json };
    case 'not-json':
      return { text: 'Service is busy', type: json };
    case 'success-false':
      return { text: JSON.stringify({ success: false, error: 'Something went wrong' }), type: json };
    case 'list':
      return { text: '[]', type: json };
    default:
      return { text: body, type: json };
  }
}
