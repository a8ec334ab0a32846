// A minimal app, to compare ours with the cost of zapier-platform-core itself. Its one operation makes the given request.
import { defineApp, version as platformVersion } from 'zapier-platform-core';

export default defineApp({
  version: '1.0.0',
  platformVersion,
  flags: { cleanInputData: true },
  searches: {
    request: {
      key: 'request',
      noun: 'Answer',
      display: { label: 'Find Answer', description: 'Finds the answer to a request.' },
      operation: {
        perform: async (z, { inputData, authData }) => {
          const headers = { Authorization: `Bearer ${authData.api_key}`, Accept: 'application/json' };
          const { data } = await z.request({ url: inputData.url, headers });
          return [data];
        },
        sample: { id: 1 },
      },
    },
  },
});
