import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Account } from './account';
import type { Fault } from './faults';
import { faultyBody } from './faults';

declare module 'fastify' {
  interface FastifyRequest {
    fault?: Fault;
  }
}

/** Applies the account's faults before the key is checked, as a gateway would. */
export function injectFaults(api: FastifyInstance, account: Account): void {
  const closing = new AbortController();
  api.addHook('preClose', (done) => {
    closing.abort();
    done();
  });

  api.addHook('onRequest', async (request, reply) => {
    const fault = request.entry && account.faults.take(request.method, request.entry.path);
    if (!fault || !request.entry) return undefined;
    request.fault = fault;
    request.entry.faulty = true;
    if (fault.drop === 'before') {
      await holdBack(fault, closing.signal);
      request.raw.socket.destroy();
      return reply.hijack();
    }
    if (fault.status !== undefined && !fault.handled) return reply.send({});
    return undefined;
  });

  api.addHook('onSend', async (request, reply, payload) => {
    const { fault, entry } = request;
    if (!fault) {
      if (entry) entry.status = reply.statusCode;
      return payload;
    }
    const { text, type } = applyToAnswer(fault, typeof payload === 'string' ? payload : '');
    if (fault.status !== undefined) reply.code(fault.status);
    if (fault.headers !== undefined) reply.headers(fault.headers);
    if (type !== undefined) reply.type(type);
    fault.drift?.();
    await holdBack(fault, closing.signal);
    if (fault.drop === 'after') {
      request.raw.socket.destroy();
      return text;
    }
    if (entry) entry.status = reply.statusCode;
    if (fault.drop !== 'midway') return text;
    reply.header('content-length', Buffer.byteLength(text));
    return Readable.from(brokenOff(text));
  });
}

async function holdBack({ delay }: Fault, closing: AbortSignal): Promise<void> {
  if (delay !== undefined) await sleep(delay, undefined, { signal: closing }).catch(() => undefined);
}

/** @returns the answer to send; without a type, the original type stays */
function applyToAnswer(fault: Fault, answer: string): { text: string; type?: string } {
  const error = JSON.stringify({ success: false, error: `Injected fault: status ${fault.status ?? 'unchanged'}` });
  const original = fault.status === undefined ? answer : error;
  return fault.body === undefined ? { text: original } : faultyBody(fault.body, original);
}

/** Yields half an answer, then throws, so that fastify closes the connection. */
async function* brokenOff(answer: string): AsyncGenerator<string> {
  yield answer.slice(0, Math.ceil(answer.length / 2));
  // Give the first half time to leave.
  await sleep(20);
  throw new Error('Injected fault: the connection closes midway');
}
