import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Isao, startIsao } from '../../sandbox/isao';
import { run } from '../../scripts/verify-api/run';
import { member } from '../sandbox/isao-client';
import { freePort, spawnCommand, verify } from './command';

// Some of these start the command, which takes long on a busy machine.
jest.setTimeout(120_000);

let isao: Isao;

beforeEach(async () => {
  isao = await startIsao({ delivery: { backoff: 5 } });
  isao.seed(8, 6);
});
afterEach(() => isao.close());

const OWN = { name: 'ISAO API verification, safe to ignore', city: 'Thistlemere' };
const own = () => isao.contacts.all().find(({ name }) => name === OWN.name);
const writes = () =>
  isao.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
const json = (value: unknown) => JSON.stringify(value);

describe('an ISAO that does something else', () => {
  it.each([
    [{ name: 'Jane', phoneNumber: '0033 (0)1 99.00.17.01' }],
    [{ name: 'Jane', phoneNumber: '+33199001701' }],
    [{ name: OWN.name, phoneNumber: '+33612345678' }],
    [{ name: 'Jane', phoneNumber: '+33612345678', email: 'isao-api-verification@example.com' }],
  ])('gets no contact or deal if a customer is %j', async (customer) => {
    const { id } = isao.contacts.create(customer);
    const before = isao.contacts.all();
    const outcome = await verify(isao, ['--write']);

    expect(isao.contacts.all()).toEqual(before);
    expect(writes().filter((write) => !write.includes('/webhooks/'))).toEqual([]);
    expect(json(outcome.findings)).toContain(`Contact ${id} has the number +33199001701, or the name`);
  });

  it.each([
    ['claims more contacts than it shows', '{"success":true,"data":[{"id":"1"}],"meta":{"total":500,"totalPages":1}}'],
    ['repeats a page', json({ success: true, data: [{ id: '1' }, { id: '2' }], meta: { totalPages: 3 } })],
    ['has more pages than anyone reads', json({ success: true, data: [], meta: { totalPages: 101, total: 9 } })],
    ['has contacts without an id', json({ success: true, data: [{ name: 'Jane' }], meta: { totalPages: 1 } })],
  ])('gets no contact or deal if its list %s', async (_name, body) => {
    isao.faults.add({ route: 'GET /contacts', body, times: 1000 });
    const outcome = await verify(isao, ['--write']);

    expect(writes().filter((write) => !write.includes('/webhooks/'))).toEqual([]);
    expect(outcome.answers['contacts.put.null']).toBeNull();
  });

  /** Changes a customer's contact at the create that comes after these. @returns it as it was, and how its harm is said */
  const changeCustomer = (after: number) => {
    const [customer] = isao.contacts.all();
    if (!customer) throw new Error('There is no contact');
    const drift = () => void isao.contacts.update(customer.id, { ...OWN, tags: [] });
    isao.faults.add({
      route: 'POST /contacts',
      after,
      status: 200,
      body: json({ success: true, data: customer }),
      drift,
    });
    const harm = `/contacts/${customer.id}, a customer’s record that ISAO changed instead of creating one. `;
    return { customer, harm };
  };

  it.each([
    ['first', 0],
    ['second', 1],
  ])('gets a customer’s contact back that it changes for the %s new contact', async (_name, after) => {
    const { customer, harm } = changeCustomer(after);
    const outcome = await verify(isao, ['--write']);

    expect(outcome.code).toBe(2);
    expect(outcome.err).toContain(`in ISAO now: ${harm.replace('. ', '')}`);
    expect(outcome.leftBehind).toContain(`${harm}It has its old values again.`);
    expect({ ...isao.contacts.get(customer.id), updatedAt: '' }).toEqual({ ...customer, updatedAt: '' });
    expect(writes().filter((write) => write.startsWith('POST'))).toHaveLength(after + 1);
  });

  it('is said to have changed a customer’s contact that it does not change back', async () => {
    const { customer, harm } = changeCustomer(0);
    isao.faults.add({ route: 'PUT /contacts/:id', status: 403, times: 1000 });
    const outcome = await verify(isao, ['--write']);
    const said = outcome.leftBehind.find((item) => item.startsWith(harm)) ?? '';

    expect(said).toContain(`Give it its values back: {"name":${json(customer.name)}`);
    expect(outcome.code).toBe(2);
  });

  it('ends the run if it changes a customer’s deal instead of creating one', async () => {
    const [deal] = isao.deals.all();
    isao.faults.add({ route: 'POST /deals', status: 200, body: json({ success: true, data: deal }), times: 9 });
    const outcome = await verify(isao, ['--write']);

    expect(writes().filter((write) => write.includes('deals'))).toEqual(['POST /deals']);
    expect(outcome.leftBehind).toContainEqual(
      expect.stringContaining(`/deals/${deal?.id ?? '?'}, a customer’s record`),
    );
    expect(own()).toMatchObject(OWN);
  });

  it('shows in the answers if it changes the same contact instead of answering 409', async () => {
    const first = await verify(isao, ['--write']);
    isao.faults.add({ route: 'POST /contacts', status: 200, body: json({ success: true, data: own() }), times: 9 });
    const { answers, leftBehind } = await verify(isao, ['--write']);

    expect([answers['contacts.conflict.id'], answers['contacts.phone.normalized']]).toEqual(['updates', 'updates']);
    expect(leftBehind).toEqual(first.leftBehind);
  });

  it('gets two contacts at most', async () => {
    await isao.close();
    isao = await startIsao({ phoneUniqueness: 'exact' });
    const extra = { route: 'POST /contacts', after: 1, status: 201, body: '{"success":true,"data":{"id":"second"}}' };
    isao.faults.add(extra);
    const { answers } = await verify(isao, ['--write']);

    expect(writes().filter((write) => write === 'POST /contacts')).toHaveLength(2);
    expect([answers['contacts.conflict.id'], answers['contacts.phone.normalized']]).toEqual(['nowhere', null]);
  });

  it.each([
    ['in unknown places', (id: string) => ({ webhook: { hookId: id }, company: { id }, data: { webhook_id: id } })],
    ['of another address', (id: string) => ({ data: { id, target_url: 'https://hooks.zapier.com/other' } })],
  ])('keeps customers’ webhooks if its answer has ids %s', async (_name, answer) => {
    await isao.close();
    isao = await startIsao();
    const { key, baseUrl } = isao;
    await fetch(`${baseUrl}/webhooks/subscribe`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: json({ event: 'deal.created', target_url: 'https://hooks.zapier.com/other' }),
    });
    const [foreign = { id: '' }] = isao.subscriptions();
    const body = json({ success: true, ...answer(foreign.id) });
    isao.faults.add({ route: 'POST /webhooks/subscribe', body, times: 9 });
    const outcome = await verify(isao, ['--write']);

    expect(isao.subscriptions()).toHaveLength(5);
    expect(isao.requests.map((request) => member(request.body, 'subscription_id'))).not.toContain(foreign.id);
    expect(outcome.leftBehind.filter((item) => item.includes('it was not ended, because'))).toHaveLength(4);
  });

  it.each([404, 500])('is said to keep a subscription that it does not end: %i', async (status) => {
    isao.faults.add({ route: 'DELETE /webhooks/unsubscribe', status, times: 1000 });
    const { leftBehind } = await verify(isao, ['--write']);

    for (const { id } of isao.subscriptions()) expect(json(leftBehind)).toContain(`id ${id}: ISAO did not end it`);
    expect(isao.subscriptions()).toHaveLength(4);
  });
});

