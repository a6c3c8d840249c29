import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { serveReview } from '../../lib/local/web-server.ts';
import { reviewDesk } from './review-desk.ts';

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

export type DeskInBrowser = Awaited<ReturnType<typeof deskInBrowser>>;

/** A desk, a new one without tickets unless given, its pages served on this machine, and a way to look at them. */
export async function deskInBrowser(browser: Browser, desk = reviewDesk()) {
  const server = await serveReview({ app: desk.appAt, port: 0 });
  return {
    desk,
    server,
    /** `complaints` are errors that the browser wrote to its console, such as a script that the policy forbade. */
    async visit(path: string, options: BrowserContextOptions = {}) {
      const viewport = { width: 1200, height: 900 };
      const page = await (await browser.newContext({ viewport, ...options })).newPage();
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await page.goto(`${server.url}${path}`);
      return { page, complaints };
    },
    async close() {
      await Promise.all(browser.contexts().map((context) => context.close()));
      await server.close(0);
    },
  };
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
