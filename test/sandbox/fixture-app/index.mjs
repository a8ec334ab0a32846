// A small app with one of each thing that Zapier can run. The test's API decides what it returns and how it fails.
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import zapier from 'zapier-platform-core';

// Read while the app loads, when the environment must already be set.
const { API_URL } = process.env;
const url = (path) => `${API_URL}${path}`;
const sample = { id: 1 };
const action = (key, operation) => ({
  [key]: {
    key,
    noun: 'Item',
    display: { label: key, description: `Does ${key} with an item.` },
    operation: { sample, ...operation },
  },
});
let warm = 0;

/** Does what the API says: throws an error by name, hangs, crashes, or returns its bundle. */
const obey = async (z, bundle) => {
  const { data } = await z.request({ url: url('/order'), method: 'POST', body: { inputData: bundle.inputData } });
  if (data.hang) await sleep(60_000);
  if (data.crash) process.exit(1);
  if (data.throw === 'ThrottledError') throw new z.errors.ThrottledError('Slow down', data.delay);
  if (data.throw === 'AppError') throw new z.errors.Error('No such thing', 'gone', 404);
  if (data.throw === 'Error') throw new Error('Broken');
  if (data.throw) throw new z.errors[data.throw](data.message ?? 'Because');
  return { id: 1, warm: ++warm, bundle };
};

const items = (name) => async (z, bundle) => {
  z.console.log('listing', name);
  const params = { meta: JSON.stringify(bundle.meta), input: JSON.stringify(bundle.inputData) };
  const { data } = await z.request({ url: url(`/${name}`), params });
  return data;
};

const typedFields = [
  { key: 'name', label: 'Name', required: true },
  { key: 'count', type: 'integer' },
  { key: 'at', type: 'datetime' },
  { key: 'tags', list: true },
  { key: 'sizes', list: true, type: 'integer' },
  { key: 'headers', dict: true },
  { key: 'level', default: 'low' },
  { key: 'body', type: 'json' },
  { key: 'itemId', meta: { hint: 'pick' } },
];

export default zapier.defineApp({
  version: '1.0.0',
  platformVersion: zapier.version,
  authentication: {
    type: 'custom',
    fields: [
      { key: 'api_key', label: 'API Key', required: true, type: 'password' },
      { key: 'region', default: 'eu' },
    ],
    test: async (z, bundle) =>
      (await z.request({ url: url('/me'), headers: { 'X-Key': bundle.authData.api_key } })).data,
    connectionLabel: (z, bundle) => `${bundle.inputData.account} (${bundle.authData.region})`,
  },
  flags: { cleanInputData: true },
  triggers: {
    ...action('hook', {
      type: 'hook',
      inputFields: [{ key: 'tag' }],
      performSubscribe: async (z, bundle) =>
        (await z.request({ url: url('/hooks'), method: 'POST', body: { target: bundle.targetUrl } })).data,
      performUnsubscribe: async (z, bundle) =>
        (await z.request({ url: url(`/hooks/${bundle.subscribeData.id}`), method: 'DELETE' })).data,
      perform: async (z, bundle) => {
        const { cleanedRequest } = bundle;
        if (cleanedRequest.obey) await obey(z, bundle);
        if (Array.isArray(cleanedRequest)) return cleanedRequest;
        return [typeof cleanedRequest === 'string' ? { bundle } : { ...cleanedRequest, bundle }];
      },
      performList: items('items'),
    }),
    ...action('poll', {
      type: 'polling',
      inputFields: [{ key: 'needed', required: true, default: 'yes' }],
      perform: items('items'),
    }),
    ...action('changes', {
      perform: items('items'),
      outputFields: [
        { key: 'id', primary: true },
        { key: 'at', primary: true },
      ],
    }),
  },
  searches: {
    ...action('find', { inputFields: [{ key: 'q', required: true }], perform: items('found') }),
  },
  creates: {
    ...action('act', { inputFields: typedFields, perform: obey }),
    ...action('act_raw', {
      cleanInputData: false,
      inputFields: [{ key: 'name' }, { key: 'count', type: 'integer' }],
      perform: obey,
    }),
    ...action('locked', {
      inputFields: [{ key: 'name', required: true }],
      lock: { key: '{{bundle.inputData.name}}' },
      perform: async (z, bundle) => {
        const { data } = await z.request({ url: url(`/enter/${bundle.inputData.name}`), method: 'POST' });
        await sleep(60);
        await z.request({ url: url(`/leave/${bundle.inputData.name}`), method: 'POST' });
        return { id: 1, inside: data.inside };
      },
    }),
    ...action('remember', {
      inputFields: [{ key: 'op' }, { key: 'value' }],
      perform: async (z, bundle) => {
        const { op, value, ttl = null, scope = null } = bundle.inputData;
        if (op === 'set') return { id: 1, answer: await z.cache.set('key', value, ttl, scope) };
        if (op === 'delete') return { id: 1, answer: await z.cache.delete('key') };
        if (op === 'cursor') return { id: 1, answer: await z.cursor.get() };
        return { id: 1, answer: await z.cache.get('key') };
      },
    }),
  },
  searchOrCreates: {
    find: {
      key: 'find',
      display: { label: 'find', description: 'Does find with an item.' },
      search: 'find',
      create: 'act',
    },
  },
});
