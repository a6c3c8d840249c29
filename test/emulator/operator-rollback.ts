import { describe, expect, it } from 'vitest';
import type { Scene } from './deployed-scene.ts';
import { operatorCommand } from './operator-command.ts';

/** What `ratchet rollback orders-api WORDS...` answers, and how it ends. */
export async function rollback({ ministack, deployed, orders }: Scene, ...words: string[]) {
  const place = [
    ...['--archive-bucket', deployed.idOf('AWS::S3::Bucket', 'Archive')],
    ...['--table', deployed.idOf('AWS::DynamoDB::GlobalTable')],
  ];
  const command = ['rollback', orders.name, ...place, '--json', ...words];
  const { exitCode, stdout, stderr } = await operatorCommand(ministack, command);
  return { exitCode, stderr, report: stdout === '' ? null : JSON.parse(stdout) };
}

/** An operator takes the change of orders-api back by the command, in part and whole, and goes back to it. */
export function operatorRollback(at: () => Scene): void {
  describe('ratchet rollback', () => {
    let draft: string;
    let drafted: readonly string[];

    it('lists what was changed, and changes nothing', async () => {
      const { world, step, stage, orders } = at();
      const { report } = await step('an operator lists the changes of orders-api', () =>
        rollback(at(), '--list'),
      );
      [draft = ''] = await world.policiesOf(orders);
      drafted = await stage.allowedBy(draft);

      expect(report).toMatchObject({
        role: orders.arn,
        changes: [
          {
            kind: 'apply',
            writes: [
              { do: 'create-policy', policy: draft },
              { do: 'attach', policy: draft },
              { do: 'detach', policy: orders.policyArn },
            ],
          },
        ],
      });
    });

    it('gives back one action, and nothing else', async () => {
      const { world, step, stage, orders } = at();
      const { report } = await step('an operator gives sqs:DeleteQueue back', () =>
        rollback(at(), '--only', 'sqs:DeleteQueue'),
      );

      expect(report).toMatchObject({ only: 'sqs:DeleteQueue', changed: true });
      const given = (await world.policiesOf(orders)).filter((policy) => policy !== draft);
      expect(given).toHaveLength(1);
      expect(await stage.allowedBy(given[0] ?? '')).toEqual(['sqs:DeleteQueue']);
    });

    it('puts the role back whole; once more there is nothing to do', async () => {
      const { world, step, orders } = at();
      const first = await step('an operator rolls orders-api back', () => rollback(at()));
      const second = await step('and once more', () => rollback(at()));

      expect([first.exitCode, first.report?.changed]).toEqual([0, true]);
      expect([second.exitCode, second.report?.changed]).toEqual([0, false]);
      expect(await world.policiesOf(orders)).toEqual([orders.policyArn]);
    });

    it('goes to before any change: a rollback too is taken back', async () => {
      const { world, step, stage, orders } = at();
      const { report } = await rollback(at(), '--list');
      const [, only] = report.changes;
      const { report: done } = await step('an operator goes to before the first rollback', () =>
        rollback(at(), '--to', only.digest),
      );

      expect(done.to).toBe(only.snapshot);
      expect(await world.policiesOf(orders)).toEqual([draft]);
      expect(await stage.allowedBy(draft)).toEqual(drafted);
    });

    it.each([
      [['--to', 'ffff'], /no snapshot or change of .*orders-api/],
      [['--only', 's3'], /s3/],
      [['--out', '/nowhere'], /in one way/],
    ])('changes nothing when asked for what is not there: %j', async (words, complaint) => {
      const { world, orders } = at();
      const before = await world.policiesOf(orders);
      const { exitCode, stderr } = await rollback(at(), ...words);

      expect(exitCode).toBe(2);
      expect(stderr).toMatch(complaint);
      expect(await world.policiesOf(orders)).toEqual(before);
    });
  });
}
