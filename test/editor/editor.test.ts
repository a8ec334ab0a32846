import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type IncomingMessage, request, type RequestOptions } from 'node:http';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { actionsOf } from '../../sandbox/editor/actions';
import { RECIPES } from '../../sandbox/editor/recipes';
import { type Editor, startEditor } from '../../sandbox/editor/server';
import { SUBMISSIONS } from '../../sandbox/editor/submissions';
import { type Isao, startIsao } from '../../sandbox/isao';
import { openBrowser } from './browser';
import {
  addContact,
  buildZap,
  calm,
  connect,
  insert,
  meetMishap,
  pick,
  PICTURES,
  setWeather,
  show,
  startRecipe,
  submitLead,
  winDeal,
} from './story';

/** The editor as a person uses it, in a browser. The stories follow each other: each begins where the one before ended. */

jest.setTimeout(120_000);

const app = resolve('dist/index.js');
let editor: Editor;
let browser: Browser;
let page: Page;
const errors: string[] = [];
const hosts = new Set<string>();
const taken: string[] = [];
const story = () => ({ page, editor, picture: (name: string) => Promise.resolve(void taken.push(name)) });
const isao = () => editor.workshop.account.isao;
const live = () => editor.workshop.live();
const rowsOf = (table: string) => live().tables.find(({ name }) => name === table)?.rows ?? [];

/** Waits until something is so. */
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await sleep(100);
};

beforeAll(async () => {
  execFileSync('npm', ['run', '--silent', 'editor:build'], { stdio: 'inherit' });
  editor = await startEditor({ port: 0, contacts: 250, app });
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  page.setDefaultTimeout(20_000);
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('request', (asked) => {
    if (!asked.url().startsWith('data:')) hosts.add(new URL(asked.url()).origin);
  });
  await page.goto(editor.url);
}, 300_000);

afterAll(async () => {
  await browser.close();
  await editor.close();
});

it('leads from the page to a contact made by a form in at most five clicks', async () => {
  await page.evaluate("window.clicks = 0; addEventListener('click', () => (window.clicks += 1), true)");
  await submitLead(story());

  expect(await page.evaluate<number>('window.clicks')).toBeLessThanOrEqual(5);
  expect(live().connection).toEqual({ label: 'compan…ndbox (Production)', expired: false });
  expect(isao().contacts.all().at(-1)).toMatchObject({
    name: 'Marie Dupont',
    phoneNumber: '+33612345678',
    email: 'marie.dupont@example.com',
    tags: ['lead'],
  });
});

it('shows what becomes of 20 submissions with the spellings of real exports', async () => {
  await page.getByRole('button', { name: 'Submit 20 examples' }).click();
  await until(() => live().runCount === 21 && live().runs.every(({ status }) => status !== 'playing'));
  const [marie, ...others] = isao().contacts.list({ page: 1, limit: 5, search: 'Marie Dupont' }).data;
  const halted = live().runs.filter(({ status }) => status === 'halted');

  expect(others).toEqual([]);
  expect(marie).toMatchObject({ email: 'marie.dupont@example.com', currentCompany: 'Dupont & Fils' });
  expect(live().runs.map(({ status }) => status)).not.toContain('errored');
  expect(halted.map(({ error }) => error)).toContainEqual(expect.stringContaining('06 78 90 12 34 / 07 78 90 12 34'));
  expect(halted.length).toBeLessThan(SUBMISSIONS.length / 2);
});

