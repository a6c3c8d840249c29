import { describe, expect, it } from 'vitest';
import type { Undo } from '../../../lib/domain/change/undo.ts';
import { NOW, page, send } from '../../support/review-desk.ts';
import * as documents from '../../support/review-documents.ts';
import { undoDesk } from '../../support/undo-desk.ts';

// Probation is over: nobody waits to be woken, and the pages start what takes the change back.

const PATH = '/tickets/t1';
const UNDO: Undo = {
  ...{ number: 1, execution: 'undo-1', by: 'ann', at: '2026-07-02T09:00:00.000Z', only: null },
};
const DONE = { kind: 'undone', at: NOW, writes: 4, others: [] } as const;

describe('a change whose probation is over', () => {
  it('can be taken back from its page, whole or in part', async () => {
    const { app } = await undoDesk();
    const text = await page(app, PATH);
    expect(text).toContain('action="/tickets/t1/undo"');
    expect(text).toContain('name="only"');
    expect(text).not.toContain('/take-back');
  });

  it.each([
    ['', null],
    [' s3 ', 's3'],
    ['dynamodb:Put*', 'dynamodb:Put*'],
  ])('is asked for with %j in the field', async (only, asks) => {
    const { app, fields, wanted } = await undoDesk();
    const response = await send(app, `${PATH}/undo`, { ...fields, name: 'Ada', only });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(PATH);
    expect(wanted).toEqual([
      {
        ticketId: 't1',
        role: { arn: documents.proposal.roleArn, id: documents.snapshot.id },
        ...{ by: 'Ada (name as typed)', at: NOW, only: asks, after: 0 },
      },
    ]);
  });

  it('is asked in the name of the login, whatever is typed', async () => {
    const identity = () => ({ kind: 'known', name: 'ada@example.com' }) as const;
    const { app, fields, wanted } = await undoDesk({}, { identity });
    await send(app, `${PATH}/undo`, { ...fields, name: 'somebody else' });
    expect(wanted.map(({ by }) => by)).toEqual(['ada@example.com']);
  });

  it('shows what is under way, and no second form meanwhile', async () => {
    const { app } = await undoDesk({ asked: [UNDO] });
    const text = await page(app, PATH);
    expect(text).toContain('ann asked for everything');
    expect(text).toContain('under way.');
    expect(text).not.toContain('/tickets/t1/undo"');
  });

  it.each([
    [DONE, 'done at'],
    [{ ...DONE, writes: 0 }, 'it was so already'],
    [{ ...DONE, others: ['attached X'] }, 'What others changed since stayed: attached X.'],
    [{ kind: 'refused', at: NOW, reason: 'Execution run-2 has it.' }, 'Execution run-2 has it.'],
    [{ kind: 'failed', at: NOW, reason: 'AccessDenied: no' }, 'a person must look. AccessDenied'],
  ] as const)('shows how it went, and can be asked for again: %j', async (outcome, says) => {
    const asked = [{ ...UNDO, only: 's3:GetObject', outcome }];
    const { app, fields } = await undoDesk({ asked });
    const text = await page(app, PATH);
    expect(text).toContain('ann asked for <code>s3:GetObject</code>');
    expect(text).toContain(says);
    expect(fields).toMatchObject({ after: '1' });
  });

  it('says of one that was never heard of again that it can be asked for anew', async () => {
    const asked = [{ ...UNDO, at: '2026-07-02T06:00:00.000Z' }];
    const { app } = await undoDesk({ asked });
    expect(await page(app, PATH)).toContain('it never ended');
    expect(await page(app, PATH)).toContain('/tickets/t1/undo"');
  });

  it('shows names and reasons as text', async () => {
    const evil = '<script>alert(1)</script>';
    const outcome = { kind: 'undone', at: NOW, writes: 1, others: [evil] } as const;
    const refused = { kind: 'refused', at: NOW, reason: evil } as const;
    const asked = [
      { ...UNDO, by: evil, only: evil, outcome },
      { ...UNDO, outcome: refused },
    ];
    const { app } = await undoDesk({ asked });
    expect(await page(app, PATH)).not.toContain('<script>alert');
  });
});

it.each([
  ['under-way', 409, 'being taken back already'],
  ['stale', 409, 'taken back meanwhile'],
] as const)('tells whoever comes second: %s', async (given, status, says) => {
  const { app, fields } = await undoDesk({ answer: given });
  const response = await send(app, `${PATH}/undo`, { ...fields, name: 'A' });
  expect(response.status).toBe(status);
  expect(await response.text()).toContain(says);
});
