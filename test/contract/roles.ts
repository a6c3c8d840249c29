import { beforeEach, describe, expect, it } from 'vitest';
import type { PolicyDocument } from '../../lib/domain/policy/document.ts';
import { essence } from '../../lib/domain/role.ts';
import type { NewPolicy, Roles } from '../../lib/ports.ts';
import {
  ACCOUNT_ID,
  accountDump,
  allows,
  POLICIES,
  RICH_DOCUMENT,
  ROLES,
} from '../support/account-fixture.ts';

const newPolicy = (document: PolicyDocument = RICH_DOCUMENT): NewPolicy => ({
  account: ACCOUNT_ID,
  name: 'orders-api-1',
  path: '/ratchet/',
  description: 'What orders-api really did',
  document,
});
const NEW_ARN = `arn:aws:iam::${ACCOUNT_ID}:policy/ratchet/orders-api-1`;

/** Where an emulator does otherwise than IAM; the test of it must then fail, so that it tells when the emulator is mended. */
type Difference = 'knows no attachment quota' | 'attaches any ARN' | 'deletes what is attached';

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
    const itUnless = (difference: Difference) =>
      own.differs?.includes(difference) === true ? it.fails : it;
    let roles: Roles;
    beforeEach(async () => {
      roles = await make(accountDump());
    });
    const attachedTo = async (arn: string) =>
      (await roles.snapshot(arn)).attached.map((policy) => policy.arn);
    const inlineOf = async (arn: string) =>
      (await roles.snapshot(arn)).inline.map((policy) => policy.name);

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

    describe('createPolicy', () => {
      it('returns the ARN of a policy that can then be attached and says what was asked', async () => {
        const arn = await roles.createPolicy(newPolicy());
        await roles.attach(ROLES.bare, arn);

        expect(arn).toBe(NEW_ARN);
        expect((await roles.snapshot(ROLES.bare)).attached).toEqual([
          { arn, name: 'orders-api-1', versionId: 'v1', document: RICH_DOCUMENT },
        ]);
      });

      it('counts a policy of that name with the same document as made', async () => {
        await roles.createPolicy(newPolicy());
        expect(await roles.createPolicy(newPolicy())).toBe(NEW_ARN);
      });

      it('fails for a policy of that name with another document, and leaves that one as it is', async () => {
        await roles.attach(ROLES.bare, await roles.createPolicy(newPolicy()));

        await expect(roles.createPolicy(newPolicy(allows('*', '*')))).rejects.toThrow(
          /orders-api-1/,
        );

        const [standing] = (await roles.snapshot(ROLES.bare)).attached;
        expect(standing?.document).toEqual(RICH_DOCUMENT);
      });

      it('attaches nothing', async () => {
        await roles.createPolicy(newPolicy());
        expect(await attachedTo(ROLES.bare)).toEqual([]);
      });
    });

    describe('inTheWayOf', () => {
      it('finds nothing where no policy has the name, or one says the same', async () => {
        expect(await roles.inTheWayOf(newPolicy())).toBeNull();
        await roles.createPolicy(newPolicy());
        expect(await roles.inTheWayOf(newPolicy())).toBeNull();
      });

      it('finds the policy of that name with another document, and changes nothing', async () => {
        await roles.createPolicy(newPolicy());

        expect(await roles.inTheWayOf(newPolicy(allows('*', '*')))).toBe(NEW_ARN);
        expect(await roles.createPolicy(newPolicy())).toBe(NEW_ARN);
      });
    });

    describe('deletePolicy', () => {
      itUnless('attaches any ARN')('deletes a policy of its own that nobody has', async () => {
        const arn = await roles.createPolicy(newPolicy());
        await roles.deletePolicy(arn);
        const attaching = roles.attach(ROLES.bare, arn);
        await expect(attaching).rejects.toMatchObject({ name: 'NoSuchEntityException' });
      });

      it('may be repeated, and lets the policy be made again', async () => {
        const arn = await roles.createPolicy(newPolicy());
        await roles.deletePolicy(arn);
        await roles.deletePolicy(arn);
        expect(await roles.createPolicy(newPolicy(allows('*', '*')))).toBe(arn);
      });

      itUnless('deletes what is attached')('leaves a policy that somebody has', async () => {
        const arn = await roles.createPolicy(newPolicy());
        await roles.attach(ROLES.bare, arn);
        await roles.deletePolicy(arn);
        expect(await attachedTo(ROLES.bare)).toEqual([arn]);
      });

      it('refuses a policy that is not its own', async () => {
        const deleting = roles.deletePolicy(POLICIES.spare);
        await expect(deleting).rejects.toMatchObject({ name: 'BadInput' });
        await roles.attach(ROLES.bare, POLICIES.spare);
      });
    });

    describe('principalsWith', () => {
      it('names the roles, users and groups that have a policy', async () => {
        expect(await roles.principalsWith(POLICIES.shared)).toEqual([
          'group/readers',
          'role/__proto__',
          'role/orders-api',
          'user/someone',
        ]);
        expect(await roles.principalsWith(POLICIES.spare)).toEqual([]);
      });

      it('goes with the writes', async () => {
        await roles.detach(ROLES.orders, POLICIES.shared);
        await roles.attach(ROLES.bare, POLICIES.shared);
        expect(await roles.principalsWith(POLICIES.shared)).toContain('role/bare');
        expect(await roles.principalsWith(POLICIES.shared)).not.toContain('role/orders-api');
      });
    });

    it('forTicket gives the same roles', async () => {
      await roles.forTicket('run-1-abc').attach(ROLES.bare, POLICIES.spare);
      expect(await attachedTo(ROLES.bare)).toEqual([POLICIES.spare]);
    });

    describe('attach and detach', () => {
      it('attach adds to what the role has', async () => {
        await roles.attach(ROLES.orders, POLICIES.spare);
        expect([...(await attachedTo(ROLES.orders))].sort()).toEqual(
          [POLICIES.orders, POLICIES.aws, POLICIES.shared, POLICIES.spare].sort(),
        );
      });

      it('attach may be repeated', async () => {
        await roles.attach(ROLES.bare, POLICIES.shared);
        await roles.attach(ROLES.bare, POLICIES.shared);
        expect(await attachedTo(ROLES.bare)).toEqual([POLICIES.shared]);
      });

      itUnless('attaches any ARN')('attach fails for a policy that does not exist', async () => {
        const attaching = roles.attach(ROLES.bare, NEW_ARN);
        await expect(attaching).rejects.toMatchObject({ name: 'NoSuchEntityException' });
      });

      it('detach takes a policy from this role only', async () => {
        await roles.detach(ROLES.orders, POLICIES.shared);

        expect(await attachedTo(ROLES.orders)).not.toContain(POLICIES.shared);
        expect(await attachedTo(ROLES.hostile)).toEqual([POLICIES.shared]);
      });

      it('detach may be repeated, and of what never was attached is no error', async () => {
        await roles.detach(ROLES.hostile, POLICIES.shared);
        await roles.detach(ROLES.hostile, POLICIES.shared);
        await roles.detach(ROLES.bare, POLICIES.orders);
        expect(await attachedTo(ROLES.hostile)).toEqual([]);
      });
    });

    describe('the attachment quota', () => {
      it('is how many managed policies one role may have', async () => {
        expect(await roles.attachmentQuota()).toBe(10);
      });

      itUnless('knows no attachment quota')(
        'is kept: one more fails as LimitExceededException and changes nothing',
        async () => {
          const before = await attachedTo(ROLES.full);

          const attaching = roles.attach(ROLES.full, POLICIES.spare);

          await expect(attaching).rejects.toMatchObject({ name: 'LimitExceededException' });
          expect(await attachedTo(ROLES.full)).toEqual(before);
        },
      );

      it('does not stand in the way of repeating an attachment', async () => {
        const [first = ''] = await attachedTo(ROLES.full);
        await roles.attach(ROLES.full, first);
        expect(await attachedTo(ROLES.full)).toHaveLength(10);
      });
    });

    describe('putInline and deleteInline', () => {
      it('putInline adds a policy that is read back as it was given', async () => {
        await roles.putInline(ROLES.bare, 'rich', RICH_DOCUMENT);
        expect((await roles.snapshot(ROLES.bare)).inline).toEqual([
          { name: 'rich', document: RICH_DOCUMENT },
        ]);
      });

      it('putInline replaces the policy of that name', async () => {
        await roles.putInline(ROLES.orders, 'inline-logs', RICH_DOCUMENT);

        const { inline } = await roles.snapshot(ROLES.orders);
        expect(inline).toHaveLength(2);
        expect(inline).toContainEqual({ name: 'inline-logs', document: RICH_DOCUMENT });
      });

      it('putInline may be repeated', async () => {
        await roles.putInline(ROLES.bare, 'rich', RICH_DOCUMENT);
        await roles.putInline(ROLES.bare, 'rich', RICH_DOCUMENT);
        expect(await inlineOf(ROLES.bare)).toEqual(['rich']);
      });

      it('deleteInline takes away the policy of that name and no other', async () => {
        await roles.deleteInline(ROLES.orders, 'inline-logs');
        expect(await inlineOf(ROLES.orders)).toEqual(['inline-queue']);
      });

      it('deleteInline may be repeated, and of what never was there is no error', async () => {
        await roles.deleteInline(ROLES.hostile, '__proto__');
        await roles.deleteInline(ROLES.hostile, '__proto__');
        await roles.deleteInline(ROLES.bare, 'nothing');
        expect(await inlineOf(ROLES.hostile)).toEqual([]);
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
