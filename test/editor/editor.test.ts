import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { type IncomingMessage, request, type RequestOptions } from 'node:http';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { actionsOf } from '../../sandbox/editor/actions';
import { RECIPES } from '../../sandbox/editor/recipes';
import { type Editor, startEditor } from '../../sandbox/editor/server';
import { SUBMISSIONS } from '../../sandbox/editor/submissions';
import { startIsao } from '../../sandbox/isao';
import { openBrowser } from './browser';
import * as story from './story';
import { insert, newZap, pick, PICTURES, setWeather, show, startRecipe } from './story';

/** The editor as a person uses it, in a browser. The stories follow each other: each begins where the one before ended. */

jest.setTimeout(120_000);

const app = resolve('dist/index.js');
let editor: Editor;
let browser: Browser;
let page: Page;
const errors: string[] = [];
const hosts = new Set<string>();
const taken: string[] = [];
const told = () => ({ page, editor, picture: (name: string) => Promise.resolve(void taken.push(name)) });
const isao = () => editor.workshop.isao;
const live = () => editor.workshop.live();
const rowsOf = (table: string) => live().tables.find(({ name }) => name === table)?.rows ?? [];
const contacts = () => editor.workshop.isao.contacts.all();
const contactNamed = (wanted: string) => contacts().find(({ name }) => name === wanted);

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await sleep(100);
};
const allPlayed = (): boolean => live().runs.every(({ status }) => status !== 'playing');

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

it('leads from the page to a contact made by a form in at most five clicks, and takes the spellings of real exports', async () => {
  await page.evaluate("window.clicks = 0; addEventListener('click', () => (window.clicks += 1), true)");
  await story.submitLead(told());
  const clicks = await page.evaluate<number>('window.clicks');
  const first = contactNamed('Marie Dupont');
  await page.getByRole('button', { name: 'Submit 20 examples' }).click();
  await until(() => live().runCount === 21 && allPlayed());
  const halted = live().runs.filter(({ status }) => status === 'halted');

  expect(clicks).toBeLessThanOrEqual(5);
  expect(live().connection).toEqual({ label: 'compan…ndbox (Production)', expired: false });
  expect(first).toMatchObject({ phoneNumber: '+33612345678', email: 'marie.dupont@example.com', tags: ['lead'] });
  expect(contacts().filter(({ name }) => name === 'Marie Dupont')).toMatchObject([
    { email: 'marie.dupont@example.com', currentCompany: 'Dupont & Fils' },
  ]);
  expect(live().runs.map(({ status }) => status)).not.toContain('errored');
  expect(halted.map(({ error }) => error)).toContainEqual(expect.stringContaining('06 78 90 12 34 / 07 78 90 12 34'));
  expect(halted.length).toBeLessThan(SUBMISSIONS.length / 2);
});

it('puts new and changed contacts into the table, with only the keyboard', async () => {
  const type = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await page.keyboard[['Tab', 'Enter'].includes(key) ? 'press' : 'type'](key);
  };
  await show(page, 'Zaps');
  await page.getByRole('button', { name: 'Use the recipe: Contacts go into a table' }).focus();
  await type('Enter');
  await page.getByRole('button', { name: 'Add contact' }).focus();
  await type('Enter');
  await page.getByRole('dialog').locator(':focus').waitFor();
  await type('Tab', 'Ada Lovelace', 'Tab', '+442079460011', 'Tab', 'Tab', 'Tab', 'London', 'Enter');
  const row = page.getByRole('table', { name: 'Table Contacts' }).getByRole('row', { name: /Ada Lovelace/ });
  await row.waitFor();
  await page.getByRole('combobox', { name: 'Tags of Ada Lovelace' }).focus();
  for (const tag of ['vip', 'press']) {
    await type(tag, 'Enter');
    await row.getByText(tag).waitFor();
  }

  expect(rowsOf('Contacts')).toMatchObject([{ Name: 'Ada Lovelace', City: 'London', Tags: 'vip,press' }]);
});

