import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/**
 * A browser without a download of its own: the one that comes with a package on Linux x64, an installed Chrome elsewhere.
 * @throws when there is neither
 */
export const openBrowser = async (): Promise<Browser> => {
  const hasPackage = process.platform === 'linux' && process.arch === 'x64';
  if (!hasPackage) return playwright.launch({ channel: 'chrome' });
  // Not the package's own arguments: they switch web security off, and with it the Origin of requests.
  const args = ['--no-sandbox', '--headless=new', '--disable-gpu', '--no-zygote'];
  return playwright.launch({ executablePath: await chromium.executablePath(), args });
};
