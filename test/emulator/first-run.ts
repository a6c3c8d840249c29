import { expect, it } from 'vitest';
import { LIST, LOOK, type Scene } from './deployed-scene.ts';
import { ACCOUNT, REGION } from './ministack.ts';
import { until } from './until.ts';

/** Two roles are tagged and watched; one is tightened, the other gets everything back. Returns what told of the first tag. */
export function firstRun(at: () => Scene): () => object {
  let tagged: object;

  it('starts one run for a role that was tagged, however often the event comes', async () => {
    const { world, step, stage, orders, billing } = at();
    await step(
      'two roles are tagged lp:observe = 3d; EventBridge tells of each twice',
      async () => {
        tagged = await world.tag(orders, '3d');
        await world.tellIam(tagged);
        await world.tellIam(tagged);
        const taggedToo = await world.tag(billing, '3d');
        await world.tellIam(taggedToo);
        await world.tellIam(taggedToo);
      },
    );
    await step('both are observed', async () => {
      await stage.hasStatus(orders, 'observing');
      await stage.hasStatus(billing, 'observing');
    });

    expect(await stage.executionsOf(orders)).toHaveLength(1);
    expect(await stage.executionsOf(billing)).toHaveLength(1);
  });

  it('asks a person at the end of the soak, and swaps the policies when one approves', async () => {
    const { world, step, stage, pages, orders, billing } = at();
    await step('three days pass, with log files', () =>
      stage.livesOn(3, [
        [orders, LOOK],
        [orders, LIST],
        [billing, LOOK],
      ]),
    );
    const tickets = await step('two tickets are on the list of the HTTP API', () =>
      stage.openTickets(2),
    );
    await step('grace approves both by POST', async () => {
      for (const ticket of tickets) expect(await pages.submit(ticket, '/approve')).toBe(303);
    });
    await step('both are in probation', async () => {
      await stage.hasStatus(orders, 'probation');
      await stage.hasStatus(billing, 'probation');
      await stage.waitsForDenials(orders);
      await stage.waitsForDenials(billing);
    });

    const [draft = '', ...others] = await world.policiesOf(orders);
    expect(others).toEqual([]);
    expect(draft).toContain(':policy/ratchet/');
    const actions = await stage.allowedBy(draft);
    expect(actions).toEqual(expect.arrayContaining(['ec2:DescribeInstances', 'sqs:ListQueues']));
    expect(actions).not.toContain('ec2:RunInstances');
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('keeps the way back in the archive, before the first write', async () => {
    const { stage, orders } = at();
    const plans = await stage.kept('plan');

    expect(plans).toHaveLength(2);
    for (const plan of plans) expect(plan).toMatchObject({ kind: 'apply' });
    expect(JSON.stringify(plans)).toContain(orders.policyArn);
  });

  it('puts everything back when a role misses what was taken', async () => {
    const { world, step, stage, orders, billing } = at();
    await step('billing-job is refused sqs:CreateQueue; EventBridge tells of it', () =>
      world.tell(billing, {
        action: 'sqs:CreateQueue',
        readOnly: false,
        request: { queueName: 'invoices' },
        refused: `arn:aws:sqs:${REGION}:${ACCOUNT}:invoices`,
      }),
    );
    await step('billing-job is as it was', () => stage.hasStatus(billing, 'restored'));

    expect(await world.policiesOf(billing)).toEqual([billing.policyArn]);
    expect((await world.tagsOf(orders))['lp:status']).toBe('probation');
  });

  it('ends probation after its days, and the role stays tightened', async () => {
    const { world, step, stage, orders } = at();
    await step('seven days pass, with log files', () => stage.livesOn(7, [[orders, LOOK]]));
    await step('orders-api is tightened', () => stage.hasStatus(orders, 'tightened'));

    expect(await world.policiesOf(orders)).toEqual([expect.stringContaining(':policy/ratchet/')]);
    expect(await world.tagsOf(orders)).toMatchObject({
      'lp:observe': '3d',
      'lp:status': 'tightened',
    });
    // It says how it ended before it ends.
    const ended = await until('the execution ends', async () => {
      const [{ status } = { status: undefined }] = await stage.executionsOf(orders);
      return status === 'RUNNING' ? null : status;
    });
    expect(ended).toBe('SUCCEEDED');
  });

  return () => tagged;
}
