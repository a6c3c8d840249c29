import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  axeViolations,
  type DeskInBrowser,
  deskInBrowser,
  launchBrowser,
  overflow,
} from '../support/review-browser.ts';
import { NOW } from '../support/review-desk.ts';
import { failingGates } from '../support/review-documents.ts';

let browser: Browser;
let review: DeskInBrowser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
  review = await deskInBrowser(browser);
  const { desk } = review;
  await desk.open('open');
  await desk.open('blocked', { gates: failingGates });
  await desk.open('decided');
  await desk.open('expired', { ticket: { expiresAt: '2026-07-01T12:00:00.000Z' } });
  const reason = 'Month end is not in the window.';
  await desk.tickets.decide('decided', { kind: 'rejected', by: 'Grace Hopper', at: NOW, reason });
});
afterEach(() => review.close());

const PAGES = [
  '',
  '/tickets/open',
  '/tickets/blocked',
  '/tickets/decided',
  '/tickets/expired',
  '/tickets/none',
];
const THEMES = ['light', 'dark'] as const;
const WIDTHS = [390, 1200];

it.each(
  PAGES.flatMap((path) =>
    THEMES.flatMap((colorScheme) => WIDTHS.map((width) => ({ path, colorScheme, width }))),
  ),
)(
  'axe-core has nothing against $path in $colorScheme at $width pixels',
  async ({ path, colorScheme, width }) => {
    const { page } = await review.visit(path, { colorScheme, viewport: { width, height: 844 } });

    expect(await axeViolations(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
  },
);

it.each(THEMES)(
  'axe-core has nothing against a form that came back, in %s',
  async (colorScheme) => {
    const { page } = await review.visit('/tickets/open', { colorScheme });
    await fillReject(page, 'Ada', '   ');

    expect(await page.title()).toBe('Error: orders-api · Ratchet');
    expect(await axeViolations(page)).toEqual([]);
  },
);

it('follows the theme of the system', async () => {
  const ground = 'getComputedStyle(document.body).backgroundColor';
  const light = await review.visit('', { colorScheme: 'light' });
  const dark = await review.visit('', { colorScheme: 'dark' });

  expect(await light.page.evaluate(ground)).toBe('rgb(247, 247, 245)');
  expect(await dark.page.evaluate(ground)).toBe('rgb(18, 21, 24)');
});

it('fits a window of 320 pixels, as at 400 % zoom', async () => {
  const { page } = await review.visit('/tickets/blocked', {
    viewport: { width: 320, height: 640 },
  });
  await page.evaluate(`for (const fold of document.querySelectorAll('details')) fold.open = true`);

  expect(await overflow(page)).toBe(0);
});

it('goes on paper in dark letters, with everything open and nothing to press', async () => {
  const { page } = await review.visit('/tickets/open', { colorScheme: 'dark' });
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });

  expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(28, 33, 39)');
  expect(await page.locator('form').first().isVisible()).toBe(false);
  expect(await page.getByText('acme-orders/invoices/2026/06/0002.pdf').isVisible()).toBe(true);
});

it('can be read and approved with the keyboard alone', async () => {
  const { page } = await review.visit('/tickets/open');
  const focused = () => page.evaluate<string>('document.activeElement.textContent.trim()');
  const outline = () =>
    page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle');
  const tabTo = async (text: string | RegExp) => {
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab');
      expect(await outline(), 'focus can be seen').toBe('solid');
      if ((await focused()).search(text) >= 0) return;
    }
    throw new Error(`no stop at ${text}`);
  };

  await tabTo('Skip to content');
  await page.keyboard.press('Enter');
  await tabTo('Go to the decision');
  await tabTo('s3:GetObject');
  await page.keyboard.press('Enter');
  expect(await page.getByText('acme-orders/invoices/2026/06/0002.pdf').isVisible()).toBe(true);

  await page.locator('a[href="#decide"]').focus();
  await page.keyboard.press('Enter');
  await tabTo('What will be done');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Ada Lovelace');
  await tabTo('Approve this change');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/tickets\/open$/);

  expect(await page.locator('.pill').textContent()).toContain('Approved by Ada Lovelace');
  expect(review.desk.tickets.decided.at(-1)).toMatchObject({ kind: 'approved' });
});

const SCRIPTLESS = { javaScriptEnabled: false };