describe('a run that ends early', () => {
  /** Runs the command until it waits for a delivery that never comes. */
  const start = async () => {
    const command = spawnCommand(isao, [
      '--write',
      '--listen',
      'http://127.0.0.1:9/x',
      '--port',
      String(await freePort()),
    ]);
    let said = '';
    const waits = new Promise<void>((resolve) => {
      command.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('for a delivery')) resolve();
      });
    });
    await waits;
    expect(isao.subscriptions()).toHaveLength(1);
    expect(own()?.city).not.toBe(OWN.city);
    return { command, ended: once(command, 'close') as Promise<[number | null]>, said: () => said };
  };

  it.each(['SIGINT', 'SIGHUP'] as const)(
    'cleans up after %s',
    async (signal) => {
      const { command, ended, said } = await start();
      command.kill(signal);

      expect((await ended)[0]).toBe(2);
      expect(said()).toContain('cleaning up');
      expect(isao.subscriptions()).toEqual([]);
      expect(own()).toMatchObject(OWN);
    },
    30_000,
  );

  it('cleans up if nobody reads its output any more', async () => {
    const { command, ended } = await start();
    command.stdout.destroy();
    command.stderr.destroy();
    // The next line comes when the waiting ends.
    command.kill('SIGTERM');

    expect((await ended)[0]).toBe(2);
    expect(isao.subscriptions()).toEqual([]);
    expect(own()).toMatchObject(OWN);
  });

  it('is repaired by the next one if it was killed', async () => {
    const { command, ended } = await start();
    const [left] = isao.subscriptions();
    command.kill('SIGKILL');
    await ended;
    const reading = await verify(isao, [], { memory: '.verify-api' });

    expect(reading.err).toContain('An earlier run left 1 subscriptions');
    expect(isao.subscriptions()).toEqual([left]);

    const { leftBehind, err } = await verify(isao, ['--write'], { memory: '.verify-api' });

    expect(err).toContain(`id ${left?.id ?? '?'}, of an earlier run`);
    expect(isao.subscriptions()).toEqual([]);
    expect(leftBehind).not.toContainEqual(expect.stringContaining('subscription'));
    expect(own()).toMatchObject(OWN);
    expect((await verify(isao, [], { memory: '.verify-api' })).err).not.toContain('An earlier run');
  });

  it.each([
    ['subscription of', 'EPIPE'],
    ['contacts.put.null', 'ENOSPC'],
    ['deal “', 'EIO'],
  ])('cleans up if “%s” can’t be printed: %s', async (text, code) => {
    const outcome = await verify(isao, ['--write'], {
      watch: (line) => {
        if (line.includes(text)) throw Object.assign(new Error(code), { code });
      },
    });

    expect(outcome.code).toBe(2);
    expect(isao.subscriptions()).toEqual([]);
    expect(own()).toMatchObject(OWN);
    expect(isao.deals.all().filter(({ status, title }) => title === OWN.name && status !== 'open')).toEqual([]);
    expect(outcome.leftBehind.some((item) => item.includes(own()?.id ?? '?'))).toBe(true);
  });
});

