import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Debian's chromium; `apt-get install chromium` brings it. */
const CHROMIUM = '/usr/bin/chromium';

/** A browser that talks to nobody but the pages it is sent to. Fails when there is no chromium. */
export function launchBrowser(): Promise<Browser> {
  const args = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return chromium.launch({ executablePath: CHROMIUM, args });
}

const axeSource = await readFile(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

/** What axe-core finds against WCAG 2.2 A and AA and its best practices, everything folded away opened first. */
export async function axeViolations(page: Page): Promise<readonly string[]> {
  // As text: it runs in the page, whose policy allows no script tag.
  await page.evaluate(`for (const fold of document.querySelectorAll('details')) fold.open = true`);
  await page.evaluate(axeSource);
  return page.evaluate(`
    axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(
      ({ violations }) => violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => [id, html, failureSummary].join(': '))))`);
}

/** How many pixels of the page lie beyond the right edge of the window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
}