it('approves without script', async () => {
  const { page, complaints } = await review.visit('', SCRIPTLESS);
  await page.locator('a[href$="/tickets/open"]').click();
  await page.getByText('s3:GetObject', { exact: true }).first().click();
  expect(await page.getByText('640 calls on 30 days').isVisible()).toBe(true);

  await page.locator('#approve-name').fill('Ada');
  await page.getByRole('button', { name: 'Approve this change' }).click();

  expect(await page.locator('.pill').textContent()).toContain('Approved by Ada (name as typed)');
  expect(await page.locator('form').count()).toBe(0);
  expect(complaints).toEqual([]);
});

it('rejects without script, asking for the reason until there is one', async () => {
  const { page } = await review.visit('/tickets/open', SCRIPTLESS);

  await fillReject(page, 'Ada', '   ');
  await page.getByRole('link', { name: 'Enter the reason for rejecting.' }).click();
  expect(await page.locator('#reject-name').inputValue()).toBe('Ada');
  await fillReject(page, 'Ada', 'The month end is missing.');

  expect(await page.locator('.pill').textContent()).toContain('Rejected by Ada');
  expect(await page.locator('.reason').textContent()).toBe('The month end is missing.');
});

it('extends the soak of a blocked ticket without script, and offers no approval', async () => {
  const { page } = await review.visit('/tickets/blocked', SCRIPTLESS);
  expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);

  await page.locator('#extend-days').fill('21');
  await page.locator('#extend-name').fill('Ada');
  await page.getByRole('button', { name: 'Extend the soak' }).click();

  expect(await page.locator('.pill').textContent()).toContain('Soak extended by 21 days');
});

it('shows the decision though the server was told to close when it was taken', async () => {
  const { decide } = review.desk.tickets;
  const closing = Promise.withResolvers<void>();
  review.desk.tickets.decide = (...decision) => {
    closing.resolve(review.server.close());
    return decide(...decision);
  };
  const { page } = await review.visit('/tickets/open', SCRIPTLESS);

  await fillReject(page, 'Ada', 'No.');

  expect(await page.locator('.pill').textContent()).toContain('Rejected by Ada');
  expect(
    await page.evaluate(`getComputedStyle(document.querySelector('.bar')).borderBottomStyle`),
  ).toBe('solid');
  await closing.promise;
  await expect(page.reload()).rejects.toThrow('ERR_CONNECTION_REFUSED');
});

it('tells the second of two reviewers that the first has decided', async () => {
  const [first, second] = [
    await review.visit('/tickets/open'),
    await review.visit('/tickets/open'),
  ];
  await fillReject(first.page, 'Ada', 'No.');

  await second.page.locator('#approve-name').fill('Grace');
  await second.page.getByRole('button', { name: 'Approve this change' }).click();

  expect(await second.page.locator('h1').textContent()).toBe('Already decided');
  expect(await second.page.locator('main').textContent()).toContain('Rejected by Ada');
  await second.page.getByRole('link', { name: 'To the ticket as it is now' }).click();
  expect(await second.page.locator('.pill').textContent()).toContain('Rejected by Ada');
});

it('loads nothing but itself, its stylesheet and its script', async () => {
  const { page, complaints } = await review.visit('');
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(request.url()));
  await page.goto(`${review.server.url}/tickets/open`);

  expect(loaded).toEqual([
    `${review.server.url}/tickets/open`,
    `${review.server.url}/style.css`,
    `${review.server.url}/script.js`,
  ]);
  expect(complaints).toEqual([]);
});

it('is out of reach of another page on this machine, even one that knows the link', async () => {
  const { page: own } = await review.visit('/tickets/open');
  const csrf = (await own.locator('input[name=csrf]').first().getAttribute('value')) ?? '';
  const digest = (await own.locator('input[name=proposal]').first().getAttribute('value')) ?? '';
  const fields = { csrf, proposal: digest, name: 'Eve' };
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input name="${name}" value="${value}">`,
  );
  const target = `${review.server.url}/tickets/open`;
  const evil = await serveText(`<iframe src="${target}"></iframe>
<form method="post" action="${target}/approve">${inputs.join('')}<button>Win</button></form>`);

  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(evil.url);
  expect(await page.frames().at(1)?.locator('main').count()).toBe(0);
  await page.getByRole('button', { name: 'Win' }).click();

  expect(await page.locator('h1').textContent()).toBe('Not taken');
  expect(review.desk.tickets.decided).toHaveLength(1);
  evil.server.close();
});

async function serveText(text: string): Promise<{ readonly url: string; readonly server: Server }> {
  const evil = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end(text),
  );
  await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(evil.address() as AddressInfo).port}/`, server: evil };
}

async function fillReject(page: Page, name: string, reason: string): Promise<void> {
  await page.locator('#reject-reason').fill(reason);
  await page.locator('#reject-name').fill(name);
  await page.getByRole('button', { name: 'Reject', exact: true }).click();
}
