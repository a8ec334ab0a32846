import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { resolve } from 'node:path';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { RECIPES } from '../../sandbox/editor/recipes';
import { type Editor, startEditor } from '../../sandbox/editor/server';
import { type Isao, startIsao } from '../../sandbox/isao';
import { openBrowser } from './browser';
import {
  addContact,
  buildZap,
  calm,
  connect,
  insert,
  lookAround,
  meetMishap,
  pick,
  PICTURES,
  seeRun,
  setWeather,
  show,
} from './story';

/** The editor as a person uses it, in a browser. The stories follow each other: each begins where the one before ended. */

jest.setTimeout(60_000);

let editor: Editor;
let browser: Browser;
let page: Page;
const errors: string[] = [];
const hosts = new Set<string>();
const taken: string[] = [];
const story = () => ({ page, picture: (name: string) => Promise.resolve(void taken.push(name)) });

beforeAll(async () => {
  execFileSync('npm', ['run', '--silent', 'editor:build'], { stdio: 'inherit' });
  editor = await startEditor({ port: 0, contacts: 250, app: resolve('dist/index.js') });
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  page.setDefaultTimeout(20_000);
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('request', (asked) => {
    if (!asked.url().startsWith('data:')) hosts.add(new URL(asked.url()).origin);
  });
  await page.goto(editor.url);
});

afterAll(async () => {
  await browser.close();
  await editor.close();
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

it('connects an account through the form of the definition', async () => {
  await connect(story());

  expect(editor.workshop.live().connections).toMatchObject([{ label: 'compan…ndbox (Production)', expired: false }]);
});

it('builds New Contact → Find or Create with mapped values, tests it and switches it on', async () => {
  await buildZap(story());

  expect(editor.workshop.isao?.subscriptions().map(({ event }) => event)).toEqual(['contact.created']);
  expect(editor.workshop.live().zaps[0]?.steps[0]).toMatchObject({
    kind: 'searchOrCreate',
    inputData: { searchBy: 'phoneNumber', searchValue: '{{1.phoneNumber}}' },
    createInputData: { phoneNumber: '{{1.phoneNumber}}', name: '{{1.name}}' },
  });
});

it('runs the Zap for a contact that is added in ISAO', async () => {
  await addContact(story(), 'Ada Lovelace', '+33612345678');
  const run = await seeRun(story(), 'Ada Lovelace', 'Successful');
  await run.click();
  await page.getByRole('table', { name: 'Output' }).getByText('Ada Lovelace').first().waitFor();
  await page.keyboard.press('Escape');

  expect(editor.workshop.live().runs).toMatchObject([{ title: 'Ada Lovelace', status: 'success' }]);
});

it('shows the sentence of an error, and replays the run once ISAO works again', async () => {
  await meetMishap(story(), editor);
  const sentence = editor.workshop.live().runs.find(({ status }) => status === 'errored')?.error ?? '';
  const shown = await page.getByRole('dialog').getByRole('alert').innerText();
  await page.getByRole('button', { name: 'Replay' }).click();
  await page.getByRole('dialog').getByText('Successful', { exact: true }).first().waitFor();
  await page.keyboard.press('Escape');

  expect(sentence).toMatch(/^\S.*\.$/s);
  expect(shown).toContain(sentence);
  expect(editor.workshop.live().runs.filter(({ status }) => status !== 'success')).toEqual([]);
});

describe.each(['light', 'dark'] as const)('in %s colors', (colorScheme) => {
  it.each([1280, 390])('has nothing serious for axe, and nothing wider than %i pixels', async (width) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    const found: string[] = [];
    for (const pane of ['Zaps', 'ISAO', 'History', 'Definition'] as const) {
      await show(page, pane);
      found.push(...(await seriousFindings()));
      for (const tab of await page.getByRole('tab').all()) {
        await tab.click();
        found.push(...(await seriousFindings()));
      }
      const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
      if (wide > width) found.push(`${pane} is ${wide} pixels wide`);
    }
    await show(page, 'History');
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
    await page.getByRole('link', { name: 'Find or create' }).first().click();
    await page.getByLabel('Trigger event').first().waitFor();
    found.push(...(await seriousFindings()));

    expect(found).toEqual([]);
  });
});

it('has nothing serious for axe while records load', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/api/records', async (route) => {
    await held;
    await route.continue();
  });
  await show(page, 'ISAO');
  await page.getByRole('status', { name: 'Loading contacts' }).waitFor();
  const found = await seriousFindings();
  release();
  await page.unrouteAll({ behavior: 'wait' });

  expect(found).toEqual([]);
});

