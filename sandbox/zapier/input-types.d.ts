/** Zapier's casting for `zapier-platform invoke`, for which the CLI publishes no types. */
declare module 'zapier-platform-cli/src/oclif/commands/invoke/input-types' {
  export default function resolveInputDataTypes(
    inputData: Record<string, unknown>,
    inputFields: { key: string; type?: string }[],
    timezone: string,
  ): Record<string, unknown>;
}
