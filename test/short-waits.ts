/** Lets the app wait a twentieth as long, because waiting was most of the time of the unit tests. */
jest.mock('node:timers/promises', () => {
  const timers = jest.requireActual<{ setTimeout: (ms: number, ...rest: unknown[]) => Promise<unknown> }>(
    'node:timers/promises',
  );
  return { setTimeout: jest.fn((ms: number, ...rest: unknown[]) => timers.setTimeout(ms / 20, ...rest)) };
});