it('holds the flood of an import of 300, and runs each contact once when the runs are replayed', async () => {
  await page.setViewportSize({ width: 1280, height: 900 });
  const [zap] = editor.workshop.live().zaps;
  await editor.workshop.turnOff(editor.workshop.live().zaps[1]?.id ?? '');
  const before = editor.workshop.live().runCount;
  editor.workshop.save(await offAndOn(zap?.id ?? ''), { ...draftOf(zap?.id ?? ''), steps: [] });
  await editor.workshop.turnOn(zap?.id ?? '');
  await show(page, 'ISAO');
  await page.getByRole('button', { name: 'Import 300' }).click();
  await page.getByText('300 contacts were imported.').waitFor();
  await page.getByRole('button', { name: 'Let 1 hour pass' }).click();
  await page.getByText('1 hour passed.').waitFor();
  await page.getByRole('button', { name: 'Let 1 minute pass' }).click();
  await page.getByText('1 minute passed.').waitFor();
  await show(page, 'History');
  const statuses = () => new Set(editor.workshop.live().runs.map(({ status }) => status));
  const afterThePoll = statuses();
  await page.getByRole('button', { name: 'Replay all on hold' }).click();
  await page.getByText('The runs on hold were replayed.').waitFor();
  await page.getByRole('tab', { name: 'Polls' }).click();
  await page
    .getByRole('row', { name: /A poll/ })
    .nth(1)
    .waitFor();

  expect(afterThePoll).toEqual(new Set(['held']));
  expect(statuses()).toEqual(new Set(['success']));
  expect(editor.workshop.live().runCount - before).toBe(300);
});

const draftOf = (id: string) => {
  const zap = editor.workshop.live().zaps.find((candidate) => candidate.id === id);
  if (!zap) throw new Error('no Zap');
  const { name, connectionId, trigger, steps } = zap;
  return { name, connectionId, trigger, steps };
};
const offAndOn = async (id: string): Promise<string> => {
  await editor.workshop.turnOff(id);
  return id;
};

it('edits a contact in the table, wins a deal and deletes it', async () => {
  const contact = () => editor.workshop.isao?.contacts.all().find(({ name }) => name === 'Ada Lovelace');
  await show(page, 'ISAO');
  await page.getByLabel('Search contacts').fill('Ada Lovelace');
  const company = page.getByRole('textbox', { name: 'Company of Ada Lovelace' });
  await company.fill('Not kept');
  await company.press('Escape');
  await company.fill('Analytical Engines');
  await company.press('Enter');
  const tags = page.getByRole('combobox', { name: 'Tags of Ada Lovelace' });
  await tags.fill('math');
  await tags.press('Enter');
  await tags.fill('first');
  await tags.press('Enter');
  await page.getByRole('tab', { name: /Deals/ }).click();
  const deal = editor.workshop.isao?.deals.all().findLast(({ status }) => status === 'open');
  await page.getByRole('button', { name: `Win ${deal?.title ?? ''}` }).click();
  await page.getByRole('button', { name: `Win ${deal?.title ?? ''}` }).waitFor({ state: 'hidden' });
  const won = editor.workshop.isao?.deals.get(deal?.id ?? '');
  await page.getByRole('button', { name: `Delete ${deal?.title ?? ''}` }).click();
  await page.getByText('24 deals').waitFor();

  expect(contact()).toMatchObject({ currentCompany: 'Analytical Engines', tags: ['math', 'first'] });
  expect(won?.status).toBe('won');
  expect(editor.workshop.isao?.deals.get(deal?.id ?? '')).toBeUndefined();
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
  await page.getByRole('combobox', { name: 'Contact', exact: true }).fill('Ada Lovelace');
  await page
    .getByRole('option', { name: /Ada Lovelace/ })
    .waitFor({ state: 'visible' })
    .catch(() => undefined);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Custom value for Contact' }).click();
  await insert(page, 'Contact', 'Contact ID');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The Zap is saved.').waitFor();

  expect(editor.workshop.live().zaps[0]?.steps[0]?.inputData).toMatchObject({ contactId: '{{1.id}}' });
});

