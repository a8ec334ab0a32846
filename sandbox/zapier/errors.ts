import { isRecord } from './json';

/** What Zapier shows when an operation exceeds its 30 seconds: docs.zapier.com, "Troubleshoot action timeouts". */
export const TIMEOUT_MESSAGE = 'The app did not respond in-time. It may or may not have completed successfully.';

/** An error as the user meets it in the editor or in the Zap history. */
export class ZapierError extends Error {
  /** The seconds after which a ThrottledError asks to be run again, if it says so. */
  readonly delay: number | undefined;
  /** The message as the app's container answered it, with all that core adds for developers. */
  readonly rawMessage: string;

  constructor(name: string, rawMessage: string) {
    const { message, delay } = readMessage(name, rawMessage);
    super(message);
    this.name = name;
    this.rawMessage = rawMessage;
    this.delay = delay;
  }
}

/**
 * Reads what core's errors.js packs into a message: AppError and ThrottledError carry JSON, ResponseError too; any other
 * error has "What happened" and the console logs appended (core's middleware.js and create-lambda-handler.js).
 */
function readMessage(name: string, rawMessage: string): { message: string; delay?: number } {
  const packed = ['AppError', 'ThrottledError', 'ResponseError'].includes(name) ? parse(rawMessage) : undefined;
  if (!isRecord(packed))
    return { message: rawMessage.split(/\nWhat happened:\n|\n\nConsole logs:\n/)[0] ?? rawMessage };
  const { message, delay, status, content } = packed;
  return {
    // How Zapier words a failed response is our assumption; that it shows the status and the content is not.
    message: typeof message === 'string' ? message : `Error ${String(status)}: ${String(content)}`,
    ...(typeof delay === 'number' && { delay }),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
