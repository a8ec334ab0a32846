/** Core's types don't describe this input of `beforeApp`. */
interface AppInput {
  _zapier: { event: { environment?: { ISAO_BASE_URL?: string } } };
}

let lastOverride: string | undefined;

/**
 * A version's variable may be removed while its processes live on (`env:unset`), and tests run several events in one process.
 * Core copies an event's environment into the process and never removes it (core 19.1, src/tools/environment.js), so a later
 * event would still go to that address.
 */
export const forgetLastOverride = <Input extends object>(input: Input): Promise<Input> => {
  const override = (input as AppInput)._zapier.event.environment?.ISAO_BASE_URL;
  const isLeftOver = override === undefined && process.env['ISAO_BASE_URL'] === lastOverride;
  if (isLeftOver) delete process.env['ISAO_BASE_URL'];
  lastOverride = override;
  return Promise.resolve(input);
};
