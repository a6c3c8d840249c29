import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import type { Scene } from './deployed-scene.ts';
import { optionsFor } from './ministack.ts';
import { rollback } from './operator-rollback.ts';
import { until } from './until.ts';

/** After probation grace takes the change of orders-api back from its ticket's page: one action, then the whole. */
export function pageUndo(at: () => Scene): void {
  let ticket: string;
  let drafted: readonly string[];

  /** When the page says that so many are done, however they ended. */
  const told = (many: number) =>
    until(`${many} are done`, async () => {
      const { text } = await at().pages.get(ticket);
      return text.includes('under way') || text.split('grace asked for').length !== many + 1
        ? null
        : text;
    });

  describe('the page of a change whose probation is over', () => {
    it('gives back one action, and nothing else', async () => {
      const { world, step, stage, pages, orders } = at();
      drafted = await world.policiesOf(orders);
      const { text: list } = await pages.get('/');
      ticket = /href="(\/tickets\/orders-api[^"]*)"/.exec(list)?.[1] ?? '';
      await step('grace wants sqs:DeleteQueue back, by POST', async () => {
        expect(await pages.submit(ticket, '/undo', { only: 'sqs:DeleteQueue' })).toBe(303);
      });
      const text = await step('undo-role has given it back', () => told(1));

      expect(text).toContain('asked for <code>sqs:DeleteQueue</code>');
      expect(text).toMatch(/done at/);
      const given = (await world.policiesOf(orders)).filter((arn) => !drafted.includes(arn));
      expect(given).toHaveLength(1);
      expect(await stage.allowedBy(given[0] ?? '')).toEqual(['sqs:DeleteQueue']);
    });

    it('writes nothing for what is neither a service nor an action', async () => {
      const { world, pages, orders } = at();
      const before = await world.policiesOf(orders);
      const refused = pages.submit(ticket, '/undo', { only: 'not an action' });

      await expect(refused).rejects.toThrow(/\/undo: 4\d\d/);
      expect(await world.policiesOf(orders)).toEqual(before);
    });

    it('puts the role back whole, and lets go of it', async () => {
      const { ministack, deployed, world, step, pages, orders } = at();
      await step('grace wants the whole change back, by POST', async () => {
        expect(await pages.submit(ticket, '/undo')).toBe(303);
      });
      const text = await step('undo-role has put it back', () => told(2));

      expect(text.split('done at')).toHaveLength(3);
      expect(await world.policiesOf(orders)).toEqual([orders.policyArn]);
      const { Item } = await new DynamoDBClient(optionsFor(ministack)).send(
        new GetItemCommand({
          TableName: deployed.idOf('AWS::DynamoDB::GlobalTable'),
          Key: { pk: { S: 'lease' }, sk: { S: orders.id } },
        }),
      );
      expect(Item).toBeUndefined();
    });

    it('leaves an undo to be taken back, as any change', async () => {
      const { world, step, orders } = at();
      const { report } = await rollback(at(), '--list');
      const { digest } = report.changes.at(-2);
      await step('an operator goes to before both', () => rollback(at(), '--to', digest));

      expect(await world.policiesOf(orders)).toEqual(drafted);
    });
  });
}
