import { expect, it } from 'vitest';
import { LOOK, type Scene, WIDE } from './deployed-scene.ts';
import { rollback } from './operator-rollback.ts';
import { until } from './until.ts';

/** A month later: the schedule finds the role wider again, and what comes too late starts nothing. */
export function secondRun(at: () => Scene, tagged: () => object): void {
  let ticket: string;

  it('looks again by its schedule, and tightens a role anew that drifted wider', async () => {
    const { world, step, stage, pages, orders } = at();
    await step('somebody attaches the wide policy to orders-api again', () =>
      world.attach(orders, orders.policyArn),
    );
    expect(await world.policiesOf(orders)).toHaveLength(2);
    await step('a month passes, with log files; the schedule fires', async () => {
      await stage.livesOn(31, [[orders, LOOK]]);
      await until('a second run', async () => (await stage.executionsOf(orders)).length === 2);
    });
    await step('orders-api is observed again', () => stage.hasStatus(orders, 'observing'));
    await step('three days pass, with log files', () => stage.livesOn(3, [[orders, LOOK]]));
    await step('grace approves the ticket', async () => {
      [ticket = ''] = await stage.openTickets(1);
      expect(await pages.submit(ticket, '/approve')).toBe(303);
    });
    await step('orders-api is in probation', () => stage.hasStatus(orders, 'probation'));

    expect(await world.policiesOf(orders)).not.toContain(orders.policyArn);
  });

  it('lets nobody roll back what an execution watches over, and takes it back from its page', async () => {
    const { world, step, stage, pages, orders } = at();
    await stage.waitsForDenials(orders);
    const swapped = await world.policiesOf(orders);
    const refused = await step('an operator asks for a rollback, and is sent to the page', () =>
      rollback(at()),
    );
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toMatch(/is at work on .*orders-api[\s\S]*page takes that change back/);
    expect(await world.policiesOf(orders)).toEqual(swapped);

    await step('grace takes the change back by POST', async () => {
      expect(await pages.submit(ticket, '/take-back')).toBe(303);
    });
    await step('orders-api is as it was', () => stage.hasStatus(orders, 'restored'));
    expect(await world.policiesOf(orders)).toContain(orders.policyArn);
  });

  it('starts nothing for an event that comes again days later', async () => {
    const { world, step, stage, orders } = at();
    await step('the first tag event comes once more', () => world.tellIam(tagged()));
    await step('it is ignored', async () => {
      // A role tagged after it shows that the event was worked through.
      const last = await world.newRole('last', WIDE);
      await world.tellIam(await world.tag(last, '3d'));
      await stage.hasStatus(last, 'observing');
    });

    expect(await stage.executionsOf(orders)).toHaveLength(2);
  });
}
