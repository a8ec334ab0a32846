import { createAppHandler, version, type ZObject } from 'zapier-platform-core';
import { isBelow } from '../../src/isao/connection';
import { fetchText } from '../../src/isao/transport';

type Request = Parameters<typeof fetchText>[1];

/** @param key sent only to the API's own addresses; null sends none */
export type Send = (request: Request, key: string | null) => ReturnType<typeof fetchText>;

/** Gives `main` the app's own way to send requests: by Zapier's core, with the app's limits. `main` must not throw. */
export const withTransport = async (base: URL, main: (send: Send) => Promise<void>): Promise<void> => {
  let sentKey: string | null = null;
  const addKey = (request: { url: string; headers: Record<string, string> }) =>
    sentKey === null || !isBelow(base, new URL(request.url))
      ? request
      : { ...request, headers: { ...request.headers, Authorization: `Bearer ${sentKey}` } };
  const app = {
    version: '1.0.0',
    platformVersion: version,
    beforeRequest: [addKey],
    main: async (z: ZObject) => {
      await main((request, key) => {
        sentKey = key;
        return fetchText(z, request);
      });
      return {};
    },
  };
  // calledFromCli keeps core from printing its memory use.
  await createAppHandler(app)({ command: 'execute', method: 'main', bundle: {}, calledFromCli: true });
};
