import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  axeViolations,
  type DeskInBrowser,
  deskInBrowser,
  launchBrowser,
  overflow,
} from '../support/review-browser.ts';
import * as documents from '../support/review-documents.ts';

let browser: Browser;
let review: DeskInBrowser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
  review = await deskInBrowser(browser);
  await review.desk.open('t1');
});
afterEach(() => review.close());

const SCRIPTLESS = { javaScriptEnabled: false };
const PHONE = { viewport: { width: 390, height: 844 } };
const revisions = async () => (await review.desk.tickets.get('t1'))?.revisions ?? [];
const text = async (page: Page) =>
  ((await page.locator('main').textContent()) ?? '').replace(/\s+/g, ' ');

const PAGES = [
  '/edit',
  '/edit?q=put+object+s3',
  '/arn?at=0.1.0&to=arn:aws:s3:::x',
  '/history',
  '/files',
];
it.each(
  PAGES.flatMap((path) =>
    (['light', 'dark'] as const).flatMap((colorScheme) =>
      [390, 1200].map((width) => ({ path, colorScheme, width })),
    ),
  ),
)(
  'axe-core has nothing against $path in $colorScheme at $width pixels',
  async ({ path, colorScheme, width }) => {
    const viewport = { width, height: 844 };
    const { page, complaints } = await review.visit(`/tickets/t1${path}`, {
      colorScheme,
      viewport,
    });

    expect(await axeViolations(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    expect(complaints).toEqual([]);
  },
);

it('keeps an unknown, and drops another, without script, on a phone', async () => {
  const { page } = await review.visit('/tickets/t1', { ...SCRIPTLESS, ...PHONE });

  await page.getByRole('link', { name: 'Change the draft' }).click();
  await page.getByLabel('s3:ListAllMyBuckets').check();
  await page.locator('#actions-name').fill('Ada');
  await page.getByRole('button', { name: 'Drop what is ticked' }).click();

  expect(await text(page)).toContain('2. Ada (name as typed) drops s3:ListAllMyBuckets');
  expect(await page.locator('.line.unknown').allInnerTexts()).toHaveLength(1);
  expect(await text(page)).toContain('logs:PutLogEvents');
  await page.locator('#approve-name').fill('Ada');
  await page.getByRole('button', { name: 'Approve this change' }).click();
  const { ticket } = (await review.desk.tickets.get('t1')) ?? expect.fail();
  expect(review.desk.tickets.decided).toMatchObject([
    { kind: 'approved', proposal: ticket.proposal },
  ]);
});

it('filters the actions of a long draft, and ticks only those that are shown', async () => {
  const lines = Array.from({ length: 30 }, (_, at) => `s3:Invented${at}`);
  const unknown = lines.map((action) => ({ action, resources: ['*'], reason: 'never logged' }));
  const [draft = expect.fail()] = documents.proposal.attach;
  const statements = [{ effect: 'Allow' as const, action: lines, resource: ['*'] }];
  const attach = [{ ...draft, document: { ...draft.document, statements } }];
  await review.desk.open('long', {
    proposal: { ...documents.proposal, unknown, kept: [], attach },
  });
  const { page, complaints } = await review.visit('/tickets/long/edit');

  await page.getByLabel('Show only actions with').fill('invented2');
  await page.getByRole('button', { name: 'Tick all that are shown' }).click();

  const ticked = await page
    .locator('input[name=drop]:checked')
    .evaluateAll((boxes) =>
      boxes.map((box) => (box as unknown as { readonly value: string }).value),
    );
  expect(ticked).toHaveLength(11);
  expect(ticked).toContain('s3:Invented29');
  expect(await text(page)).toContain('never logged');
  expect(complaints).toEqual([]);
});

it('shows why an edit fails a gate, takes approval away, and gives it back once mended', async () => {
  const { page } = await review.visit('/tickets/t1/edit');
  await page.getByLabel('sqs:SendMessage').check();
  await page.locator('#actions-name').fill('Ada');
  await page.getByRole('button', { name: 'Drop what is ticked' }).click();

  expect(await text(page)).toContain('Failed: replay');
  expect(await text(page)).toContain('1 of');
  expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);

  await page.goto(`${review.server.url}/tickets/t1/edit`);
  await page.getByLabel('Find actions by words').fill('send message sqs');
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByLabel('sqs:SendMessage', { exact: true }).check();
  await page.locator('#keep-name').fill('Ada');
  await page.getByRole('button', { name: 'Keep what is ticked' }).click();

  await page.getByRole('button', { name: 'Approve this change' }).waitFor();
  await page.getByRole('link', { name: 'What each one changed' }).click();
  expect(await text(page)).toContain('Revision 3');
});

it('counts an ARN while it is written, and saves what was written', async () => {
  const { page, complaints } = await review.visit('/tickets/t1/edit');
  await page.getByText('Statement 2 of').click();
  await page.getByRole('link', { name: 'arn:aws:s3:::acme-orders/invoices/*' }).click();
  expect(await page.locator('#result').textContent()).toContain('948 of 948');

  await page.locator('#to').fill('arn:aws:s3:::acme-orders/invoices/2026/06/0001.pdf');
  await page.getByText('It would cover 736 of 948').waitFor();
  await page.locator('#resource-name').fill('Ada');
  await page.getByRole('button', { name: 'Save this ARN' }).click();
  await page.waitForURL(/\/tickets\/t1#revisions$/);

  expect((await revisions()).at(-1)?.note).toContain('invoices/2026/06/0001.pdf');
  expect(complaints).toEqual([]);
});

it('narrows an ARN for one action of several, which gets a statement of its own', async () => {
  const { page, complaints } = await review.visit('/tickets/t1/arn?at=0.1.0');
  await page.getByText('Only for some of its 2 actions').click();
  await page.getByLabel('s3:PutObject').check();
  await page.getByText('It would cover 96 of 96').waitFor();
  expect(await axeViolations(page)).toEqual([]);

  await page.locator('#to').fill('arn:aws:s3:::acme-orders/invoices/2026/*');
  await page.locator('#resource-name').fill('Ada');
  await page.getByRole('button', { name: 'Save this ARN' }).click();
  await page.waitForURL(/\/tickets\/t1#revisions$/);

  const latest = (await revisions()).at(-1);
  expect(latest?.note).toMatch(/invoices\/2026\/\* for s3:PutObject$/);
  expect(latest?.blocked).toEqual([]);
  await page.getByText('Policy document').click();
  const written = await page.locator('.document pre').first().textContent();
  expect(written).toContain('"Action": "s3:GetObject"');
  expect(complaints).toEqual([]);
});

it('counts an ARN without script too', async () => {
  const { page } = await review.visit('/tickets/t1/arn?at=0.1.0', SCRIPTLESS);

  await page.locator('#to').fill('arn:aws:s3:::elsewhere/*');
  await page.getByRole('button', { name: 'Count' }).click();

  expect(await page.locator('#result').textContent()).toContain('It would cover 0 of 948');
});

it('leads from a mistake in the JSON to its place', async () => {
  const { page } = await review.visit('/tickets/t1/edit');
  const written = await page.locator('#text-0').inputValue();
  await page.locator('#text-0').fill(written.replace('"s3:GetObject"', '"s3:GetObjct"'));
  await page.locator('#written-name').fill('Ada');
  await page.getByRole('button', { name: 'Save the JSON' }).click();

  expect(await text(page)).toContain('AWS has no action s3:GetObjct');
  await page.getByRole('button', { name: 'Go there' }).click();
  const marked = await page.evaluate<string>(
    `(() => { const area = document.activeElement; return area.value.slice(area.selectionStart, area.selectionStart + 14); })()`,
  );
  expect(marked).toBe('"s3:GetObjct",');
  expect(await axeViolations(page)).toEqual([]);
  expect(await revisions()).toHaveLength(1);
});

it('tells the second of two who change the draft at once, and loses nothing of the first', async () => {
  const [first, second] = [
    await review.visit('/tickets/t1/edit'),
    await review.visit('/tickets/t1/edit'),
  ];
  for (const [{ page }, action] of [
    [first, 'logs:PutLogEvents'],
    [second, 's3:ListAllMyBuckets'],
  ] as const) {
    await page.getByLabel(action).check();
    await page.locator('#actions-name').fill('Ada');
    await page.getByRole('button', { name: 'Drop what is ticked' }).click();
  }

  expect(await second.page.locator('h1').textContent()).toBe('The proposal has changed');
  expect((await revisions()).map(({ note }) => note).slice(1)).toEqual(['drops logs:PutLogEvents']);
});

it('takes a second click on a decision for the first', async () => {
  const { page } = await review.visit('/tickets/t1');
  await page.locator('#approve-name').fill('Ada');
  await page.getByRole('button', { name: 'Approve this change' }).dblclick();
  await page.getByText('Approved by Ada').first().waitFor();

  expect(review.desk.tickets.decided).toHaveLength(1);
});

it('shows an expired ticket without a way to decide or to change it', async () => {
  await review.desk.open('late', { ticket: { expiresAt: '2026-07-01T12:00:00.000Z' } });
  const { page } = await review.visit('/tickets/late');

  expect(await text(page)).toContain('Expired, nothing was changed');
  expect(await page.locator('form').count()).toBe(0);
  expect(await page.getByRole('link', { name: 'Change the draft' }).count()).toBe(0);
});

it('gives the draft as a file, and lets it be taken over by hand', async () => {
  const { page } = await review.visit('/tickets/t1', SCRIPTLESS);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Terraform' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('orders-api.tf');

  await page.locator('#export-name').fill('Ada');
  await page.getByRole('button', { name: 'Take it over' }).click();

  expect(await page.locator('.pill').first().textContent()).toContain('Taken over by hand by Ada');
});
