import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';

/**
 * An agent for one request, which closes the connection after the answer. Zapier freezes the process between two runs, and a
 * connection that was kept open is dead afterwards: what is written into it fails, and seems to have been sent.
 *
 * @param protocol as in a URL: http: or https:
 */
export const agentFor = (protocol: string): http.Agent => {
  const { Agent } = protocol === 'http:' ? http : https;
  return new Agent({ keepAlive: false });
};

/** Published by Node for each answer whose headers have arrived. */
const ANSWERED = 'http.client.response.finish';

/**
 * Calls back if an answer ends before its end: node-fetch 2 waits on for what is missing of its Content-Length.
 *
 * @returns stops waiting for the answer
 */
export const onBreak = (agent: http.Agent, callback: () => void): (() => void) => {
  const onAnswer = (message: unknown): void => {
    const { request, response } = message as {
      request: ClientRequest & { agent?: unknown };
      response: IncomingMessage;
    };
    if (request.agent !== agent) return;
    response.once('close', () => {
      if (!response.complete) callback();
    });
  };
  subscribe(ANSWERED, onAnswer);
  return () => {
    unsubscribe(ANSWERED, onAnswer);
  };
};
