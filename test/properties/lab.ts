import { type Isao, type IsaoOptions, startIsao } from '../../sandbox/isao';
import { type Connection, startZapier, type Zapier } from '../../sandbox/zapier';
import { APP } from '../e2e/world';

/** No limit, because with a frozen clock its minute would never end. */
const NO_LIMIT = 1_000_000_000;

/** A new ISAO account with a reused Zapier, which takes a second to start. */
export interface Bench {
  isao: Isao;
  zapier: Zapier;
  connection: Connection;
}

/** Runs one thing at a time. */
export interface Lab {
  /** Runs something with its own account and with an empty, working cache. */
  use: <Result>(options: IsaoOptions, act: (bench: Bench) => Promise<Result>) => Promise<Result>;
  close: () => Promise<void>;
}

/** Starts Zapier with the app, for any number of successive ISAO accounts at one address. */
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

/** A lab for the tests of a file. */
export const useLab = (): Lab => {
  const lab = {} as Lab;
  beforeAll(async () => {
    Object.assign(lab, await openLab());
  });
  afterAll(() => lab.close());
  return lab;
};