it('makes ISAO refuse the key, and puts a switch on each of its permissions', async () => {
  await setWeather(page, 'API key revoked');
  await page.getByRole('button', { name: 'Test trigger' }).click();
  await page
    .getByRole('alert')
    .getByText(/API key/)
    .first()
    .waitFor();
  await setWeather(page, 'ISAO works');
  await show(page, 'ISAO');
  await page.getByRole('tab', { name: 'API key and webhooks' }).click();
  await page.getByRole('switch', { name: 'deals:write' }).click({ force: true });
  await page.getByRole('switch', { name: 'deals:write', checked: false }).waitFor();

  expect(editor.workshop.isao?.keys()[0]?.permissions).not.toContain('deals:write');
});

it('has every recipe made of what the app has', () => {
  const { definition } = editor.workshop.zapier;
  for (const { trigger, steps } of RECIPES) {
    expect(definition.triggers).toHaveProperty(trigger.key);
    for (const { kind, key } of steps) {
      expect(
        { create: definition.creates, search: definition.searches, searchOrCreate: definition.searchOrCreates }[kind],
      ).toHaveProperty(key);
    }
  }
});

it('takes every picture on its way', async () => {
  await lookAround(story());

  expect(taken.sort()).toEqual([...PICTURES].sort());
});

it('asks no other host for anything, and breaks nowhere', () => {
  expect([...hosts]).toEqual([editor.url]);
  expect(errors).toEqual([]);
});

/** Asks the server as something other than its own page. @returns the status */
const statusOf = (method: string, path: string, headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((done, fail) => {
    const url = new URL(path, editor.url);
    request(url, { method, headers }, (answer) => {
      answer.resume();
      done(answer.statusCode);
    })
      .on('error', fail)
      .end();
  });

it('answers its own page only: neither another Host nor another Origin', async () => {
  const { host } = new URL(editor.url);

  expect(await statusOf('GET', '/', { host: 'evil.example' })).toBe(403);
  expect(await statusOf('GET', '/api/events', { host, origin: 'https://evil.example' })).toBe(403);
  expect(await statusOf('POST', '/api/about', { host })).toBe(403);
  expect(await statusOf('POST', '/api/close', { host, origin: editor.url })).toBe(400);
  expect(await statusOf('GET', '/', { host })).toBe(200);
});

describe('with a real account', () => {
  let isao: Isao;
  let real: Editor;
  beforeAll(async () => {
    isao = await startIsao();
    real = await startEditor({
      port: 0,
      contacts: 0,
      app: resolve('dist/index.js'),
      realKey: isao.key,
      environment: { ISAO_BASE_URL: isao.baseUrl },
    });
  });
  afterAll(async () => {
    await real.close();
    await isao.close();
  });

  it('connects without the key going to the page, polls, and says why an instant trigger can’t be switched on', async () => {
    await real.workshop.connect({ api_key: '' });
    const connectionId = real.workshop.live().connections[0]?.id ?? '';
    const zap = (key: string) =>
      real.workshop.create({ name: key, connectionId, trigger: { key, inputData: {} }, steps: [] });
    await real.workshop.turnOn(zap('new_contact_polling'));
    const first = real.workshop.live().requests.at(-1);
    const sent = JSON.stringify([real.workshop.about(), real.workshop.live()]);

    expect(first).toMatchObject({
      method: 'GET',
      path: '/api/external/test',
      status: 200,
      hasKey: true,
    });
    expect(sent).not.toContain(isao.key);
    expect(real.workshop.live().zaps[0]).toMatchObject({ state: 'on' });
    await expect(real.workshop.turnOn(zap('new_contact'))).rejects.toThrow(
      'An instant trigger needs a public address, and ISAO can’t reach this machine. Choose a polling trigger, or test the steps.',
    );
    expect(isao.subscriptions()).toEqual([]);
  });
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
