import { resolve } from 'node:path';
import { type Isao, type IsaoOptions, startIsao } from '../../sandbox/isao';
import { readProfile } from '../../sandbox/isao/profile';
import { type Connection, startZapier, type Zapier, type ZapierOptions } from '../../sandbox/zapier';
import { violationsOf } from '../contract';

/** The built app between an ISAO account and Zapier. */
export interface World {
  isao: Isao;
  zapier: Zapier;
  connection: Connection;
}

/** The answers of a real ISAO, if a file from `npm run verify-api -- --profile FILE` is given. */
const profile = process.env['ISAO_PROFILE'] ? readProfile(process.env['ISAO_PROFILE']) : {};

export const APP = resolve('dist/index.js');

/**
 * Starts a world for the tests of a file and ends it after them. Then it checks that all requests obeyed the contract,
 * except those that ISAO refused because of the input or the key, and that the app's logs don't contain the key.
 */
export const useWorld = (options: IsaoOptions = {}, zapierOptions: Partial<ZapierOptions> = {}): World => {
  const world = {} as World;

  beforeAll(async () => {
    world.isao = await startIsao({ delivery: { backoff: 10 }, ...profile, ...options });
    world.zapier = await startZapier({
      app: APP,
      environment: { ISAO_BASE_URL: world.isao.baseUrl },
      ...zapierOptions,
    });
    world.connection = await world.zapier.connect({ authData: { api_key: world.isao.key, default_country: 'FR' } });
  }, 20_000);

  afterAll(async () => {
    const { isao, zapier } = world;
    const violations = await Promise.all(
      isao.requests
        .filter(({ status = 0 }) => ![401, 403, 422].includes(status))
        // Refused for its size, and not read.
        .filter(({ status, body }) => !(status === 400 && body === undefined))
        .map(({ method, path, query, body }) => {
          const search = new URLSearchParams(query);
          return violationsOf({ method, path: `${path}?${search.toString()}`, body: body ? JSON.stringify(body) : '' });
        }),
    );
    const { logs } = zapier;
    await zapier.close();
    await isao.close();

    expect(violations.flat()).toEqual([]);
    expect(logs).not.toContain(isao.key);
  });

  return world;
};

/** Waits until all deliveries and runs have ended, including those that the runs caused. */
export const quiet = async ({ isao, zapier }: World): Promise<void> => {
  for (let round = 0; round < 3; round += 1) {
    await isao.settled();
    await zapier.idle();
  }
};

/** The app's requests while something happens, such as `GET /contacts`. */
export const requestsOf = async ({ isao }: World, act: () => Promise<unknown>): Promise<string[]> => {
  const before = isao.requests.length;
  await act();
  return isao.requests.slice(before).map(({ method, path }) => `${method} ${path}`);
};
