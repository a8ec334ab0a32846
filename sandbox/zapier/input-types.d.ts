/** Zapier's own casting, which `zapier-platform invoke` uses; the CLI publishes no types for it. */
declare module 'zapier-platform-cli/src/oclif/commands/invoke/input-types' {
  export default function resolveInputDataTypes(
    inputData: Record<string, unknown>,
    inputFields: { key: string; type?: string }[],
    timezone: string,
  ): Record<string, unknown>;
}