it('says what will be written before it writes, and each thing at once', async () => {
  const said: [line: string, last: string][] = [];
  await verify(isao, ['--write'], {
    watch: (line) => {
      const { method = '', path = '' } = isao.requests.at(-1) ?? {};
      said.push([line, `${method} ${path}`]);
    },
  });
  const lastAt = (text: string) => said.find(([line]) => line.includes(text))?.[1];
  const announced = said.find(([line]) => line.startsWith('--write on'))?.[0] ?? '';

  for (const text of ['two contacts', 'two deals', 'other webhooks', 'customers’ Zaps may run']) {
    expect(announced).toContain(text);
  }
  expect(lastAt('--write on')).toBe('GET /test');
  expect(lastAt(`in ISAO now: contact “${OWN.name}”`)).toBe('POST /contacts');
  expect(lastAt(`in ISAO now: deal “${OWN.name}”`)).toBe('POST /deals');
  expect(lastAt('in ISAO now: subscription of contact.created')).toBe('POST /webhooks/subscribe');
});

describe('a full disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'verify-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const full = () => {
    throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
  };

  it('under the report or the profile ends with 2, and what is left is said', async () => {
    const said: string[] = [];
    const code = await run(['--write', '--profile', folder], {
      environment: { ISAO_API_KEY: isao.key, ISAO_BASE_URL: isao.baseUrl },
      out: full,
      err: (line) => said.push(line),
      stop: new AbortController(),
      memory: join(folder, 'memory'),
      pause: () => Promise.resolve(),
    });

    expect(code).toBe(2);
    expect(said.at(-2)).toContain(`The report could not be written. Left behind: contact “${OWN.name}”`);
    expect(said.at(-1)).toBe(`The profile can’t be written to ${folder} (EISDIR).`);
    expect(isao.subscriptions()).toEqual([]);
    expect(readdirSync(join(folder, 'memory'))).toEqual([]);
  });

  it('under the memory of subscriptions keeps the run from subscribing', async () => {
    const memory = join(folder, 'no-folder');
    writeFileSync(memory, '');
    const { answers } = await verify(isao, ['--write'], { memory: join(memory, 'memory') });

    expect(writes()).not.toContain('POST /webhooks/subscribe');
    expect(answers['webhooks.events']).toBeNull();
    expect(existsSync(memory)).toBe(true);
  });
});

describe('the output', () => {
  const key = `zap_${'0123456789abcdef'.repeat(4)}`;
  const escaped = (escape: (code: string) => string) =>
    Array.from(key, (character) => escape(character.charCodeAt(0).toString(16).padStart(2, '0'))).join('');

  it.each([
    ['plain', key],
    ['percent', escaped((hex) => `%25${hex}`)],
    ['JSON', escaped((hex) => `\\u00${hex}`)],
    ['HTML', escaped((hex) => `&#x${hex};`)],
    ['decimal HTML', escaped((hex) => `&#${parseInt(hex, 16)};`)],
    ['a string’s', escaped((hex) => `\\x${hex}`)],
    ['upper case', key.toUpperCase()],
    ['a part', key.slice(3, 40)],
  ])('never has the key, nor control characters: %s', async (_name, text) => {
    const evil = `${text}\u001B[2J\u009B2J\u202Eevil`;
    const record = { id: evil, name: evil, stage: evil, status: evil, title: evil, updatedAt: evil };
    const server = createServer((request, response) => {
      const answer = {
        success: true,
        error: evil,
        meta: { total: evil },
        data: request.url?.endsWith('/test') ? { permissions: [evil] } : [record],
      };
      response.writeHead(request.url?.includes('none') ? 404 : 200).end(json(answer));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const baseUrl = `http://127.0.0.1:${Number(member(server.address(), 'port'))}`;
    const { out, err } = await verify({ baseUrl, key }, ['--write']);
    server.closeAllConnections();
    server.close();

    expect(out).toMatch(/evil|withheld/);
    expect((out + err).replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cf}/u);
    const read = (out + err).replace(/%(?:25)*|\\+u00|\\+x|&#x/g, '').toLowerCase();
    for (const piece of [key.slice(4, 20), Buffer.from(key).toString('hex').slice(8, 40)])
      expect(read).not.toContain(piece);
  });
});
