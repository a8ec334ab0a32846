import type { Locator, Page } from 'playwright-core';
import type { Editor } from '../../sandbox/editor/server';

/** What a person does in the editor, step by step: the tests watch it, and `npm run pictures` takes pictures of it. */
export interface Story {
  page: Page;
  editor: Editor;
  /** Marks a moment of which there is a picture: docs/pictures/NAME.png. */
  picture: (name: string) => Promise<void>;
}

export const PICTURES = ['recipes', 'lead', 'won', 'connect', 'step', 'run'];

export const show = async (page: Page, pane: 'Zaps' | 'Apps' | 'History'): Promise<void> => {
  await page.getByRole('navigation', { name: 'Panes' }).getByRole('link', { name: pane }).click();
  await page.getByRole('heading', { name: pane, level: 2, exact: true }).waitFor();
};

export const pick = async (page: Page, field: Locator, option: string | RegExp): Promise<void> => {
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

/** Switches a recipe on. It shows its apps. */
export const startRecipe = async (page: Page, title: string): Promise<void> => {
  await show(page, 'Zaps');
  await page.getByRole('button', { name: `Use the recipe: ${title}` }).click();
  await page.getByRole('status').getByText(`“${title}” is on`).waitFor();
};

/** From the page as it opens to a contact that a form made. */
export const submitLead = async ({ page, picture }: Story): Promise<void> => {
  const use = page.getByRole('button', { name: 'Use the recipe: A form fills a contact' });
  await use.waitFor();
  await picture('recipes');
  await use.click();
  await page.getByRole('button', { name: 'Submit', exact: true }).click();
  await page.getByRole('table', { name: 'Table of contacts' }).getByText('Marie Dupont').waitFor();
  await page.getByText('Successful', { exact: true }).waitFor();
  await picture('lead');
};

/** A won deal, and the message about it. */
export const winDeal = async ({ page, editor, picture }: Story): Promise<string> => {
  await startRecipe(page, 'A deal is won, and the team hears about it');
  const deals = editor.workshop.live().isao?.deals;
  const { title = '' } = deals?.find(({ status, contact }) => status === 'open' && contact) ?? {};
  await page.getByRole('button', { name: `Win ${title}` }).click();
  await page.getByRole('table', { name: 'Table Messages' }).getByText(`“${title}” is won.`).waitFor();
  await picture('won');
  return title;
};

export const openConnection = async (page: Page): Promise<Locator> => {
  await show(page, 'Zaps');
  await page.getByRole('button', { name: 'Connect ISAO' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('API Key').first().waitFor();
  return dialog;
};

/** The connection form, with which the account is connected again. */
export const connect = async ({ page, picture }: Story): Promise<void> => {
  const dialog = await openConnection(page);
  await pick(page, dialog.getByLabel('Default Country').first(), 'France');
  await picture('connect');
  await dialog.getByRole('button', { name: 'Connect' }).click();
  await dialog.waitFor({ state: 'hidden' });
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

export const newZap = async (page: Page, trigger: string, action: string): Promise<void> => {
  await show(page, 'Zaps');
  await page.getByRole('button', { name: 'New Zap' }).click();
  await pick(page, page.getByLabel('Trigger event').first(), trigger);
  await page.getByRole('button', { name: 'Add a step' }).click();
  await pick(page, page.getByLabel('Action event').first(), action);
};

/** Form Submission, then Create Contact, each filled in and tested; then on. */
export const buildZap = async ({ page, picture }: Story): Promise<void> => {
  await newZap(page, 'Form Submission', 'Create Contact');
  await page.getByLabel('Name of the Zap').fill('Built by hand');
  await page.getByRole('button', { name: 'Test trigger' }).click();
  await page.getByRole('table', { name: 'Sample' }).waitFor();
  await insert(page, 'Phone Number', 'phone_number');
  await insert(page, 'Full Name', 'full_name');
  await pick(page, page.getByLabel('If Contact Exists').first(), /Return/);
  await pick(page, page.getByLabel('Phone Country').first(), 'France');
  await page.getByRole('button', { name: 'Test step' }).click();
  await page.getByRole('table', { name: 'Output' }).waitFor();
  // The header covers the first 76 pixels.
  await page.evaluate('document.querySelector(\'[aria-label^="2."]\').scrollIntoView(); window.scrollBy(0, -76)');
  await picture('step');
  await page.getByRole('switch', { name: 'Switch Built by hand on' }).click({ force: true });
  await page.getByText('Switching on subscribed a webhook').waitFor();
};

/** A run that ISAO's trouble stopped, open, with the sentence of its error. */
export const meetMishap = async ({ page, picture }: Story): Promise<void> => {
  await setWeather(page, 'Answers with a web page');
  await show(page, 'Apps');
  await page.getByRole('textbox', { name: 'Full Name' }).fill('Grace Hopper');
  await page.getByRole('textbox', { name: 'Phone Number' }).fill('+1 212-555-0123');
  await page.getByRole('button', { name: 'Submit', exact: true }).click();
  const stopped = page.getByRole('button', { name: /Run \d+: Grace Hopper/ }).filter({ hasText: 'Errored' });
  // Both Zaps that start with the form.
  await stopped.nth(1).waitFor();
  await setWeather(page, 'ISAO works');
  await show(page, 'History');
  await stopped.last().click();
  await page.getByText('can be replayed').waitFor();
  await picture('run');
};