it('tells the team about a won deal, starts a follow-up by a tag, and lists the open deals every Monday', async () => {
  const title = await story.winDeal(told());
  await startRecipe(page, 'A tag starts a follow-up');
  const tags = page.getByRole('combobox', { name: 'Tags of Ada Lovelace' });
  await tags.fill('customer');
  await tags.press('Enter');
  await page.getByRole('table', { name: 'Table Messages' }).getByText('Write to Ada Lovelace').waitFor();
  await page.getByRole('tab', { name: /Deals/ }).click();
  await page.getByText('Follow-up: Ada Lovelace').waitFor();
  await startRecipe(page, 'Every Monday, the open deals');
  await page.getByRole('button', { name: 'Let 1 week pass' }).click();
  const open = isao().deals.list({ page: 1, limit: 100, status: 'open' }).data;
  await until(() => rowsOf('Messages').length === 2 + open.length);
  const messages = rowsOf('Messages').map(({ Message }) => Message);

  expect(open.length).toBeGreaterThan(5);
  expect(messages).toContainEqual(expect.stringMatching(`“${title}” is won. Contact: \\S`));
  expect(messages.filter((message) => message?.startsWith('Open: '))).toHaveLength(open.length);
});

it('keeps two apps in sync, and each change goes to the other side once', async () => {
  await startRecipe(page, 'Two apps in sync, without a loop');
  await page.getByRole('button', { name: 'Change row 1' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('City').fill('Leeds');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await until(() => contactNamed('Ada Lovelace')?.city === 'Leeds' && allPlayed());
  await sleep(3000);
  const after = [live().runCount, contactNamed('Ada Lovelace')];
  await sleep(3000);

  expect([live().runCount, contactNamed('Ada Lovelace')]).toEqual(after);
});

it('connects by the form of the definition, and builds, tests and switches on Form Submission → Create Contact', async () => {
  await story.connect(told());
  await story.buildZap(told());

  expect(live().connection?.expired).toBe(false);
  expect(live().zaps[0]).toMatchObject({ state: 'on', trigger: { app: 'standIns', key: 'form_submission' } });
  expect(live().zaps[0]?.steps).toMatchObject([
    { inputData: { phoneNumber: '{{1.phone_number}}', ifExists: 'return', phoneCountry: 'FR' } },
  ]);
});

it('shows the sentence of an error, and replays the run once ISAO works again', async () => {
  await story.meetMishap(told());
  const stopped = live().runs.findLast(({ title }) => title === 'Grace Hopper');
  const shown = await page.getByRole('main').getByRole('alert').innerText();
  await page.getByRole('button', { name: 'Replay' }).click();
  await until(() => live().runs.find(({ id }) => id === stopped?.id)?.status === 'success');

  expect(stopped?.error).toMatch(/^\S.*\.$/s);
  expect(shown).toContain(stopped?.error);
  expect(contacts().at(-1)).toMatchObject({ name: 'Grace Hopper', phoneNumber: '+12125550123' });
});

it.each([
  ['light', 1280],
  ['dark', 390],
] as const)(
  'has nothing serious for axe in %s colors, and nothing wider than %i pixels',
  async (colorScheme, width) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await page.evaluate(axe.source);
    const found: string[] = [];
    const look = async (where: string): Promise<void> => {
      await story.calm(page);
      const { violations } = await page.evaluate<AxeResults>("axe.run({ resultTypes: ['violations'] })");
      for (const { id, impact, nodes } of violations)
        if (impact === 'serious' || impact === 'critical')
          found.push(`${where}: ${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
      const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
      if (wide > width) found.push(`${where} is ${wide} pixels wide`);
    };
    for (const pane of ['Apps', 'History'] as const) {
      await show(page, pane);
      for (const tab of await page.getByRole('tab').all()) {
        await tab.click();
        await look(`${pane}, ${await tab.innerText()}`);
      }
    }
    await page.getByRole('tab', { name: 'Runs' }).click();
    const run = page.getByRole('button', { name: /Run \d+/ }).first();
    await run.click();
    await page.getByText('1. Trigger').waitFor();
    await look('a run');
    await show(page, 'Zaps');
    await look('Zaps');
    await story.openConnection(page);
    await look('the connection form');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Built by hand' }).first().click();
    await page.getByLabel('Trigger event').first().waitFor();
    await look('a Zap');

    expect(found).toEqual([]);
  },
);

it('holds the flood of an import of 300, and runs each contact once when the runs are replayed', async () => {
  await page.setViewportSize({ width: 1280, height: 900 });
  const { zaps } = editor.workshop;
  for (const { id } of live().zaps) await zaps.turnOff(id);
  await zaps.turnOn(zaps.create({ name: 'Flood', trigger: { key: 'new_contact_polling' }, steps: [] }));
  const before = live().runCount;
  await show(page, 'Apps');
  await page.getByRole('button', { name: 'Import 300' }).click();
  await show(page, 'History');
  await page.getByRole('button', { name: 'Replay all on hold' }).click();
  await page.getByText('The runs on hold were replayed.').waitFor();
  await page.getByRole('tab', { name: 'Polls' }).click();
  const polls = page.getByRole('row', { name: /Poll of “Flood”/ });
  await polls.first().waitFor();

  expect(new Set(live().runs.map(({ status }) => status))).toEqual(new Set(['success']));
  expect(live().runCount).toBe(before + 300);
});

it('adds a deal in ISAO once its form is right, and deletes it', async () => {
  await show(page, 'Apps');
  const contact = live().isao?.contacts[0];
  await page.getByRole('tab', { name: /Deals/ }).click();
  await page.getByRole('button', { name: 'Add deal' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Title').fill('Enigma');
  await pick(page, dialog.getByLabel('Contact').first(), contact?.name ?? '');
  await dialog.getByLabel('Value').fill('much');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.getByRole('alert').getByText('Value must be a number').waitFor();
  await dialog.getByLabel('Value').fill('1200.5');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  const remove = page.getByRole('button', { name: 'Delete Enigma' });
  await remove.waitFor();
  const added = isao().deals.all().at(-1);
  await remove.click();
  await remove.waitFor({ state: 'hidden' });

  expect(added).toMatchObject({ title: 'Enigma', value: 1200.5, contact: { id: contact?.id } });
  expect(isao().deals.get(added?.id ?? '')).toBeUndefined();
});

it('opens a dropdown with its second page, takes a custom value instead, and says that ISAO refuses the key', async () => {
  await newZap(page, 'New Contact', 'Update Contact');
  await page.getByRole('combobox', { name: 'Contact', exact: true }).click();
  await page.getByText('200 loaded').waitFor();
  // The open list may cover the button.
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Load more of Contact' }).click();
  await page.getByText('400 loaded').waitFor();
  await page.getByRole('button', { name: 'Custom value for Contact' }).click();
  await insert(page, 'Contact', 'Contact ID');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The Zap is saved.').waitFor();
  await setWeather(page, 'API key revoked');
  await page.getByRole('button', { name: 'Test trigger' }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'API key' }).first();
  await alert.waitFor();
  await setWeather(page, 'ISAO works');

  expect(live().zaps[0]?.steps[0]?.inputData).toMatchObject({ contactId: '{{1.id}}' });
  expect(await alert.innerText()).toMatch(/^The test did not succeed\s+\S.*\.$/s);
});

it('asks no other host for anything, and breaks nowhere', () => {
  expect([...hosts]).toEqual([editor.url]);
  expect(errors).toEqual([]);
});

it('takes the pictures of the documents on its way, each below 300 KB', () => {
  const documents = ['README.md', 'docs/guide.md'].map((name) => readFileSync(name, 'utf8')).join('\n');
  const shown = [...documents.matchAll(/\]\((?:docs\/)?pictures\/([\w-]+)\.png\)/g)].map(([, name = '']) => name);
  const files = readdirSync('docs/pictures');

  expect(taken.sort()).toEqual(PICTURES.toSorted());
  expect([...new Set(shown)].sort()).toEqual(PICTURES.toSorted());
  expect(files.sort()).toEqual(PICTURES.map((name) => `${name}.png`).sort());
  expect(files.filter((name) => readFileSync(`docs/pictures/${name}`).length > 300_000)).toEqual([]);
});

/** Asks the server as something other than its own page. */
const asked = (path: string, options: RequestOptions = {}): Promise<IncomingMessage> =>
  new Promise((done, fail) => {
    request(new URL(path, editor.url), options, done).on('error', fail).end();
  });

it('answers its own page only, which no other page may frame and which sends no forms', async () => {
  const statusOf = async (...given: Parameters<typeof asked>) => (await asked(...given)).resume().statusCode;
  const own = (await asked('/')).resume();

  expect(await statusOf('/', { headers: { host: 'evil.example' } })).toBe(403);
  expect(await statusOf('/api/events', { headers: { origin: 'https://evil.example' } })).toBe(403);
  expect(await statusOf('/api/about', { method: 'POST' })).toBe(403);
  expect(own.statusCode).toBe(200);
  expect(own.headers['content-security-policy']).toMatch(
    /frame-ancestors 'none'; base-uri 'none'; form-action 'none'$/,
  );
});

describe('odd calls', () => {
  const call = async (name: string, body: string): Promise<[number, string]> => {
    const headers = { 'content-type': 'application/json', origin: editor.url };
    const response = await fetch(`${editor.url}/api/${name}`, { method: 'POST', headers, body });
    return [response.status, ((await response.json()) as { message?: string }).message ?? ''];
  };
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  const step = { kind: 'create', key: 'toString' };
  const odd = [null, {}, [[]], [1e300], ['x'], ['__proto__', {}], ['deals', { value: [1] }], ['x', 'y', {}]];
  const given = [...odd, [{ key: 'constructor' }], [step, []], [[{ a: {} }]], [true, 1, 2]];
  const bodies = [...given.map((value) => JSON.stringify(value)), '[NaN]', '', deep, `[${deep}]`];
  // A step that would read deep data.
  bodies.push(`[{"kind":"create","key":"create_deal","inputData":{"title":"{{1.0}}"}},${deep}]`);

  it('are answered with 400 and a sentence, whatever the action', async () => {
    const wrong: string[] = [];
    await editor.workshop.connect(editor.workshop.suggestedAuth);
    for (const name of [...Object.keys(actionsOf(editor.workshop)), 'close', '__proto__']) {
      for (const body of bodies) {
        const [status, message] = await call(name, body);
        const isFine = status === 400 ? /^\S+ \S/.test(message) && !/Error|undefined/.test(message) : status === 200;
        if (!isFine) wrong.push(`${name} ${body.slice(0, 60)}: ${status} ${message}`);
      }
    }
    const tooMany = 'The editor can’t do that: arguments/0 must be <= 1000.';

    expect(wrong).toEqual([]);
    expect(await call('importContacts', '[1e9]')).toEqual([400, tooMany]);
  });

  it('are answered while the live view fails, which is said once', async () => {
    const said = jest.spyOn(console, 'error').mockImplementation();
    const broken = jest.spyOn(editor.workshop, 'live').mockImplementation(() => {
      throw new RangeError('Invalid time value');
    });
    const events = await asked('/api/events');
    await sleep(800);
    events.destroy();
    broken.mockRestore();

    expect(said).toHaveBeenCalledTimes(1);
    expect(await call('advance', '[0]')).toEqual([200, '']);
    said.mockRestore();
  });

  it('of a page that reads slowly cost no memory: it gets the newest state, not each', async () => {
    const events = await asked('/api/events');
    events.pause();
    const id = editor.workshop.zaps.create({ name: '', trigger: { key: '' }, steps: [] });
    for (let n = 0; n < 20; n += 1) {
      editor.workshop.zaps.save(id, { name: String(n).repeat(1_000_000), trigger: { key: '' }, steps: [] });
      await sleep(300);
    }
    let received = 0;
    events.on('data', ({ length }: Buffer) => (received += length)).resume();
    await sleep(2000);
    events.destroy();
    await editor.workshop.zaps.remove(id);

    expect(received).toBeGreaterThan(1_000_000);
    expect(received).toBeLessThan(15_000_000);
  });
});

it('ends while runs wait', async () => {
  const ending = await startEditor({ port: 0, contacts: 5, app });
  const { workshop } = ending;
  await workshop.startRecipe(0);
  workshop.setWeather('slow');
  for (const submission of SUBMISSIONS) await workshop.zapier.standIns.submit(submission);
  const started = Date.now();
  await ending.close();

  expect(Date.now() - started).toBeLessThan(10_000);
});

it('works with a real account: its key stays here, polling works, and an instant trigger says why it can’t', async () => {
  const account = await startIsao();
  const environment = { ISAO_BASE_URL: account.baseUrl };
  const real = await startEditor({ port: 0, contacts: 0, app, realKey: account.key, environment });
  try {
    const { zaps } = real.workshop;
    const zap = (key: string) => zaps.create({ name: key, trigger: { key }, steps: [] });
    await real.workshop.connect({ api_key: '' });
    await zaps.turnOn(zap('new_contact_polling'));
    await expect(zaps.turnOn(zap('new_contact'))).rejects.toThrow(/^An instant trigger needs a public address, .*\.$/);
    const place = await real.workshop.startRecipe(0);
    const shown = real.workshop.live().zaps;

    expect(shown.map(({ name, state }) => [name, state])).toEqual([
      [RECIPES[0]?.title, 'off'],
      ['new_contact', 'off'],
      ['new_contact_polling', 'on'],
    ]);
    expect(place).toBe(`#/zaps/${shown[0]?.id ?? ''}`);
    expect(JSON.stringify([real.workshop.suggestedAuth, real.workshop.live()])).not.toContain(account.key);
  } finally {
    await real.close();
    await account.close();
  }
});

it('refuses a profile that the sandbox refuses', () => {
  const given = ['--import', 'tsx', 'sandbox/editor/main.ts', '--profile', 'package.json'];
  const { status, stderr } = spawnSync(process.execPath, given, { encoding: 'utf8' });

  expect(status).toBe(1);
  expect(stderr).toContain("The profile 'package.json' has the option 'name', which the sandbox doesn't know");
});
