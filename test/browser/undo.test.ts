import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dynamodbUndos } from '../../lib/aws/dynamodb-undos.ts';
import type { UndoOutcome } from '../../lib/domain/change/undo.ts';
import type { Undos } from '../../lib/ports.ts';
import { fakeTable } from '../support/fake-table.ts';
import {
  axeViolations,
  type DeskInBrowser,
  deskInBrowser,
  launchBrowser,
  overflow,
} from '../support/review-browser.ts';
import { NOW, reviewDesk } from '../support/review-desk.ts';

// The page of a change whose probation is over, over the very store of undos that AWS has; Step Functions only notes
// what it was to start.

const PATH = '/tickets/t1';
const region = { region: 'us-east-1' };
const states = mockClient(SFNClient);

let browser: Browser;
let review: DeskInBrowser;
let undos: Undos;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
  states.reset();
  states.on(StartExecutionCommand).resolves({});
  fakeTable();
  undos = dynamodbUndos(DynamoDBDocumentClient.from(new DynamoDBClient(region)), 'table', () => ({
    stepFunctions: new SFNClient(region),
    stateMachineArn: 'arn:aws:states:us-east-1:111122223333:stateMachine:undo:live',
  }));
  review = await deskInBrowser(browser, reviewDesk({ undos }));
  const { proposal } = await review.desk.open('t1');
  await review.desk.tickets.decide('t1', { kind: 'approved', by: 'ann', at: NOW, proposal });
});
afterEach(() => review.close());

const started = () =>
  states
    .commandCalls(StartExecutionCommand)
    .map(({ args: [{ input }] }) => JSON.parse(input.input ?? ''));

/** Somebody asked for it, and it ended so. */
async function ended(only: string | null, outcome: UndoOutcome): Promise<void> {
  const before = await undos.of('t1');
  const role = { arn: 'arn:aws:iam::111122223333:role/app', id: 'AROAAPP' };
  const wanted = { ticketId: 't1', role, by: 'ann', at: NOW, only, after: before.length };
  await undos.ask(wanted);
  await undos.settle('t1', (await undos.of('t1')).at(-1)?.execution ?? '', outcome);
}

describe.each(['light', 'dark'] as const)('axe-core has nothing, in %s,', (colorScheme) => {
  it.each([390, 1200])(
    'against what was asked so far and the form, at %d pixels',
    async (width) => {
      await ended('s3:GetObject', { kind: 'undone', at: NOW, writes: 1, others: ['attached X'] });
      await ended(null, { kind: 'refused', at: NOW, reason: 'Execution run-2 changes this role.' });
      await ended(null, { kind: 'failed', at: NOW, reason: 'AccessDenied: no' });
      const { page, complaints } = await review.visit(PATH, {
        colorScheme,
        viewport: { width, height: 844 },
      });

      expect(await page.locator('#undone ~ ol li').count()).toBe(3);
      expect(await axeViolations(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      expect(complaints).toEqual([]);
    },
  );

  it('against what it says to a name that is no action', async () => {
    const { page } = await review.visit(PATH, { colorScheme });
    await page.locator('#undo-only').fill('not an action');
    await page.locator('#undo-name').fill('Ada');
    await page.getByRole('button', { name: 'Take it back' }).click();

    expect(await page.locator('main').textContent()).toContain('Nothing was done');
    expect(await axeViolations(page)).toEqual([]);
    expect(started()).toEqual([]);
  });
});

it('takes back one action without script, and shows how it goes and went', async () => {
  const { page, complaints } = await review.visit(PATH, { javaScriptEnabled: false });
  const line = page.locator('#undone ~ ol li');
  await page.getByLabel('Only this service or action').fill('s3:GetObject');
  await page.locator('#undo-name').fill('Ada');
  await page.getByRole('button', { name: 'Take it back' }).click();

  await page.waitForURL(new RegExp(`${PATH}$`));
  expect(started()).toMatchObject([{ ticket: 't1', only: 's3:GetObject' }]);
  expect(await line.textContent()).toContain('Ada (name as typed) asked for s3:GetObject');
  expect(await page.getByRole('status').textContent()).toContain('It is being carried out');
  expect(await page.locator('#undo-name').count(), 'no second form meanwhile').toBe(0);

  const [{ execution = '' } = {}] = await undos.of('t1');
  await undos.settle('t1', execution, { kind: 'undone', at: NOW, writes: 2, others: [] });
  await page.reload();
  expect(await line.textContent()).toContain('done at');
  expect(await page.locator('#undo-name').count()).toBe(1);
  expect(complaints).toEqual([]);
});

it('takes everything back with the keyboard alone', async () => {
  const { page } = await review.visit(PATH);
  const outline = () =>
    page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle');
  await page.locator('#undo-only').focus();
  await page.keyboard.press('Tab');
  expect(await outline(), 'focus can be seen').toBe('solid');
  await page.keyboard.type('Ada');
  await page.keyboard.press('Tab');
  expect(await outline(), 'focus can be seen').toBe('solid');
  await page.keyboard.press('Enter');

  await page.getByText('It is being carried out').waitFor();
  expect(started()).toMatchObject([{ by: 'Ada (name as typed)', only: null }]);
});

it('starts one for two windows, and tells the second', async () => {
  const windows = [await review.visit(PATH), await review.visit(PATH)];
  for (const { page } of windows) {
    await page.locator('#undo-name').fill('Ada');
    await page.getByRole('button', { name: 'Take it back' }).click();
  }

  const [, second] = windows;
  expect(await second?.page.locator('main').textContent()).toContain('being taken back already');
  expect(await undos.of('t1')).toHaveLength(1);
});
