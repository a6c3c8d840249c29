import { describe, expect, it } from 'vitest';
import { roleNameOf } from '../../../lib/domain/role.ts';
import type { Reviewer } from '../../../lib/review/reviewer.ts';
import { ReviewRules } from '../../../lib/review-rules.ts';
import { hiddenFields, NOW, page, reviewDesk, send } from '../../support/review-desk.ts';
import * as documents from '../../support/review-documents.ts';
import { undoDesk } from '../../support/undo-desk.ts';

const PATH = '/tickets/t1';
const NAME = roleNameOf(documents.proposal.roleArn);

describe('nothing is taken back', () => {
  it.each([
    ['without a name', { name: '' }, 422],
    ['by a forged form', { csrf: 'f'.repeat(64) }, 403],
    ['by a form of another proposal', { proposal: 'e'.repeat(64) }, 403],
    ['for what is no action', { only: 's3:GetObject, *' }, 422],
    ['for everything by a star', { only: '*' }, 422],
    ['for an endless action', { only: `s3:${'a'.repeat(200)}` }, 422],
    ['by a form without its number', { after: '' }, 409],
    ['by a form with a made-up number', { after: '-1' }, 409],
    ['by a form with a number that is none', { after: '1e9' }, 409],
  ])('%s', async (_, sent, status) => {
    const { app, fields, wanted } = await undoDesk();
    const response = await send(app, `${PATH}/undo`, { ...fields, name: 'Ada', ...sent });
    expect(response.status).toBe(status);
    expect(wanted).toEqual([]);
  });

  it.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])('by %s', async (method) => {
    const { app, wanted } = await undoDesk();
    const response = await app.request(`http://review.test${PATH}/undo`, { method });
    expect(response.status).toBe(405);
    expect(wanted).toEqual([]);
  });

  it('from another site', async () => {
    const { app, fields, wanted } = await undoDesk();
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const response = await send(app, `${PATH}/undo`, { ...fields, name: 'A' }, headers);
    expect(response.status).toBe(403);
    expect(wanted).toEqual([]);
  });

  it('by a body that is too large', async () => {
    const { app, fields, wanted } = await undoDesk();
    const only = 'a'.repeat(9000);
    expect((await send(app, `${PATH}/undo`, { ...fields, name: 'A', only })).status).toBe(413);
    expect(wanted).toEqual([]);
  });

  it('by who may not approve for this role', async () => {
    const rules = ReviewRules.parse({
      approvers: [{ roles: { path: '/' }, people: ['boss@example.com'] }],
    });
    const identity = () => ({ kind: 'known', name: 'ada@example.com' }) as const;
    const { app, fields, wanted } = await undoDesk({}, { rules, identity });
    expect((await send(app, `${PATH}/undo`, fields)).status).toBe(403);
    expect(wanted).toEqual([]);
  });

  it("by the form of another ticket, or another reviewer's", async () => {
    let name = 'ada@example.com';
    const { app, open, tickets, fields, wanted } = await undoDesk(
      {},
      {
        identity: () => ({ kind: 'known', name }),
      },
    );
    const { proposal } = await open('t2');
    await tickets.decide('t2', { kind: 'approved', by: 'ann', at: NOW, proposal });
    expect((await send(app, '/tickets/t2/undo', fields)).status).toBe(403);
    name = 'bob@example.com';
    expect((await send(app, `${PATH}/undo`, fields)).status).toBe(403);
    expect(wanted).toEqual([]);
  });

  it('by a holder of its link who does not type the name of the role', async () => {
    let reviewer: Reviewer = { kind: 'anybody' };
    const { app, tickets, wanted } = await undoDesk({}, { identity: () => reviewer });
    const proposal = (await tickets.get('t1'))?.ticket.proposal.digest ?? '';
    const holder = { kind: 'link-holder', ticketId: 't1', proposal, nonce: 'n' } as const;
    reviewer = holder;
    const fields = { ...(await hiddenFields(app, PATH)), name: 'A' };
    expect((await send(app, `${PATH}/undo`, { ...fields, role: 'other' })).status).toBe(422);
    reviewer = { ...holder, nonce: 'of another link' };
    expect((await send(app, `${PATH}/undo`, { ...fields, role: NAME })).status).toBe(403);
    reviewer = { ...holder, ticketId: 't2' };
    expect((await send(app, `${PATH}/undo`, { ...fields, role: NAME })).status).toBe(403);
    expect(wanted).toEqual([]);
    reviewer = holder;
    expect((await send(app, `${PATH}/undo`, { ...fields, role: NAME })).status).toBe(303);
    expect(wanted.map(({ by }) => by)).toEqual(['link holder A']);
  });

  it('in probation, where the execution is woken instead', async () => {
    const probations = {
      standing: async () => ({ execution: 'execution-of-t1', until: '2026-07-09T00:00:00.000Z' }),
      wake: async () => 'woken' as const,
    };
    const { app, fields, wanted } = await undoDesk({}, { probations });
    const sent = { ...fields, after: '0', name: 'A' };
    expect((await send(app, `${PATH}/undo`, sent)).status).toBe(409);
    expect(wanted).toEqual([]);
  });

  it('on a ticket that is open', async () => {
    const { undos, wanted } = await undoDesk();
    const desk = reviewDesk({ undos });
    await desk.open('t1');
    const fields = { ...(await hiddenFields(desk.app, PATH)), after: '0', name: 'A' };
    expect((await send(desk.app, `${PATH}/undo`, fields)).status).toBe(409);
    expect(wanted).toEqual([]);
  });

  it('where nothing takes changes back by itself, as offline', async () => {
    const desk = reviewDesk();
    const { proposal } = await desk.open('t1');
    const open = await hiddenFields(desk.app, PATH);
    await desk.tickets.decide('t1', { kind: 'approved', by: 'ann', at: NOW, proposal });
    expect(await page(desk.app, PATH)).not.toContain('/tickets/t1/undo"');
    const sent = { ...open, after: '0', name: 'A' };
    expect((await send(desk.app, `${PATH}/undo`, sent)).status).toBe(409);
  });
});
