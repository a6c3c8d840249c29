import { beforeEach, describe, expect, it } from 'vitest';
import type { Wake } from '../../../lib/domain/probation/wake.ts';
import type { ReviewOptions } from '../../../lib/review/front-desk.ts';
import { ReviewRules } from '../../../lib/review-rules.ts';
import { hiddenFields, NOW, page, reviewDesk, send } from '../../support/review-desk.ts';
import * as documents from '../../support/review-documents.ts';

const PATH = '/tickets/t1';
const UNTIL = '2026-07-09T00:00:00.000Z';

let woken: (readonly [string, Wake, string])[];
let standing: { readonly execution: string; readonly until: string } | null;
let answer: 'woken' | 'noted' | 'not-waiting';
beforeEach(() => {
  woken = [];
  standing = { execution: 'execution-of-t1', until: UNTIL };
  answer = 'woken';
});

const probations = {
  standing: async () => standing,
  wake: async (...given: readonly [string, Wake, string]) => {
    woken.push(given);
    return answer;
  },
};

/** A ticket that ann approved, and the role in probation. */
async function approved(options: Partial<ReviewOptions> = {}) {
  const desk = reviewDesk({ probations, ...options });
  const ticket = await desk.open('t1');
  await desk.tickets.decide('t1', {
    kind: 'approved',
    by: 'ann',
    at: NOW,
    proposal: ticket.proposal,
  });
  return { ...desk, fields: await hiddenFields(desk.app, PATH) };
}

describe('a role in probation', () => {
  it('has a page that says until when, and offers to end it and to take the change back', async () => {
    const { app } = await approved();
    const text = await page(app, PATH);
    expect(text).toContain('is watched until <time datetime="2026-07-09');
    expect(text).toContain('action="/tickets/t1/take-back"');
    expect(text).toContain('action="/tickets/t1/end-probation"');
  });

  it.each([
    ['take-back', { denials: [], ended: null, undo: { by: 'Ada (name as typed)', at: NOW } }],
    ['end-probation', { denials: [], ended: { by: 'Ada (name as typed)', at: NOW } }],
  ])('is woken by %s with who asked for it', async (action, wake) => {
    const { app, fields } = await approved();
    const response = await send(app, `${PATH}/${action}`, { ...fields, name: ' Ada ' });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(PATH);
    expect(woken).toEqual([[documents.snapshot.id, wake, NOW]]);
  });

  it('is asked in the name of the login, whatever is typed', async () => {
    const { app, fields } = await approved({
      identity: () => ({ kind: 'known', name: 'ada@example.com' }),
    });
    await send(app, `${PATH}/take-back`, { ...fields, name: 'somebody else' });
    expect(woken.map(([, { undo }]) => undo?.by)).toEqual(['ada@example.com']);
  });
});

describe('nothing is woken', () => {
  const ITS = { execution: 'execution-of-t1', until: UNTIL };
  it.each([
    ['without a name', {}, { name: '' }, 422],
    ['when the probation is over by now', { answer: 'not-waiting' as const }, { name: 'A' }, 409],
    ['when it never began', { standing: null }, { name: 'A' }, 409],
    [
      'when it is of another execution',
      { standing: { ...ITS, execution: 'x' } },
      { name: 'A' },
      409,
    ],
    ['past its time', { standing: { ...ITS, until: NOW } }, { name: 'A' }, 409],
    ['by a forged form', {}, { name: 'A', csrf: 'f'.repeat(64) }, 403],
  ])('%s', async (_, world, sent, status) => {
    const { app, fields } = await approved();
    standing = 'standing' in world ? world.standing : standing;
    answer = 'answer' in world ? world.answer : answer;
    const response = await send(app, `${PATH}/take-back`, { ...fields, ...sent });
    expect(response.status).toBe(status);
    expect(answer === 'not-waiting' ? [] : woken).toEqual([]);
  });

  it('from another site', async () => {
    const { app, fields } = await approved();
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const response = await send(app, `${PATH}/take-back`, { ...fields, name: 'A' }, headers);
    expect(response.status).toBe(403);
    expect(woken).toEqual([]);
  });

  it('by a link: GET changes nothing', async () => {
    const { app } = await approved();
    expect((await app.request(`http://review.test${PATH}/take-back`)).status).toBe(405);
    expect(woken).toEqual([]);
  });

  it('by who may not approve for this role', async () => {
    const rules = ReviewRules.parse({
      approvers: [{ roles: { path: '/' }, people: ['boss@example.com'] }],
    });
    const { app, fields } = await approved({
      rules,
      identity: () => ({ kind: 'known', name: 'ada@example.com' }),
    });
    const response = await send(app, `${PATH}/take-back`, fields);
    expect(response.status).toBe(403);
    expect(woken).toEqual([]);
  });

  it('on a ticket that is open', async () => {
    const desk = reviewDesk({ probations });
    await desk.open('t1');
    const fields = await hiddenFields(desk.app, PATH);
    const response = await send(desk.app, `${PATH}/take-back`, { ...fields, name: 'A' });
    expect(response.status).toBe(409);
    expect(woken).toEqual([]);
  });
});

it('shows the command that takes a change back where nobody waits to be woken', async () => {
  const desk = reviewDesk({ undoCommand: () => 'npx ratchet rollback app --out out' });
  const ticket = await desk.open('t1');
  expect(await page(desk.app, PATH)).not.toContain('npx ratchet rollback');
  await desk.tickets.decide('t1', {
    kind: 'approved',
    by: 'ann',
    at: NOW,
    proposal: ticket.proposal,
  });
  const text = await page(desk.app, PATH);
  expect(text).toContain('<code>npx ratchet rollback app --out out</code>');
  expect(text).not.toContain('/take-back');
});