it('puts new and changed contacts into the table, with only the keyboard', async () => {
  await show(page, 'Zaps');
  await page.getByRole('button', { name: 'Use the recipe: Contacts go into a table' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Add contact' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').locator(':focus').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.type('Ada Lovelace');
  await page.keyboard.press('Tab');
  await page.keyboard.type('+442079460011');
  await page.getByRole('dialog').getByLabel('City').focus();
  await page.keyboard.type('London');
  await page.keyboard.press('Enter');
  const row = page.getByRole('table', { name: 'Table Contacts' }).getByRole('row', { name: /Ada Lovelace/ });
  await row.waitFor();
  await page.getByRole('combobox', { name: 'Tags of Ada Lovelace' }).focus();
  await page.keyboard.type('vip');
  await page.keyboard.press('Enter');
  await row.getByText('vip').waitFor();

  expect(rowsOf('Contacts')).toMatchObject([{ Name: 'Ada Lovelace', Tags: 'vip' }]);
});

it('tells the team about a deal that is won, with its contact', async () => {
  const title = await winDeal(story());

  expect(rowsOf('Messages')).toEqual([
    { Channel: '#sales', Message: expect.stringMatching(`“${title}” is won. Contact: \\S`) as unknown },
  ]);
});

it('starts a follow-up once a contact gets the tag', async () => {
  await startRecipe(page, 'A tag starts a follow-up');
  const tags = page.getByRole('combobox', { name: 'Tags of Ada Lovelace' });
  await tags.fill('customer');
  await tags.press('Enter');
  await page.getByRole('table', { name: 'Table Messages' }).getByText('Write to Ada Lovelace').waitFor();
  await page.getByRole('tab', { name: /Deals/ }).click();
  await page.getByText('Follow-up: Ada Lovelace').waitFor();

  expect(rowsOf('Messages')).toHaveLength(2);
});

it('keeps two apps in sync, and each change goes to the other side once', async () => {
  const contact = () =>
    isao()
      .contacts.all()
      .find(({ name }) => name === 'Ada Lovelace');
  await startRecipe(page, 'Two apps in sync, without a loop');
  await page.getByRole('button', { name: 'Change row 1' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('City').fill('Leeds');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await until(() => contact()?.city === 'Leeds' && live().runs.every(({ status }) => status !== 'playing'));
  const changed = contact()?.updatedAt;
  await sleep(3000);
  const runs = live().runCount;
  await sleep(3000);

  expect(contact()?.updatedAt).toBe(changed);
  expect(live().runCount).toBe(runs);
});

it('lists the open deals every Monday, one line each', async () => {
  await startRecipe(page, 'Every Monday, the open deals');
  const lines = () => rowsOf('Messages').filter(({ Message }) => Message?.startsWith('Open: '));
  await page.getByRole('button', { name: 'Let 1 week pass' }).click();
  await page.getByText('1 week passed.').waitFor();
  const open = isao()
    .deals.all()
    .filter(({ status }) => status === 'open').length;
  await until(() => lines().length === open);

  expect(open).toBeGreaterThan(5);
});

it('connects an account through the form of the definition', async () => {
  await connect(story());

  expect(live().connection?.expired).toBe(false);
});

it('builds Form Submission → Create Contact with mapped values, tests it and switches it on', async () => {
  await buildZap(story());

  expect(live().zaps[0]).toMatchObject({
    state: 'on',
    trigger: { app: 'standIns', key: 'form_submission' },
    steps: [
      {
        key: 'create_contact',
        inputData: { phoneNumber: '{{1.phone_number}}', ifExists: 'return', phoneCountry: 'FR' },
      },
    ],
  });
});

it('shows the sentence of an error, and replays the run once ISAO works again', async () => {
  await meetMishap(story());
  const [stopped] = live().runs.filter(({ title, canReplay }) => title === 'Grace Hopper' && canReplay);
  const shown = await page.getByRole('dialog').getByRole('alert').innerText();
  await page.getByRole('button', { name: 'Replay' }).click();
  await page.getByRole('dialog').getByText('Successful', { exact: true }).first().waitFor();
  await page.keyboard.press('Escape');

  expect(stopped?.error).toMatch(/^\S.*\.$/s);
  expect(shown).toContain(stopped?.error);
  expect(isao().contacts.all().at(-1)).toMatchObject({ name: 'Grace Hopper', phoneNumber: '+12125550123' });
});

/** What axe finds serious or critical on the page as it is. */
const seriousFindings = async (): Promise<string[]> => {
  await calm(page);
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>("axe.run({ resultTypes: ['violations'] })");
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
};

describe.each(['light', 'dark'] as const)('in %s colors', (colorScheme) => {
  it.each([1280, 390])('has nothing serious for axe, and nothing wider than %i pixels', async (width) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    const found: string[] = [];
    for (const pane of ['Zaps', 'Apps', 'History'] as const) {
      await show(page, pane);
      found.push(...(await seriousFindings()));
      for (const tab of await page.getByRole('tab').all()) {
        await tab.click();
        found.push(...(await seriousFindings()));
      }
      const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
      if (wide > width) found.push(`${pane} is ${wide} pixels wide`);
    }
    await page.getByRole('tab', { name: 'Runs' }).click();
    await page
      .getByRole('button', { name: /Run \d+/ })
      .first()
      .click();
    await page.getByRole('dialog').getByText('1. Trigger').waitFor();
    found.push(...(await seriousFindings()));
    await page.keyboard.press('Escape');
    await show(page, 'Zaps');
    await page.getByRole('button', { name: 'Connect ISAO' }).click();
    await page.getByRole('dialog').getByLabel('API Key').first().waitFor();
    found.push(...(await seriousFindings()));
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Built by hand' }).first().click();
    await page.getByLabel('Trigger event').first().waitFor();
    found.push(...(await seriousFindings()));

    expect(found).toEqual([]);
  });
});

it('has nothing serious for axe while records load', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((done) => {
    release = done;
  });
  await page.route('**/api/records', async (route) => {
    await held;
    await route.continue();
  });
  await show(page, 'Apps');
  await page.getByRole('status', { name: 'Loading contacts' }).waitFor();
  const found = await seriousFindings();
  release();
  await page.unrouteAll({ behavior: 'wait' });

  expect(found).toEqual([]);
});

it('holds the flood of an import of 300, and runs each contact once when the runs are replayed', async () => {
  await page.setViewportSize({ width: 1280, height: 900 });
  for (const { id } of live().zaps) await editor.workshop.zaps.turnOff(id);
  const trigger = { key: 'new_contact_polling' };
  await editor.workshop.zaps.turnOn(editor.workshop.zaps.create({ name: 'Flood', trigger, steps: [] }));
  const before = live().runCount;
  await page.getByRole('button', { name: 'Import 300' }).click();
  const statuses = () => new Set(live().runs.map(({ status }) => status));
  await until(() => live().runCount === before + 300);
  await show(page, 'History');
  const held = statuses();
  await page.getByRole('button', { name: 'Replay all on hold' }).click();
  await page.getByText('The runs on hold were replayed.').waitFor();
  await page.getByRole('tab', { name: 'Polls' }).click();
  await page
    .getByRole('row', { name: /Poll of “Flood”/ })
    .first()
    .waitFor();

  expect(held).toEqual(new Set(['held']));
  expect(statuses()).toEqual(new Set(['success']));
  expect(live().runCount).toBe(before + 300);
});

it('adds a contact and a deal in ISAO, and deletes the deal', async () => {
  await addContact(page, 'Alan Turing', '+442079460123');
  await page.getByRole('tab', { name: /Deals/ }).click();
  await page.getByRole('button', { name: 'Add deal' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Title').fill('Enigma');
  await pick(page, dialog.getByLabel('Contact').first(), 'Alan Turing');
  await dialog.getByLabel('Value').fill('1200.5');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('button', { name: 'Delete Enigma' }).waitFor();
  const added = isao().deals.all().at(-1);
  await page.getByRole('button', { name: 'Delete Enigma' }).click();
  await page.getByRole('button', { name: 'Delete Enigma' }).waitFor({ state: 'hidden' });

  expect(added).toMatchObject({ title: 'Enigma', value: 1200.5, contact: { name: 'Alan Turing' } });
  expect(isao().deals.get(added?.id ?? '')).toBeUndefined();
});

it('opens a dropdown from ISAO, with its second page, and takes a custom value instead', async () => {
  await show(page, 'Zaps');
  await page.getByRole('button', { name: 'New Zap' }).click();
  await pick(page, page.getByLabel('Trigger event').first(), 'New Contact');
  await page.getByRole('button', { name: 'Add a step' }).click();
  await pick(page, page.getByLabel('Action event').first(), 'Update Contact');
  await page.getByRole('combobox', { name: 'Contact', exact: true }).click();
  await page.getByText('200 loaded').waitFor();
  await page.getByRole('button', { name: 'Load more of Contact' }).click();
  await page.getByText('400 loaded').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Custom value for Contact' }).click();
  await insert(page, 'Contact', 'Contact ID');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The Zap is saved.').waitFor();

  expect(live().zaps[0]?.steps[0]?.inputData).toMatchObject({ contactId: '{{1.id}}' });
});

it('makes ISAO refuse the key', async () => {
  await setWeather(page, 'API key revoked');
  await page.getByRole('button', { name: 'Test trigger' }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'API key' }).first();
  await alert.waitFor();
  await setWeather(page, 'ISAO works');

  expect(await alert.innerText()).toMatch(/^The test did not succeed\s+\S.*\.$/s);
});

it('takes every picture on its way', () => {
  expect(taken.sort()).toEqual([...PICTURES].sort());
});

it('asks no other host for anything, and breaks nowhere', () => {
  expect([...hosts]).toEqual([editor.url]);
  expect(errors).toEqual([]);
});

/** Asks the server as something other than its own page. */
const asked = (path: string, options: RequestOptions, body = ''): Promise<IncomingMessage> =>
  new Promise((done, fail) => {
    request(new URL(path, editor.url), options, done).on('error', fail).end(body);
  });

it.each([
  ['another Host', 'GET', '/', { host: 'evil.example' }, 403],
  ['another Origin', 'GET', '/api/events', { origin: 'https://evil.example' }, 403],
  ['no Origin for an action', 'POST', '/api/about', {}, 403],
  ['its own page', 'GET', '/', {}, 200],
])('answers its own page only: %s', async (_what, method, path, given, status) => {
  const headers = { host: new URL(editor.url).host, ...given };

  expect((await asked(path, { method, headers })).resume().statusCode).toBe(status);
});

it('lets no other page frame it, send its forms or move its addresses', async () => {
  const { headers } = (await asked('/', {})).resume();

  expect(String(headers['content-security-policy']).split('; ')).toEqual(
    expect.arrayContaining(["frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"]),
  );
});

describe('odd calls', () => {
  const call = async (name: string, body: string): Promise<[number, string]> => {
    const headers = { 'content-type': 'application/json', origin: editor.url };
    const response = await fetch(`${editor.url}/api/${name}`, { method: 'POST', headers, body });
    return [response.status, ((await response.json()) as { message?: string }).message ?? ''];
  };
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  const arguments_ = [
    ...[null, {}, [[]], [1e300], ['x'], ['__proto__', {}], ['contacts', { name: { a: 1 } }], ['deals', { value: [1] }]],
    ...[
      ['x', 'y', {}],
      [{ key: 'constructor' }],
      [{ kind: 'create', key: 'toString' }, []],
      [[{ a: {} }]],
      [true, 1, 2],
    ],
  ].map((given) => JSON.stringify(given));

  it('are answered with 400 and a sentence, whatever the action', async () => {
    const names = [...Object.keys(actionsOf(editor.workshop)), 'close', '__proto__'];
    const wrong: string[] = [];
    for (const name of names) {
      for (const body of [...arguments_, '[NaN]', '', deep, `[${deep}]`, `[{"kind":"create","key":""},${deep}]`]) {
        const [status, message] = await call(name, body);
        const isFine = status === 400 ? /^\S+ \S/.test(message) && !/Error|undefined/.test(message) : status === 200;
        if (!isFine) wrong.push(`${name} ${body.slice(0, 60)}: ${status} ${message}`);
      }
    }

    expect(wrong).toEqual([]);
    expect(await call('importContacts', '[1e9]')).toEqual([
      400,
      'The editor can’t do that: arguments/0 must be <= 1000.',
    ]);
  });

  it('are answered while the live view fails, which is said once', async () => {
    const said = jest.spyOn(console, 'error').mockImplementation();
    const broken = jest.spyOn(editor.workshop, 'live').mockImplementation(() => {
      throw new RangeError('Invalid time value');
    });
    const events = await asked('/api/events', { headers: { host: new URL(editor.url).host } });
    await sleep(800);
    events.destroy();
    broken.mockRestore();

    expect(said).toHaveBeenCalledTimes(1);
    expect(await call('advance', '[0]')).toEqual([200, '']);
    said.mockRestore();
  });

  it('of a page that reads slowly cost no memory: it gets the newest state, not each', async () => {
    const events = await asked('/api/events', { headers: { host: new URL(editor.url).host } });
    events.pause();
    const id = editor.workshop.zaps.create({ name: '', trigger: { key: '' }, steps: [] });
    for (let n = 0; n < 20; n += 1) {
      editor.workshop.zaps.save(id, { name: String(n).repeat(1_000_000), trigger: { key: '' }, steps: [] });
      await sleep(300);
    }
    let received = 0;
    events.on('data', ({ length }: Buffer) => (received += length));
    await sleep(2000);
    events.destroy();
    await editor.workshop.zaps.remove(id);

    expect(received).toBeLessThan(15_000_000);
  });
});

it('ends while runs wait', async () => {
  const ending = await startEditor({ port: 0, contacts: 5, app });
  const { workshop } = ending;
  await workshop.startRecipe(0);
  workshop.account.setWeather('slow');
  for (const submission of SUBMISSIONS) await workshop.zapier.standIns.submit(submission);
  const started = Date.now();
  await ending.close();

  expect(Date.now() - started).toBeLessThan(10_000);
});

describe('with a real account', () => {
  let account: Isao;
  let real: Editor;
  beforeAll(async () => {
    account = await startIsao();
    real = await startEditor({
      port: 0,
      contacts: 0,
      app,
      realKey: account.key,
      environment: { ISAO_BASE_URL: account.baseUrl },
    });
  });
  afterAll(async () => {
    await real.close();
    await account.close();
  });

  it('connects without the key going to the page, polls, and says why an instant trigger can’t be switched on', async () => {
    await real.workshop.connect({ api_key: '' });
    const { zaps } = real.workshop;
    const zap = (key: string) => zaps.create({ name: key, trigger: { key }, steps: [] });
    await zaps.turnOn(zap('new_contact_polling'));
    const sent = JSON.stringify([real.workshop.suggestedAuth, real.workshop.live()]);

    expect(sent).not.toContain(account.key);
    expect(real.workshop.live().zaps[0]).toMatchObject({ state: 'on' });
    await expect(zaps.turnOn(zap('new_contact'))).rejects.toThrow(
      'An instant trigger needs a public address, and ISAO can’t reach this machine. Choose a polling trigger, or test the steps.',
    );
    expect(account.subscriptions()).toEqual([]);
  });

  it('makes a recipe’s Zap without switching it on', async () => {
    const place = await real.workshop.startRecipe(0);

    expect(real.workshop.live().zaps[0]).toMatchObject({ name: RECIPES[0]?.title, state: 'off' });
    expect(place).toBe(`#/zaps/${real.workshop.live().zaps[0]?.id ?? ''}`);
  });
});

it('refuses a profile that the sandbox refuses', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'sandbox/editor/main.ts', '--profile', 'package.json'],
    { encoding: 'utf8' },
  );

  expect(status).toBe(1);
  expect(stderr).toContain("The profile 'package.json' has the option 'name', which the sandbox doesn't know");
});

describe('the pictures', () => {
  const pictures = 'docs/pictures';

  it('are those of moments that the stories still have, each below 300 KB', () => {
    const files = readdirSync(pictures);

    expect(files.sort()).toEqual(PICTURES.map((name) => `${name}.png`).sort());
    expect(files.filter((name) => readFileSync(`${pictures}/${name}`).length > 300_000)).toEqual([]);
  });

  it('are shown in documents, and nothing else is', () => {
    const documents = ['README.md', 'docs/guide.md'].map((name) => readFileSync(name, 'utf8')).join('\n');
    const shown = [...documents.matchAll(/\]\((?:docs\/)?(pictures\/[\w-]+\.png)\)/g)].map(([, path = '']) => path);

    expect(new Set(shown)).toEqual(new Set(PICTURES.map((name) => `pictures/${name}.png`)));
    expect(shown.filter((path) => !existsSync(`docs/${path}`))).toEqual([]);
  });
});
