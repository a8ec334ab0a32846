import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { startEditor } from '../sandbox/editor/server';
import { openBrowser } from '../test/editor/browser';
import { buildZap, calm, connect, meetMishap, submitLead, winDeal } from '../test/editor/story';

/** Takes the pictures for the README and the guide, with the stories of test/editor/, in light colors, 1,280 pixels wide. */

const FOLDER = 'docs/pictures';

mkdirSync(FOLDER, { recursive: true });
const editor = await startEditor({ port: 0, contacts: 250, app: resolve('dist/index.js') });
const browser = await openBrowser();
try {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 860 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  await page.goto(editor.url);
  const picture = async (name: string): Promise<void> => {
    await calm(page);
    await page.screenshot({ path: `${FOLDER}/${name}.png`, animations: 'disabled' });
    console.log(`${FOLDER}/${name}.png`);
  };
  const story = { page, editor, picture };
  await submitLead(story);
  await winDeal(story);
  await connect(story);
  await buildZap(story);
  await meetMishap(story);
} finally {
  await browser.close();
  await editor.close();
}
