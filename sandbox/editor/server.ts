import { readdirSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { extname, join, resolve } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { ApiError } from '../isao';
import { isLocal } from '../local-only';
import { ZapierError } from '../zapier';
import { actionsOf } from './actions';
import { Workshop, type WorkshopOptions } from './workshop';
import { Refusal } from './zaps';

/** Where Vite puts the page: `npm run editor:build`. */
const PAGE = resolve(import.meta.dirname, '../../build/editor');

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** Nothing may come from another host, and no other page may frame this one. Mantine writes its styles into the page. */
const POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** How deep the page's requests are nested at most. Something deeper overflows the stack of whatever reads it. */
const MAX_DEPTH = 30;

/** How often the server looks whether the page should hear something. */
const TICK_MS = 250;

export interface Editor {
  url: string;
  workshop: Workshop;
  close: () => Promise<void>;
}

/**
 * Starts both sandboxes and the editor's server, on this machine only.
 * @param options.port of the editor; 0 picks a free one
 * @throws when the port is taken, the page wasn't built or a sandbox doesn't start
 */
export async function startEditor({ port, ...options }: WorkshopOptions & { port: number }): Promise<Editor> {
  const workshop = await Workshop.open(options);
  const server = fastify({
    forceCloseConnections: true,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, strict: false } },
  });
  guard(server);
  server.setErrorHandler((error, _request, reply) => reply.code(statusOf(error)).send({ message: messageOf(error) }));
  server.setNotFoundHandler((_request, reply) => reply.code(400).send({ message: 'The editor has no such page.' }));
  pageRoutes(server);
  actionRoutes(server, workshop);
  liveRoute(server, workshop);
  const close = async (): Promise<void> => {
    await server.close().finally(() => workshop.close());
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

/** Does what the page asks for: an action by its name, with a list of arguments. */
function actionRoutes(server: FastifyInstance, workshop: Workshop): void {
  for (const [name, { schemas, run }] of Object.entries(actionsOf(workshop))) {
    const { length } = schemas;
    // JSON Schema knows no empty list of schemas.
    const body = { type: 'array', items: length > 0 && schemas, minItems: length, maxItems: length };
    server.post<{ Body: never[] }>(`/api/${name}`, { schema: { body } }, async (request) => {
      if (!isShallow(request.body)) throw new Refusal(`What “${name}” was given is nested too deep.`);
      // The schema has checked the arguments.
      const act = run as (...given: never[]) => unknown;
      return { answer: await act(...request.body) };
    });
  }
}

/** Sends each page what it shows, whenever that changes. A page that reads slowly gets the newest once it is ready. */
function liveRoute(server: FastifyInstance, workshop: Workshop): void {
  const pages = new Map<ServerResponse, string>();
  let trouble = '';
  const send = (): void => {
    let state: string;
    try {
      state = JSON.stringify(workshop.live());
    } catch (error) {
      if (trouble !== messageOf(error)) console.error(error);
      trouble = messageOf(error);
      return;
    }
    for (const [page, sent] of pages) {
      if (state === sent || page.writableNeedDrain) continue;
      page.write(`data: ${state}\n\n`);
      pages.set(page, state);
    }
  };
  const timer = setInterval(() => {
    if (pages.size > 0) send();
  }, TICK_MS);
  server.addHook('onClose', (_server, done) => {
    clearInterval(timer);
    done();
  });
  server.get('/api/events', (_request, reply) => {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    raw.flushHeaders();
    pages.set(raw, '');
    raw.once('close', () => pages.delete(raw));
    send();
  });
}

function isShallow(value: unknown, depth = MAX_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((item) => isShallow(item, depth - 1));
}

/** What a person can't do is a 400: the sandboxes say why by an Error of their own or a plain one. Others are mistakes. */
function statusOf(error: unknown): number {
  if (!(error instanceof Error)) return 500;
  if (error instanceof ApiError || error instanceof ZapierError || error instanceof Refusal) return 400;
  if ('statusCode' in error) return Number(error.statusCode);
  return error.constructor === Error ? 400 : 500;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ApiError) return Object.values(error.body.details ?? {}).join('. ') || error.message;
  // Ajv's words, such as "body/0 must be string".
  if ('validation' in error) return `The editor can’t do that: ${error.message.replaceAll('body', 'arguments')}.`;
  return error.message;
}
