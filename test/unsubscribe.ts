import diagnostics from 'node:diagnostics_channel';

/**
 * Ends the app's subscriptions after each test file: all files of a worker share this module, and each subscription would
 * keep its file's memory.
 */
const { subscribe, unsubscribe } = diagnostics;
const subscriptions: Parameters<typeof subscribe>[] = [];

diagnostics.subscribe = (...subscription) => {
  subscriptions.push(subscription);
  subscribe(...subscription);
};

afterAll(() => {
  diagnostics.subscribe = subscribe;
  for (const subscription of subscriptions) unsubscribe(...subscription);
});
