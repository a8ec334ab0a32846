import { resolve } from 'node:path';
import { startIsao, type Isao, type IsaoOptions } from '../../sandbox/isao';
import { startZapier, type Connection, type Zapier } from '../../sandbox/zapier';

/** The built app under test. A check that breaks the app on purpose names its own build here. */
export const APP = resolve(process.env['ISAO_APP'] ?? 'dist/index.js');

/** No limit at all: with a clock that stands still, a minute would never end. */
const NO_LIMIT = 1_000_000_000;

/** A fresh ISAO account between one Zapier that lives on, for Zapier takes a second to start and ISAO does not. */
export interface Bench {
  isao: Isao;
  zapier: Zapier;
  connection: Connection;
}

/** Where runs take place, one at a time. */
export interface Lab {
  /** Runs something against an account of its own, with Zapier's cache empty and working. */
  use: <Result>(options: IsaoOptions, act: (bench: Bench) => Promise<Result>) => Promise<Result>;
  close: () => Promise<void>;
}

/** Starts Zapier with the app, for any number of ISAO accounts that follow each other at one address. */
export const openLab = async ({ containers = 1, speed = 1 } = {}): Promise<Lab> => {
  const reserved = await startIsao();
  const port = Number(new URL(reserved.url).port);
  await reserved.close();
  const zapier = await startZapier({ app: APP, environment: { ISAO_BASE_URL: reserved.baseUrl }, containers, speed });
  return {
    use: async (options, act) => {
      const isao = await startIsao({ port, rateLimit: NO_LIMIT, ...options });
      try {
        zapier.rpc.fault = 'none';
        zapier.rpc.wipe();
        const connection = await zapier.connect({ authData: { api_key: isao.key } });
        return await act({ isao, zapier, connection });
      } finally {
        await isao.close();
      }
    },
    close: () => zapier.close(),
  };
};
