// A minimal app, to compare ours with the cost of zapier-platform-core itself.
import { defineApp, version as platformVersion } from 'zapier-platform-core';

export default defineApp({ version: '1.0.0', platformVersion });
