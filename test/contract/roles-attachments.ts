import { beforeEach, describe, expect, it } from 'vitest';
import type { Roles } from '../../lib/ports.ts';
import { POLICIES, RICH_DOCUMENT, ROLES } from '../support/account-fixture.ts';
import {
  attachedTo,
  type Difference,
  inlineOf,
  NEW_ARN,
  type RolesUnderTest,
} from '../support/roles-under-test.ts';

/** What is given to a role and taken from it. */
export function attachmentsContract({ make, differs }: RolesUnderTest): void {
  const itUnless = (difference: Difference) => (differs.includes(difference) ? it.fails : it);
  let roles: Roles;
  beforeEach(async () => {
    roles = await make();
  });

  describe('attach and detach', () => {
    it('attach adds to what the role has', async () => {
      await roles.attach(ROLES.orders, POLICIES.spare);
      expect([...(await attachedTo(roles, ROLES.orders))].sort()).toEqual(
        [POLICIES.orders, POLICIES.aws, POLICIES.shared, POLICIES.spare].sort(),
      );
    });

    it('attach may be repeated', async () => {
      await roles.attach(ROLES.bare, POLICIES.shared);
      await roles.attach(ROLES.bare, POLICIES.shared);
      expect(await attachedTo(roles, ROLES.bare)).toEqual([POLICIES.shared]);
    });

    itUnless('attaches any ARN')('attach fails for a policy that does not exist', async () => {
      const attaching = roles.attach(ROLES.bare, NEW_ARN);
      await expect(attaching).rejects.toMatchObject({ name: 'NoSuchEntityException' });
    });

    it('detach takes a policy from this role only', async () => {
      await roles.detach(ROLES.orders, POLICIES.shared);

      expect(await attachedTo(roles, ROLES.orders)).not.toContain(POLICIES.shared);
      expect(await attachedTo(roles, ROLES.hostile)).toEqual([POLICIES.shared]);
    });

    it('detach may be repeated, and of what never was attached is no error', async () => {
      await roles.detach(ROLES.hostile, POLICIES.shared);
      await roles.detach(ROLES.hostile, POLICIES.shared);
      await roles.detach(ROLES.bare, POLICIES.orders);
      expect(await attachedTo(roles, ROLES.hostile)).toEqual([]);
    });
  });

  describe('the attachment quota', () => {
    it('is how many managed policies one role may have', async () => {
      expect(await roles.attachmentQuota()).toBe(10);
    });

    itUnless('knows no attachment quota')(
      'is kept: one more fails as LimitExceededException and changes nothing',
      async () => {
        const before = await attachedTo(roles, ROLES.full);

        const attaching = roles.attach(ROLES.full, POLICIES.spare);

        await expect(attaching).rejects.toMatchObject({ name: 'LimitExceededException' });
        expect(await attachedTo(roles, ROLES.full)).toEqual(before);
      },
    );

    it('does not stand in the way of repeating an attachment', async () => {
      const [first = ''] = await attachedTo(roles, ROLES.full);
      await roles.attach(ROLES.full, first);
      expect(await attachedTo(roles, ROLES.full)).toHaveLength(10);
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
      expect(await inlineOf(roles, ROLES.bare)).toEqual(['rich']);
    });

    it('deleteInline takes away the policy of that name and no other', async () => {
      await roles.deleteInline(ROLES.orders, 'inline-logs');
      expect(await inlineOf(roles, ROLES.orders)).toEqual(['inline-queue']);
    });

    it('deleteInline may be repeated, and of what never was there is no error', async () => {
      await roles.deleteInline(ROLES.hostile, '__proto__');
      await roles.deleteInline(ROLES.hostile, '__proto__');
      await roles.deleteInline(ROLES.bare, 'nothing');
      expect(await inlineOf(roles, ROLES.hostile)).toEqual([]);
    });
  });
}
