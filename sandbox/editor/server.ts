import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { ApiError } from '../isao';
import { isLocal } from '../local-only';
import { ZapierError } from '../zapier';
import { type Action, ACTIONS, Refusal, Workshop, type WorkshopOptions } from './workshop';

/** Where Vite puts the page: `npm run editor:build`. */
const PAGE = resolve(import.meta.dirname, '../../build/editor');

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** Nothing may come from another host. Mantine writes its styles into the page. */
const POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";

/** How often the server looks whether the page should hear something. */
const TICK_MS = 250;

export interface Editor {
  url: string;
  workshop: Workshop;
  /** Ends the server and both sandboxes. */
  close: () => Promise<void>;
}

/**
 * Starts both sandboxes and the editor's server, on this machine only.
 * @param options.port of the editor; 0 picks a free one
 * @throws when the port is taken, the page wasn't built or a sandbox doesn't start
 */
export async function startEditor({ port, ...options }: WorkshopOptions & { port: number }): Promise<Editor> {
  const workshop = await Workshop.open(options);
  const server = fastify({ forceCloseConnections: true });
  guard(server);
  server.setErrorHandler((error, _request, reply) => reply.code(statusOf(error)).send({ message: messageOf(error) }));
  pageRoutes(server);
  actionRoute(server, workshop);
  liveRoute(server, workshop);
  const close = async (): Promise<void> => {
    await server.close();
    await workshop.close();
  };
  try {
    return { url: await server.listen({ host: '127.0.0.1', port }), workshop, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Answers only this page: a request that changes something must have an Origin. */
function guard(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, next) => {
    if (!isLocal(request.raw) || (request.method !== 'GET' && request.headers.origin === undefined)) {
      void reply.code(403).send({ message: 'Only the editor’s own page may ask for this.' });
      return;
    }
    reply.headers({ 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff' });
    next();
  });
}

/** Serves the files of the page, each by a route of its own, so that no path leads anywhere else. */
function pageRoutes(server: FastifyInstance): void {
  for (const file of readdirSync(PAGE, { recursive: true, encoding: 'utf8' })) {
    const type = TYPES[extname(file)];
    if (type === undefined) continue;
    const content = readFileSync(join(PAGE, file));
    const path = file === 'index.html' ? '/' : `/${file.replaceAll('\\', '/')}`;
    server.get(path, (_request, reply) => reply.type(type).send(content));
  }
}

/** Does what the page asks for: a method of the workshop by its name, with a list of arguments. */
function actionRoute(server: FastifyInstance, workshop: Workshop): void {
  const actions: Record<Action, (...given: never[]) => unknown> = workshop;
  const schema = { params: { type: 'object', properties: { action: { enum: ACTIONS } } }, body: { type: 'array' } };
  server.post<{ Params: { action: Action }; Body: never[] }>('/api/:action', { schema }, async ({ params, body }) => ({
    answer: await actions[params.action](...body),
  }));
}

/** Sends the page what it shows, whenever that changes. */
function liveRoute(server: FastifyInstance, workshop: Workshop): void {
  server.get('/api/events', (request, reply) => {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    let sent = '';
    const send = (): void => {
      const state = JSON.stringify(workshop.live());
      if (state !== sent) raw.write(`data: ${state}\n\n`);
      sent = state;
    };
    send();
    const timer = setInterval(send, TICK_MS);
    request.raw.once('close', () => clearInterval(timer));
  });
}

function statusOf(error: unknown): number {
  if (error instanceof ApiError) return error.status;
  if (error instanceof ZapierError || error instanceof Refusal) return 422;
  return error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
}

function messageOf(error: unknown): string {
  const reasons = error instanceof ApiError ? Object.values(error.body.details ?? {}) : [];
  if (reasons.length > 0) return reasons.join('. ');
  return error instanceof Error ? error.message : String(error);
}
