import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Isao, type IsaoOptions, startIsao } from '../../sandbox/isao';
import { asJson, member } from '../sandbox/isao-client';
import { freeAddress, OWN, ownIn, serve, verify } from './command';

// Some of these start the command, which takes long on a busy machine.
jest.setTimeout(120_000);

let isao: Isao;
const start = async (options: IsaoOptions = {}): Promise<void> => {
  isao = await startIsao({ delivery: { tries: 0 }, ...options });
  isao.seed(8, 6);
};

beforeEach(() => start());
afterEach(() => isao.close());

const writes = () =>
  isao.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
const recordWrites = () => writes().filter((write) => !write.includes('/webhooks/'));
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
    const { findings } = await verify(isao, ['--write']);

    expect(isao.contacts.all()).toEqual(before);
    expect(recordWrites()).toEqual([]);
    expect(json(findings)).toContain(`Contact ${id} has the number +33199001701, or the name`);
  });

  it('gets no contact or deal if only a search shows that its number is taken', async () => {
    const customer = { id: 'hidden', name: 'Jane', phoneNumber: '0199001701' };
    // The first page of the questions, and the whole list.
    isao.faults.add({ route: 'GET /contacts', after: 2, body: json({ data: [customer], meta: { totalPages: 1 } }) });
    const { findings } = await verify(isao, ['--write']);

    expect(recordWrites()).toEqual([]);
    expect(json(findings)).toContain('Contact hidden has the number');
  });

  it.each([
    ['claims more contacts than it shows', { data: [{ id: '1' }], meta: { total: 500, totalPages: 1 } }],
    ['repeats a page', { data: [{ id: '1' }, { id: '2' }], meta: { totalPages: 3 } }],
    ['has more pages than anyone reads', { data: [], meta: { totalPages: 101, total: 9 } }],
    ['has contacts without an id', { data: [{ name: 'Jane' }], meta: { totalPages: 1 } }],
  ])('gets no contact or deal if its list %s', async (_name, list) => {
    isao.faults.add({ route: 'GET /contacts', body: json({ success: true, ...list }), times: Infinity });
    const { answers } = await verify(isao, ['--write']);

    expect(recordWrites()).toEqual([]);
    expect(answers['contacts.put.null']).toBeNull();
  });

  /** Changes a customer's contact at the create that comes after these. @returns it as it was, and how its harm is said */
  const changeCustomer = (after: number) => {
    const [customer] = isao.contacts.all();
    if (!customer) throw new Error('There is no contact');
    const drift = () => void isao.contacts.update(customer.id, { ...OWN, tags: [] });
    const body = json({ success: true, data: customer });
    isao.faults.add({ route: 'POST /contacts', after, status: 200, body, drift });
    return {
      customer,
      harm: `/contacts/${customer.id}, a customer’s record that ISAO changed instead of creating one`,
    };
  };

  it.each([
    ['first', 0],
    ['second', 1],
  ])('gets a customer’s contact back that it changes for the %s new contact', async (_name, after) => {
    const { customer, harm } = changeCustomer(after);
    const { code, err, leftBehind } = await verify(isao, ['--write']);

    expect(code).toBe(2);
    expect(err).toContain(`in ISAO now: ${harm}\n`);
    expect(leftBehind).toContain(`${harm}. It has its old values again.`);
    expect({ ...isao.contacts.get(customer.id), updatedAt: '' }).toEqual({ ...customer, updatedAt: '' });
    expect(writes().filter((write) => write.startsWith('POST'))).toHaveLength(after + 1);
  });

  it('is said to have changed a customer’s contact that it does not change back', async () => {
    const { customer, harm } = changeCustomer(0);
    isao.faults.add({ route: 'PUT /contacts/:id', status: 403, times: Infinity });
    const { code, leftBehind } = await verify(isao, ['--write']);

    expect([code, leftBehind.length]).toEqual([2, 1]);
    expect(leftBehind[0]).toContain(`${harm} (Give it its values back: {"name":${json(customer.name)}`);
  });

  it('ends the run if it changes a customer’s deal instead of creating one', async () => {
    const [deal] = isao.deals.all();
    isao.faults.add({ route: 'POST /deals', status: 200, body: json({ success: true, data: deal }), times: 9 });
    const { leftBehind } = await verify(isao, ['--write']);

    expect(writes().filter((write) => write.includes('deals'))).toEqual(['POST /deals']);
    expect(json(leftBehind)).toContain(`/deals/${deal?.id ?? '?'}, a customer’s record`);
    expect(ownIn(isao)).toMatchObject([OWN]);
  });

  it('shows in the answers if it changes the same contact instead of answering 409', async () => {
    const first = await verify(isao, ['--write']);
    const body = json({ success: true, data: ownIn(isao)[0] });
    isao.faults.add({ route: 'POST /contacts', status: 200, body, times: 9 });
    const { answers, leftBehind } = await verify(isao, ['--write']);

    expect(answers).toMatchObject({ 'contacts.conflict.id': 'updates', 'contacts.phone.normalized': 'updates' });
    expect(leftBehind).toEqual(first.leftBehind);
  });

  it.each([
    ['does not compare numbers', { status: 201, body: '{"success":true,"data":{"id":"second"}}' }, false],
    ['loses the second create', { status: 500, handled: true }, 'status 500'],
  ])('gets two contacts at most if it %s', async (_name, fault, answer) => {
    await isao.close();
    await start({ phoneUniqueness: 'exact' });
    isao.faults.add({ route: 'POST /contacts', after: 1, ...fault });
    const { answers } = await verify(isao, ['--write']);

    expect(writes().filter((write) => write === 'POST /contacts')).toHaveLength(2);
    expect(answers).toMatchObject({ 'contacts.conflict.id': answer, 'contacts.phone.normalized': null });
  });

  it('gets two deals at most if it takes an unknown contact', async () => {
    isao.faults.add({ route: 'POST /deals', status: 201, body: '{"success":true,"data":{"id":"any"}}', times: 9 });
    const { answers } = await verify(isao, ['--write']);

    expect(writes().filter((write) => write === 'POST /deals')).toHaveLength(2);
    expect(answers['deals.contact.unknown']).toBe('taken');
  });

  it.each([
    ['in unknown places', (id: string) => ({ webhook: { hookId: id }, company: { id }, data: { webhook_id: id } })],
    ['of another address', (id: string) => ({ data: { id, target_url: 'https://hooks.zapier.com/other' } })],
  ])('keeps customers’ webhooks if its answer has ids %s', async (_name, answer) => {
    await fetch(`${isao.baseUrl}/webhooks/subscribe`, {
      method: 'POST',
      headers: { authorization: `Bearer ${isao.key}`, 'content-type': 'application/json' },
      body: json({ event: 'deal.created', target_url: 'https://hooks.zapier.com/other' }),
    });
    const [foreign = { id: '' }] = isao.subscriptions();
    const body = json({ success: true, ...answer(foreign.id) });
    isao.faults.add({ route: 'POST /webhooks/subscribe', body, times: 9 });
    const { leftBehind } = await verify(isao, ['--write']);

    expect(isao.subscriptions()).toHaveLength(5);
    expect(isao.requests.map((request) => member(request.body, 'subscription_id'))).not.toContain(foreign.id);
    expect(leftBehind.filter((item) => item.includes('so it was not undone'))).toHaveLength(4);
  });

  it.each([404, 500])('is said to keep a subscription that it does not end: %i', async (status) => {
    isao.faults.add({ route: 'DELETE /webhooks/unsubscribe', status, times: Infinity });
    const { leftBehind } = await verify(isao, ['--write']);

    for (const { id } of isao.subscriptions()) expect(json(leftBehind)).toContain(`id ${id}: ISAO did not end it`);
    expect(isao.subscriptions()).toHaveLength(4);
  });
});

