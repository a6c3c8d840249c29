import { beforeEach, describe, expect, it } from 'vitest';
import { essence } from '../../lib/domain/role.ts';
import type { Roles } from '../../lib/ports.ts';
import { accountDump, allows, POLICIES, RICH_DOCUMENT, ROLES } from '../support/account-fixture.ts';
import { type Difference, NEW_ARN, newPolicy } from '../support/roles-under-test.ts';
import { attachmentsContract } from './roles-attachments.ts';
import { policiesContract } from './roles-policies.ts';

/** What an account may have of its own, where it was made after the dump: ids, times, the policies of AWS. */
interface OwnFacts {
  readonly differs?: readonly Difference[];
  readonly id: unknown;
  readonly created: unknown;
  /** AmazonSQSReadOnlyAccess. */
  readonly ofAws: { readonly versionId: unknown; readonly document: unknown };
}

const AS_DUMPED: OwnFacts = {
  id: 'AROAORDERSAPI0000001',
  created: '2025-02-03T04:05:06.000Z',
  ofAws: { versionId: 'v1', document: allows('sqs:Get*', '*') },
};

/** `make` gives the roles of an account that is as the dump says, for every adapter of the Roles port. */
export function rolesContract(
  name: string,
  make: (dump: ReturnType<typeof accountDump>) => Promise<Roles>,
  own = AS_DUMPED,
): void {
  describe(`${name} as Roles`, () => {
    let roles: Roles;
    beforeEach(async () => {
      roles = await make(accountDump());
    });
    const underTest = { make: () => make(accountDump()), differs: own.differs ?? [] };
    // Each makes an account of its own for each of its tests.
    describe('policies', () => policiesContract(underTest));
    describe('attachments', () => attachmentsContract(underTest));

    describe('reading', () => {
      it('lists the ARNs of all roles', async () => {
        const { absent: _, ...present } = ROLES;
        expect([...(await roles.list())].sort()).toEqual(Object.values(present).sort());
      });

      it('takes the full picture of a role', async () => {
        const snapshot = await roles.snapshot(ROLES.orders);

        expect(snapshot).toMatchObject({
          arn: ROLES.orders,
          name: 'orders-api',
          path: '/service/',
          id: own.id,
          inline: [
            { name: 'inline-logs', document: allows('logs:PutLogEvents', '*') },
            { name: 'inline-queue', document: allows('sqs:SendMessage', '*') },
          ],
          boundary: { arn: POLICIES.boundary, document: allows('*', '*') },
          trust: { Statement: [{ Principal: { Service: 'lambda.amazonaws.com' } }] },
        });
        expect(new Date(snapshot.created).toISOString()).toEqual(own.created);
      });

      it('reads of a managed policy the default version, which is the one in force', async () => {
        const { attached } = await roles.snapshot(ROLES.orders);
        expect(attached).toContainEqual({
          arn: POLICIES.orders,
          name: 'orders-access',
          versionId: 'v2',
          document: allows('dynamodb:*', '*'),
        });
      });

      it('reads the policies of AWS as it does those of the account', async () => {
        const { attached } = await roles.snapshot(ROLES.orders);
        expect(attached).toContainEqual({
          arn: POLICIES.aws,
          name: 'AmazonSQSReadOnlyAccess',
          ...own.ofAws,
        });
      });

      it('shows a role without policies, boundary and tags as that', async () => {
        expect(await roles.snapshot(ROLES.bare)).toMatchObject({
          attached: [],
          inline: [],
          boundary: null,
          tags: {},
        });
      });

      it('takes names such as __proto__ for names', async () => {
        const hostile = await roles.snapshot(ROLES.hostile);
        const { tags } = await roles.snapshot(ROLES.orders);

        expect(hostile.name).toBe('__proto__');
        expect(hostile.inline).toEqual([{ name: '__proto__', document: allows('ec2:*', '*') }]);
        expect(Object.entries(tags)).toContainEqual(['__proto__', 'polluted']);
        expect(Object.keys(tags)).toHaveLength(2);
      });
    });

    it.each<[string, (arn: string) => Promise<unknown>]>([
      ['snapshot', (arn) => roles.snapshot(arn)],
      ['tag', (arn) => roles.tag(arn, { a: 'b' })],
      ['attach', (arn) => roles.attach(arn, POLICIES.shared)],
      ['detach', (arn) => roles.detach(arn, POLICIES.shared)],
      ['putInline', (arn) => roles.putInline(arn, 'p', RICH_DOCUMENT)],
      ['deleteInline', (arn) => roles.deleteInline(arn, 'p')],
    ])('%s fails as RoleGone when there is no such role', async (_, use) => {
      await expect(use(ROLES.absent)).rejects.toMatchObject({ name: 'RoleGone' });
    });

    describe('tag', () => {
      it('adds and replaces tags, and leaves the others', async () => {
        await roles.tag(ROLES.orders, { team: 'payments', 'lp:status': 'observing' });

        const { tags } = await roles.snapshot(ROLES.orders);
        expect(Object.entries(tags).sort()).toEqual([
          ['__proto__', 'polluted'],
          ['lp:status', 'observing'],
          ['team', 'payments'],
        ]);
      });

      it('may be repeated', async () => {
        await roles.tag(ROLES.bare, { 'lp:status': 'observing' });
        await roles.tag(ROLES.bare, { 'lp:status': 'observing' });

        expect((await roles.snapshot(ROLES.bare)).tags).toEqual({ 'lp:status': 'observing' });
      });
    });

    it('is what it was after a swap and its undo', async () => {
      const before = await roles.snapshot(ROLES.orders);
      await roles.attach(ROLES.orders, await roles.createPolicy(newPolicy()));
      for (const { arn } of before.attached) await roles.detach(ROLES.orders, arn);
      for (const one of before.inline) await roles.deleteInline(ROLES.orders, one.name);

      for (const { arn } of before.attached) await roles.attach(ROLES.orders, arn);
      for (const one of before.inline) {
        await roles.putInline(ROLES.orders, one.name, one.document);
      }
      await roles.detach(ROLES.orders, NEW_ARN);

      expect(essence(await roles.snapshot(ROLES.orders))).toEqual(essence(before));
    });
  });
}
