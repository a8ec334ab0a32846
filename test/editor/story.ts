import type { Locator, Page } from 'playwright-core';
import type { Editor } from '../../sandbox/editor/server';

/** What a person does in the editor, step by step: the tests watch it, and `npm run pictures` takes pictures of it. */
export interface Story {
  page: Page;
  /** Marks a moment of which there is a picture: docs/pictures/NAME.png. */
  picture: (name: string) => Promise<void>;
}

/** Every picture that the stories take. */
export const PICTURES = ['zaps', 'connect', 'editor', 'isao', 'run', 'definition'];

const open = async (page: Page, pane: 'Zaps' | 'ISAO' | 'History' | 'Definition'): Promise<void> => {
  await page.getByRole('navigation', { name: 'Panes' }).getByRole('link', { name: pane }).click();
  await page.getByRole('heading', { name: pane, level: 2, exact: true }).waitFor();
};

const choose = async (page: Page, field: Locator, option: string | RegExp): Promise<void> => {
  await field.click();
  await page.getByRole('option', { name: option }).first().click();
};

export const setWeather = async (page: Page, label: string): Promise<void> => {
  await page.getByLabel('Weather', { exact: true }).selectOption({ label });
};

/** Waits until nothing covers the page any more. */
export const calm = async (page: Page): Promise<void> => {
  await page.locator('.mantine-Notification-root').first().waitFor({ state: 'hidden' });
};

export const connect = async ({ page, picture }: Story): Promise<void> => {
  await page.getByRole('button', { name: 'Connect ISAO' }).click();
  await page.getByRole('dialog').getByLabel('API Key').first().waitFor();
  await choose(page, page.getByRole('dialog').getByLabel('Default Country').first(), 'France');
  await picture('connect');
  await page.getByRole('dialog').getByRole('button', { name: 'Connect' }).click();
  await page.getByText('compan…ndbox').first().waitFor();
};

/** New Contact, then Find or Create Contact, each filled in and tested; then on. */
export const buildZap = async ({ page, picture }: Story): Promise<void> => {
  await page.getByRole('button', { name: 'New Zap' }).click();
  await page.getByLabel('Name of the Zap').fill('Find or create');
  await choose(page, page.getByLabel('Trigger event').first(), 'New Contact');
  await page.getByRole('button', { name: 'Test trigger' }).click();
  await page.getByRole('table', { name: 'Sample' }).waitFor();
  await page.getByRole('button', { name: 'Add a step' }).click();
  await choose(page, page.getByLabel('Action event').first(), /Find or Create Contact/);
  await choose(page, page.getByLabel('Search By').first(), 'Phone Number');
  await insert(page, 'Search Value', 'Phone Number');
  await insert(page, 'Phone Number', 'Phone Number');
  await insert(page, 'Full Name', 'Full Name');
  await page.getByRole('button', { name: 'Test step' }).click();
  await page.getByRole('table', { name: 'Output' }).waitFor();
  // The header covers the first 76 pixels.
  await page.evaluate('document.querySelector(\'[aria-label^="Step 2"]\').scrollIntoView(); window.scrollBy(0, -76)');
  await picture('editor');
  await page.getByRole('switch', { name: /Switch Find or create on/ }).click({ force: true });
  await page.getByText('Switching on subscribed a webhook').waitFor();
};

/** Maps a field of an earlier step through the insert menu. */
export const insert = async (page: Page, field: string, data: string): Promise<void> => {
  await page
    .getByRole('button', { name: `Insert data into ${field}`, exact: true })
    .first()
    .click();
  await page.getByRole('option', { name: data }).first().click();
  await page.getByRole('dialog').first().waitFor({ state: 'hidden' });
};

export const addContact = async ({ page }: Pick<Story, 'page'>, name: string, phone: string): Promise<void> => {
  await open(page, 'ISAO');
  await page.getByRole('button', { name: 'Add contact' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Phone number').fill(phone);
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('textbox', { name: `Name of ${name}` }).waitFor();
};

export const seeRun = async ({ page }: Pick<Story, 'page'>, name: string, status: string): Promise<Locator> => {
  await open(page, 'History');
  const run = page.getByRole('button', { name: new RegExp(`Run \\d+: ${name}`) }).first();
  await run.getByText(status, { exact: true }).waitFor();
  return run;
};

export const show = open;
export const pick = choose;

/**
 * A poll brings a contact, and the search after it meets a web page in place of ISAO: the run stands in the history with
 * the sentence of its error, open.
 */
export const meetMishap = async ({ page, picture }: Story, { workshop }: Editor): Promise<void> => {
  const id = workshop.create({
    name: 'New contacts are looked up',
    connectionId: workshop.live().connections[0]?.id ?? '',
    trigger: { key: 'new_or_updated_contact', inputData: {} },
    steps: [{ kind: 'search', key: 'find_contact', inputData: { searchBy: 'name', searchValue: '{{1.name}}' } }],
  });
  await workshop.turnOn(id);
  await addContact({ page }, 'Grace Hopper', '+12125550123');
  // The poll comes through; the step after it does not.
  workshop.isao?.faults.add({ route: 'GET /contacts', after: 1, body: 'html', times: 3 });
  await workshop.poll(id);
  workshop.isao?.faults.clear();
  const run = await seeRun({ page }, 'Grace Hopper', 'Errored');
  await run.click();
  await page.getByText('The run can be replayed from this step.').waitFor();
  await picture('run');
};

/** The panes as they are once something has happened in them. */
export const lookAround = async ({ page, picture }: Story): Promise<void> => {
  await open(page, 'Zaps');
  await picture('zaps');
  await open(page, 'ISAO');
  await page.getByRole('table', { name: 'Table of contacts' }).waitFor();
  await picture('isao');
  await open(page, 'Definition');
  await picture('definition');
};