describe('a run that ends early', () => {
  /** Starts the command as a user does, until it waits for a delivery that never comes. Its memory is the project's own. */
  const startCommand = async () => {
    const script = String(member(asJson(readFileSync('package.json', 'utf8')), 'scripts', 'verify-api')).split(' ');
    const command = spawn(process.execPath, [...script.slice(1), '--write', '--listen', await freeAddress()], {
      env: { ...process.env, ISAO_API_KEY: isao.key, ISAO_BASE_URL: isao.baseUrl },
    });
    const ended = once(command, 'close') as Promise<[number | null]>;
    let said = '';
    await new Promise<void>((resolve) => {
      command.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('for a delivery')) resolve();
      });
    });
    expect(isao.subscriptions()).toHaveLength(1);
    expect(ownIn(isao)[0]?.city).not.toBe(OWN.city);
    return { command, ended };
  };

  it.each(['SIGINT', 'SIGHUP', 'SIGTERM'] as const)(
    'cleans up after %s, even if nobody reads its output',
    async (signal) => {
      const { command, ended } = await startCommand();
      if (signal === 'SIGTERM') for (const stream of [command.stdout, command.stderr]) stream.destroy();
      command.kill(signal);

      expect((await ended)[0]).toBe(2);
      expect(isao.subscriptions()).toEqual([]);
      expect(ownIn(isao)).toMatchObject([OWN]);
    },
  );

  it('is repaired by the next one if it was killed', async () => {
    const memory = '.verify-api';
    const { command, ended } = await startCommand();
    const [left] = isao.subscriptions();
    command.kill('SIGKILL');
    await ended;
    const said = `id ${left?.id ?? '?'}, of an earlier run`;
    const reading = await verify(isao, [], undefined, { memory });

    expect(json(reading.leftBehind)).toContain(`${said}, which a run with --write ends`);
    expect(isao.subscriptions()).toEqual([left]);

    const { leftBehind, err } = await verify(isao, ['--write'], undefined, { memory });

    expect(err).toContain(said);
    expect(isao.subscriptions()).toEqual([]);
    expect(leftBehind.join()).not.toContain('subscription');
    expect(ownIn(isao)).toMatchObject([OWN]);
    expect((await verify(isao, [], undefined, { memory })).err).not.toContain('earlier run');
  });

  it.each([
    ['subscription of', 'EPIPE'],
    ['contacts.put.null', 'ENOSPC'],
    ['deal “', 'EIO'],
  ])('cleans up if “%s” can’t be printed: %s', async (text, code) => {
    const outcome = await verify(isao, ['--write'], (line) => {
      if (line.includes(text)) throw Object.assign(new Error(code), { code });
    });

    expect(outcome.code).toBe(2);
    expect(outcome.answers).toMatchObject({
      'contacts.envelope': 'as documented',
      'webhooks.unsubscribe.unknown': null,
    });
    expect(isao.subscriptions()).toEqual([]);
    expect(ownIn(isao)).toMatchObject([OWN]);
    expect(isao.deals.all().filter(({ status, title }) => title === OWN.name && status !== 'open')).toEqual([]);
    expect(json(outcome.leftBehind)).toContain(ownIn(isao)[0]?.id);
  });
});

