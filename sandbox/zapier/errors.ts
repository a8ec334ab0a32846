import { isRecord, type JsonObject, parseJson } from './json';

/** Shown when an operation exceeds its 30 seconds: docs.zapier.com, "Troubleshoot action timeouts". */
export const TIMEOUT_MESSAGE = 'The app did not respond in-time. It may or may not have completed successfully.';

/**
 * An error as the user sees it in the editor or in the Zap history. It unpacks a message of core's errors.js: AppError,
 * ThrottledError and ResponseError have JSON; other errors have "What happened" and the console logs appended (core's
 * middleware.js and create-lambda-handler.js).
 */
export class ZapierError extends Error {
  /** The seconds that a ThrottledError asks to wait, if it gives them. */
  readonly delay: number | undefined;
  /** The message from the container, with everything that core adds for developers. */
  readonly rawMessage: string;

  constructor(name: string, rawMessage: string) {
    const packed = ['AppError', 'ThrottledError', 'ResponseError'].includes(name) ? parseJson(rawMessage) : undefined;
    const plain = { message: rawMessage.split(/\nWhat happened:\n|\n\nConsole logs:\n/)[0] };
    const { message, delay, status, content }: JsonObject = isRecord(packed) ? packed : plain;
    // Zapier shows the status and the content of a failed response; the wording is our assumption.
    super(typeof message === 'string' ? message : `Error ${String(status)}: ${String(content)}`);
    this.name = name;
    this.rawMessage = rawMessage;
    this.delay = typeof delay === 'number' ? delay : undefined;
  }
}
