import 'zapier-platform-core';

/** Exported by core 19.1 (src/index.js) and used by Zapier's wrapper, but missing from its types. */
declare module 'zapier-platform-core' {
  export const createAppHandler: (
    app: unknown,
  ) => (event: {
    command: 'definition' | 'validate' | 'execute';
    method?: string;
    bundle?: object;
    calledFromCli?: boolean;
  }) => Promise<{ results: unknown }>;
}