it('says what will be written before it writes, and each thing at once', async () => {
  const said: [line: string, last: string][] = [];
  await verify(isao, ['--write'], (line) => {
    const { method = '', path = '' } = isao.requests.at(-1) ?? {};
    said.push([line, `${method} ${path}`]);
  });
  const find = (text: string) => said.find(([line]) => line.includes(text)) ?? [];

  for (const text of ['two contacts', 'two deals', 'other webhooks', 'customers’ Zaps may run']) {
    expect(find('--write on')[0]).toContain(text);
  }
  expect(find('--write on')[1]).toBe('GET /test');
  expect(find(`in ISAO now: contact “${OWN.name}”`)[1]).toBe('POST /contacts');
  expect(find(`in ISAO now: deal “${OWN.name}”`)[1]).toBe('POST /deals');
  expect(find('in ISAO now: subscription of contact.created')[1]).toBe('POST /webhooks/subscribe');
});

describe('a full disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'verify-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('under the report or the profile ends with 2, and what is left is said', async () => {
    const memory = join(folder, 'memory');
    const out = () => {
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    };
    const { code, err } = await verify(isao, ['--write', '--profile', folder], undefined, { out, memory });

    expect(code).toBe(2);
    expect(err).toContain(`The report could not be written. Left behind: contact “${OWN.name}”`);
    expect(err).toContain(`The profile can’t be written to ${folder} (EISDIR).`);
    expect([isao.subscriptions(), readdirSync(memory)]).toEqual([[], []]);
  });

  it('under the memory of subscriptions keeps the run from subscribing', async () => {
    const memory = join(folder, 'no-folder');
    writeFileSync(memory, '');
    const { answers } = await verify(isao, ['--write'], undefined, { memory: join(memory, 'memory') });

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
    const { baseUrl, close } = await serve((request, response) => {
      const data = request.url?.endsWith('/test') ? { permissions: [evil] } : [record];
      const answer = { success: true, error: evil, meta: { total: evil }, data };
      response.writeHead(request.url?.includes('none') ? 404 : 200).end(json(answer));
    });
    const { out, err } = await verify({ baseUrl, key }, ['--write']);
    await close();

    expect(out).toMatch(/evil|withheld/);
    expect((out + err).replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cf}/u);
    const read = (out + err).replace(/%(?:25)*|\\+u00|\\+x|&#x/g, '').toLowerCase();
    for (const piece of [key.slice(4, 20), Buffer.from(key).toString('hex').slice(8, 40)])
      expect(read).not.toContain(piece);
  });
});
