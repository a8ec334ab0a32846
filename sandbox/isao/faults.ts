/** Named bodies that replace an answer; any other text is sent as it is. */
export type FaultBody = 'truncated' | 'html' | 'empty' | 'not-json' | 'success-false' | 'list';

/** Something that goes wrong with the next matching request. Fields can be combined. */
export interface Fault {
  /** `POST /contacts`, `/contacts/:id` (any method) or `*` (everything, the default). */
  route?: string;
  /** How many requests fail; default 1, may be Infinity. */
  times?: number;
  /** How many matching requests succeed first; default 0. */
  after?: number;
  /** Milliseconds to delay the answer. The request is carried out even if the client gives up. */
  delay?: number;
  /** Answer this status, without carrying out the request unless `handled` is set. */
  status?: number;
  /** With `status`: carry out the request anyway, so that only its answer is lost. */
  handled?: boolean;
  headers?: Record<string, string>;
  /** Answer this body. Without `status`, the request is carried out and keeps its own status. */
  body?: FaultBody | (string & {});
  /** Close the connection `before` or `after` the request is carried out, or `midway` through the answer. */
  drop?: 'before' | 'after' | 'midway';
  /** Called after the answer is made and before it is sent, to change records between two pages. */
  drift?: () => void;
}

interface ActiveFault {
  fault: Fault;
  skip: number;
  left: number;
}

const HTML = '<!doctype html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>';

/** Pending faults. Each request gets the first one that matches it. */
export class Faults {
  readonly #active: ActiveFault[] = [];

  add(fault: Fault): void {
    this.#active.push({ fault, skip: fault.after ?? 0, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#active.length = 0;
  }

  /** @returns the fault of this request, if any, and counts down its `times` */
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

/** @param path below the base path, without the query */
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

export function faultyBody(body: string, original: string): { text: string; type: string } {
  const named: Record<string, string> = {
    truncated: original.slice(0, Math.floor(original.length / 2)),
    html: HTML,
    empty: '',
    'not-json': 'Service is busy',
    'success-false': JSON.stringify({ success: false, error: 'Something went wrong' }),
    list: '[]',
  } satisfies Record<FaultBody, string>;
  const type = body === 'html' ? 'text/html' : 'application/json';
  return { text: named[body] ?? body, type: `${type}; charset=utf-8` };
}
