import { IAMClient } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { iamRoles } from '../../../lib/aws/iam-roles.ts';
import type { Roles } from '../../../lib/ports.ts';
import { ACCOUNT_ID, allows, POLICIES, ROLES } from '../../support/account-fixture.ts';

/** Headers and action of every request that a real client would have sent; each is refused, and nothing leaves. */
function recorded() {
  const sent: { readonly agent: string; readonly action: string }[] = [];
  const requestHandler = {
    handle: async (request: { headers: Record<string, string>; body?: unknown }) => {
      const action = new URLSearchParams(String(request.body)).get('Action') ?? '';
      sent.push({ agent: request.headers['user-agent'] ?? '', action });
      throw Object.assign(new Error('nothing leaves'), { name: 'Recorded' });
    },
  };
  const clientFor = (ticket?: string) =>
    new IAMClient({
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: requestHandler as never,
      ...(ticket === undefined ? {} : { customUserAgent: [['ratchet-ticket', ticket]] }),
    });
  return { sent, roles: iamRoles(clientFor(), clientFor) };
}

const policy = {
  account: ACCOUNT_ID,
  name: 'orders-api-1',
  path: '/ratchet/',
  description: '',
  document: allows('s3:GetObject', '*'),
};

const CALLS: readonly (readonly [string, (roles: Roles) => Promise<unknown>])[] = [
  ['GetRole', (roles) => roles.snapshot(ROLES.orders)],
  ['TagRole', (roles) => roles.tag(ROLES.orders, { 'lp:status': 'probation' })],
  ['CreatePolicy', (roles) => roles.createPolicy(policy)],
  ['DeletePolicy', (roles) => roles.deletePolicy(`arn:aws:iam::${ACCOUNT_ID}:policy/ratchet/a`)],
  ['AttachRolePolicy', (roles) => roles.attach(ROLES.orders, POLICIES.shared)],
  ['DetachRolePolicy', (roles) => roles.detach(ROLES.orders, POLICIES.shared)],
  ['PutRolePolicy', (roles) => roles.putInline(ROLES.orders, 'p', policy.document)],
  ['DeleteRolePolicy', (roles) => roles.deleteInline(ROLES.orders, 'p')],
  ['ListEntitiesForPolicy', (roles) => roles.principalsWith(POLICIES.shared)],
  ['GetAccountSummary', (roles) => roles.attachmentQuota()],
];

describe.each(CALLS)('%s', (action, call) => {
  it('carries the ticket in the user agent', async () => {
    const { sent, roles } = recorded();
    await expect(call(roles.forTicket('run-1-0a1b2c'))).rejects.toThrow('nothing leaves');
    expect(sent).toEqual([
      { action, agent: expect.stringContaining('ratchet-ticket/run-1-0a1b2c') },
    ]);
  });

  it('carries none where there is no ticket', async () => {
    const { sent, roles } = recorded();
    await expect(call(roles)).rejects.toThrow('nothing leaves');
    expect(sent).toEqual([{ action, agent: expect.not.stringContaining('ratchet-ticket') }]);
  });
});
