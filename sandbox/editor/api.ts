// What the editor's server and its page say to each other. Every path is below /api and answers JSON.
import type { Contact, Deal, Permission } from '../isao';
import type { Choice, Definition, JsonObject, Poll, Run, RunError, Step } from '../zapier';

export { STATUS_NAMES } from '../zapier/run';
export type { Contact, Deal, Permission } from '../isao';
export type {
  Action,
  ActionKind,
  Choice,
  Definition,
  InputField,
  JsonObject,
  Poll,
  Run,
  RunError,
  Step,
} from '../zapier';

/** What is wrong with the local ISAO, as the switch in the page's header sets it. */
export const WEATHERS = ['fine', 'rate-limit', 'down', 'slow', 'web-page', 'key-revoked'] as const;
export type Weather = (typeof WEATHERS)[number];

/** A Zap as it is drafted in the editor. */
export interface Draft {
  name: string;
  connectionId: string;
  trigger: { key: string; inputData: JsonObject };
  steps: Step[];
}

export interface Recipe {
  title: string;
  about: string;
  trigger: Draft['trigger'];
  steps: Step[];
}

export interface ZapView extends Draft {
  id: string;
  state: 'on' | 'off';
  /** What switching on did, or why Zapier switched the Zap off. */
  note: string;
  polls: Poll[];
}

/** A line of the history; `RunView` has the rest of it. */
export interface RunLine {
  id: number;
  zapId: string;
  zapName: string;
  status: Run['status'];
  startedAt: string;
  /** What tells the record that started the run from others. */
  title: string;
  error: string;
  next: string;
  canReplay: boolean;
}

export interface RunView extends RunLine {
  trigger: unknown;
  steps: Run['steps'];
}

export interface RequestLine {
  at: string;
  method: string;
  path: string;
  status: number | null;
  hasKey: boolean;
}

export interface ConnectionView {
  id: string;
  label: string;
  expired: boolean;
}

/** The local ISAO, but for its records. */
export interface IsaoView {
  baseUrl: string;
  key: string;
  permissions: { name: Permission; granted: boolean }[];
  weather: Weather;
  webhooks: { id: string; event: string; url: string }[];
  deliveries: { at: string; event: string; state: string }[];
  contacts: number;
  deals: number;
  /** Grows with each change of a record, so that the tables know when to read again. */
  changes: number;
}

/** What the page shows live: sent whole by /api/events whenever it differs. The newest of each list comes first. */
export interface Live {
  now: string;
  /** Absent with a real account. */
  isao: IsaoView | null;
  connections: ConnectionView[];
  zaps: ZapView[];
  runs: RunLine[];
  runCount: number;
  requests: RequestLine[];
  requestCount: number;
}

export interface RecordPage<T> {
  data: T[];
  total: number;
  pages: number;
}
export type ContactPage = RecordPage<Contact>;
export type DealPage = RecordPage<Deal>;

/** What a test of a step or a trigger came to. */
export interface TestResult {
  input: JsonObject | null;
  output: unknown;
  error: RunError | null;
}

export interface DropdownRequest {
  connectionId: string;
  key: string;
  field: string;
  inputData: JsonObject;
  page: number;
  pagingToken?: string;
}

export interface DropdownAnswer {
  choices: Choice[];
  pagingToken?: string;
  /** Whether another page can be asked for. */
  more: boolean;
}

export interface Finding {
  rule: string;
  source: string;
  passed: boolean;
  message: string;
}

export interface About {
  definition: Definition;
  recipes: Recipe[];
  /** The local account's key fills in the connection form; a real one stays with the server. */
  suggestedAuth: Record<string, string>;
}
