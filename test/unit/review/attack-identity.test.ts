import { describe, expect, it } from 'vitest';
import type { RoleSnapshot } from '../../../lib/domain/role.ts';
import { ReviewRules } from '../../../lib/review-rules.ts';
import { ORIGIN, send } from '../../support/review-desk.ts';
import { snapshot } from '../../support/review-documents.ts';
import { loginDesk as desk } from '../../support/review-login.ts';

const SESSION = 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Dev_0a/ann@example.com';

describe('somebody without a login', () => {
  it.each(['/', '/tickets/t1', '/tickets/none'])('sees nothing of %s', async (path) => {
    const { app } = await desk();
    const response = await app.request(`${ORIGIN}${path}`);
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain('orders-api');
  });

  it('cannot send the form of somebody who has one', async () => {
    const { app, fieldsOf, tickets } = await desk();
    const fields = await fieldsOf('ann@example.com');
    expect((await send(app, '/tickets/t1/approve', fields)).status).toBe(401);
    expect(tickets.decided).toEqual([]);
  });
});

describe('who may approve', () => {
  const rules = {
    approvers: [
      { roles: { path: '/payments/' }, people: ['pay@example.com'] },
      { roles: { path: '/' }, people: ['*@example.com', 'arn:aws:sts::111122223333:*/Lead_*/*'] },
    ],
  };

  it.each([
    ['ann@example.com', 303],
    ['arn:aws:sts::111122223333:assumed-role/Lead_x/bob', 303],
    ['ann@example.com.evil.test', 403],
    ['ann@EXAMPLE.com', 403],
    ['', 403],
    ['arn:aws:sts::999900001111:assumed-role/Lead_x/bob', 403],
    ['arn:aws:sts::111122223333:assumed-role/Dev/bob', 403],
    ['*', 403],
  ])('%j: %i', async (user, status) => {
    const { act, tickets } = await desk({ rules });
    expect((await act(user)).status).toBe(status);
    expect(tickets.decided).toHaveLength(status === 303 ? 1 : 0);
  });

  it('takes nobody by the name that they type', async () => {
    const { act, tickets } = await desk({ rules });
    const name = 'ann@example.com';
    expect((await act('eve@evil.test', 'approve', { name, by: name, reviewer: name })).status).toBe(
      403,
    );
    expect(tickets.decided).toEqual([]);
  });

  it('goes by the tags that the role has now', async () => {
    const people = ['ann@example.com'];
    const given = { approvers: [{ roles: { tag: 'TEAM', value: 'a' }, people }] };
    const role = async () => ({ ...snapshot, tags: { team: 'a' } });
    const { act } = await desk({ rules: given, role });
    expect((await act('eve@example.com')).status).toBe(403);
    expect((await act('ann@example.com')).status).toBe(303);
  });

  it('lets anybody with a login reject', async () => {
    const { act, tickets } = await desk({ rules });
    expect((await act('eve@evil.test', 'reject', { reason: 'odd' })).status).toBe(303);
    expect(tickets.decided).toMatchObject([{ kind: 'rejected', by: 'eve@evil.test' }]);
  });
});

describe('who asked for it', () => {
  const asked = (requester: string) =>
    desk({ rules: { requesterApproves: false }, ticket: { requester } });

  it.each([
    [SESSION, SESSION],
    [
      SESSION,
      SESSION.toUpperCase().replace('ARN', 'arn').replace(':ASSUMED-ROLE/', ':assumed-role/'),
    ],
    [SESSION, 'ann@example.com'],
    ['ann@example.com', 'Ann@Example.com'],
  ])('%s does not approve as %s', async (requester, user) => {
    const { act, tickets } = await asked(requester);
    const response = await act(user);
    expect([response.status, await response.text()]).toEqual([
      403,
      expect.stringContaining('who asked for the role'),
    ]);
    expect(tickets.decided).toEqual([]);
  });

  it('lets another of the same role approve', async () => {
    const { act } = await asked(SESSION);
    expect((await act(SESSION.replace('ann@', 'bob@'))).status).toBe(303);
  });

  it('may approve where that is not set', async () => {
    const { act } = await desk({ ticket: { requester: SESSION } });
    expect((await act(SESSION)).status).toBe(303);
  });
});

describe('a role that changed after the draft was made', () => {
  it.each([
    ['a policy more', { attached: snapshot.attached.slice(1) }],
    ['another trust', { trust: { version: '2012-10-17', statements: [] } }],
    ['another id: made again', { id: 'AROAOTHER' }],
  ])('%s: is not approved', async (_, change) => {
    const { act, tickets } = await desk({
      role: async () => ({ ...snapshot, ...change }) as RoleSnapshot,
    });
    const response = await act('ann@example.com');
    expect([response.status, await response.text()]).toEqual([
      409,
      expect.stringContaining('The role has changed'),
    ]);
    expect(tickets.decided).toEqual([]);
  });

  it('that is gone is not approved', async () => {
    const gone = Object.assign(new Error('gone'), { name: 'RoleGone' });
    const { act } = await desk({ role: () => Promise.reject(gone) });
    expect((await act('ann@example.com')).status).toBe(409);
  });

  it('whose state cannot be read is not approved, and nothing of the error is shown', async () => {
    const { act, tickets, reported } = await desk({
      role: () => Promise.reject(new Error('AccessDenied of arn:aws:iam::1:role/secret')),
    });
    const response = await act('ann@example.com');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('AccessDenied');
    expect(reported).toHaveLength(1);
    expect(tickets.decided).toEqual([]);
  });
});

describe('two approvals', () => {
  it('are of two people', async () => {
    const { act, tickets, pageOf } = await desk({ ticket: { approvals: 2 } });
    for (let time = 0; time < 3; time += 1) expect((await act('ann@example.com')).status).toBe(303);
    expect(tickets.decided).toEqual([]);
    expect(await pageOf('bob@example.com')).toMatch(/1 of 2 approvals[\s\S]*ann@example\.com/);
    expect((await act('bob@example.com')).status).toBe(303);
    expect(tickets.decided).toMatchObject([{ by: 'ann@example.com, bob@example.com' }]);
  });
});

describe('settings', () => {
  it.each([
    [{ login: 'oidc' }, /oidc/],
    [{ login: 'none' }, /login/],
    [{ login: 'link', approvals: 2 }, /needs a login/],
    [{ login: 'link', approvers: [{ roles: { path: '/' }, people: ['a'] }] }, /needs a login/],
    [{ approvals: 0 }, /approvals/],
    [{ approvals: 1.5 }, /approvals/],
    [{ approvers: [{ roles: { path: 'team' }, people: ['a'] }] }, /approvers/],
    [{ approvers: [{ roles: { path: '/' }, people: [] }] }, /approvers/],
    [{ aprovers: [] }, /aprovers/],
    [
      { login: 'oidc', oidc: { issuer: 'http://i.test', clientId: 'c', secretName: 's' } },
      /issuer/,
    ],
  ])('%j are refused', (given, message) => {
    const parsed = ReviewRules.safeParse(given);
    expect(parsed.success ? '' : parsed.error.message).toMatch(message);
  });
});
