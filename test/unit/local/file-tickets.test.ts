import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Answer, standingOf } from '../../../lib/domain/ticket.ts';
import { type Complete, fileTickets } from '../../../lib/local/file-tickets.ts';
import { ownTestFolder } from '../../support/account-files.ts';
import { approvedBy, ticketOf } from '../../support/tickets.ts';

const TOKEN = 'token-that-nobody-may-see';

/** Notes what was answered, after failing as often as it is told to: the process died, or the task could not be told. */
function completing(failures = 0) {
  const answered: (readonly [string, string, Answer])[] = [];
  let left = failures;
  const complete: Complete = async (...answer) => {
    if (left > 0) {
      left -= 1;
      throw new Error('stopped');
    }
    answered.push(answer);
  };
  return { answered, complete };
}

async function filesUnder(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
}

describe('the task token', () => {
  it("is in one file, which is its owner's only, in a folder that is, and no other tells it", async () => {
    const folder = await ownTestFolder();
    const tickets = await fileTickets(folder, completing().complete);
    await tickets.open(ticketOf('t-1'), TOKEN);

    const holding: string[] = [];
    for (const file of await filesUnder(folder)) {
      if ((await readFile(file, 'utf8')).includes(TOKEN)) holding.push(file);
    }
    expect(holding).toEqual([join(folder, 'tokens', 't-1.json')]);
    expect((await stat(join(folder, 'tokens', 't-1.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'tokens'))).mode & 0o777).toBe(0o700);
  });

  it('is gone once its task is answered', async () => {
    const folder = await ownTestFolder();
    const tickets = await fileTickets(folder, completing().complete);
    await tickets.open(ticketOf('t-1'), TOKEN);
    await tickets.decide('t-1', approvedBy('ann'));
    for (const file of await filesUnder(folder)) {
      expect(await readFile(file, 'utf8')).not.toContain(TOKEN);
    }
  });

  it('is not told by the error over a damaged file', async () => {
    const folder = await ownTestFolder();
    const tickets = await fileTickets(folder, completing().complete);
    await tickets.open(ticketOf('t-1'), TOKEN);
    const file = join(folder, 'tokens', 't-1.json');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(`"${TOKEN}"`, `{"token": "${TOKEN}"}`));

    const told = await tickets.decide('t-1', approvedBy('ann')).catch((error: Error) => error);
    expect(told).toMatchObject({ name: 'BadInput', message: expect.stringContaining('t-1') });
    expect(String(told)).not.toContain(TOKEN);
  });
});

describe('answering the task', () => {
  it('comes after the decision is on the disk', async () => {
    const folder = await ownTestFolder();
    const seen: unknown[] = [];
    const tickets = await fileTickets(folder, async (execution, token, decision) => {
      const again = await fileTickets(folder, completing().complete);
      seen.push(execution, token, (await again.get('t-1'))?.decision, decision);
    });
    await tickets.open(ticketOf('t-1'), TOKEN);
    await tickets.decide('t-1', approvedBy('ann'));
    expect(seen).toEqual(['execution-of-t-1', TOKEN, approvedBy('ann'), approvedBy('ann')]);
  });

  it('that failed leaves the decision standing and is pending, also for the next process', async () => {
    const folder = await ownTestFolder();
    const tickets = await fileTickets(folder, completing(1).complete);
    await tickets.open(ticketOf('t-1'), TOKEN);
    await expect(tickets.decide('t-1', approvedBy('ann'))).rejects.toThrow('stopped');

    const next = completing();
    const restarted = await fileTickets(folder, next.complete);
    expect((await restarted.get('t-1'))?.decision).toEqual(approvedBy('ann'));
    expect(await restarted.decide('t-1', approvedBy('bob'))).toMatchObject({ kind: 'conflict' });
    expect(await restarted.pendingCompletions()).toEqual([
      standingOf({ ticket: ticketOf('t-1'), decision: approvedBy('ann') }),
    ]);

    expect(await restarted.completePending()).toBe(1);
    expect(next.answered).toEqual([['execution-of-t-1', TOKEN, approvedBy('ann')]]);
    expect(await restarted.pendingCompletions()).toEqual([]);
    expect(await restarted.completePending()).toBe(0);
  });

  it('that failed is tried again when the same is decided again', async () => {
    const { answered, complete } = completing(1);
    const tickets = await fileTickets(await ownTestFolder(), complete);
    await tickets.open(ticketOf('t-1'), TOKEN);
    await expect(tickets.decide('t-1', approvedBy('ann'))).rejects.toThrow('stopped');
    expect(await tickets.decide('t-1', approvedBy('ann'))).toEqual({ kind: 'decided' });
    expect(answered).toHaveLength(1);
  });

  it('stays pending from the first that fails on', async () => {
    const folder = await ownTestFolder();
    const dying = await fileTickets(folder, completing(9).complete);
    for (const id of ['t-1', 't-2', 't-3']) {
      await dying.open(ticketOf(id), `token-${id}`);
      await dying.decide(id, approvedBy('ann')).catch(() => {});
    }
    await expect(dying.completePending()).rejects.toThrow('stopped');
    const pending = (await dying.pendingCompletions()).map(({ ticket }) => ticket.id);
    expect(pending).toEqual(['t-1', 't-2', 't-3']);
  });

  it('is due again, with the decision that stands, to a task that opens a decided ticket anew', async () => {
    const { answered, complete } = completing();
    const tickets = await fileTickets(await ownTestFolder(), complete);
    await tickets.open(ticketOf('t-1'), 'token-1');
    await tickets.decide('t-1', approvedBy('ann'));
    await tickets.open(ticketOf('t-1'), 'token-2');

    expect(await tickets.completePending()).toBe(1);
    expect(answered.map(([, token]) => token)).toEqual(['token-1', 'token-2']);
  });

  it('is due to the new task when a token came while the old was answered', async () => {
    const folder = await ownTestFolder();
    const answered: string[] = [];
    const tickets = await fileTickets(folder, async (_, token) => {
      answered.push(token);
      if (answered.length > 1) return;
      await (await fileTickets(folder, completing().complete)).open(ticketOf('t-1'), 'token-2');
    });
    await tickets.open(ticketOf('t-1'), 'token-1');
    await tickets.decide('t-1', approvedBy('ann'));

    expect(await tickets.pendingCompletions()).toHaveLength(1);
    expect(await tickets.completePending()).toBe(1);
    expect(answered).toEqual(['token-1', 'token-2']);
  });

  it('of an extension that failed is not lost when the ticket is opened again', async () => {
    const extended: Answer = { kind: 'extended', by: 'cy', at: approvedBy('cy').at, seconds: 60 };
    const folder = await ownTestFolder();
    const dying = await fileTickets(folder, completing(1).complete);
    await dying.open(ticketOf('t-1'), 'token-1');
    await dying.decide('t-1', extended).catch(() => {});
    await dying.open(ticketOf('t-1'), 'token-2');

    const { answered, complete } = completing();
    await (await fileTickets(folder, complete)).completePending();
    expect(answered).toEqual([['execution-of-t-1', 'token-2', extended]]);
  });

  it('is not due for a ticket that is open', async () => {
    const tickets = await fileTickets(await ownTestFolder(), completing().complete);
    await tickets.open(ticketOf('t-1'), TOKEN);
    expect(await tickets.pendingCompletions()).toEqual([]);
  });
});

describe('the store', () => {
  it('lists tickets in the order they were opened', async () => {
    const tickets = await fileTickets(await ownTestFolder(), completing().complete);
    await tickets.open(ticketOf('a', { openedAt: '2026-03-02T00:00:00.000Z' }), 'x');
    await tickets.open(ticketOf('b', { openedAt: '2026-03-01T00:00:00.000Z' }), 'x');
    expect((await tickets.list()).map(({ ticket }) => ticket.id)).toEqual(['b', 'a']);
  });

  it('lets one of two processes decide', async () => {
    const folder = await ownTestFolder();
    const { answered, complete } = completing();
    const [one, other] = [await fileTickets(folder, complete), await fileTickets(folder, complete)];
    await one.open(ticketOf('t-1'), TOKEN);
    const results = await Promise.all([
      one.decide('t-1', approvedBy('ann')),
      other.decide('t-1', approvedBy('bob')),
    ]);
    expect(results.map(({ kind }) => kind).toSorted()).toEqual(['conflict', 'decided']);
    expect(answered).toHaveLength(1);
  });

  it.each([
    ['tickets', '{"id": 4}', /The ticket stored for ticket t-1 is not one/],
    ['decisions', '{"kind": "maybe"}', /The decision stored for ticket t-1 is not one/],
  ])('says which of its %s was edited', async (kind, value, message) => {
    const folder = await ownTestFolder();
    const tickets = await fileTickets(folder, completing().complete);
    await tickets.open(ticketOf('t-1'), TOKEN);
    const envelope = `{"key": "t-1", "version": "v", "value": ${value}}`;
    await writeFile(join(folder, kind, 't-1.json'), envelope);
    await expect(tickets.get('t-1')).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringMatching(message),
    });
  });
});
