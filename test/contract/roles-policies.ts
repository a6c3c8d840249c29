import { beforeEach, describe, expect, it } from 'vitest';
import type { Roles } from '../../lib/ports.ts';
import { allows, POLICIES, RICH_DOCUMENT, ROLES } from '../support/account-fixture.ts';
import {
  attachedTo,
  type Difference,
  NEW_ARN,
  newPolicy,
  type RolesUnderTest,
} from '../support/roles-under-test.ts';

/** Policies that are made and deleted, and who has them. */
export function policiesContract({ make, differs }: RolesUnderTest): void {
  const itUnless = (difference: Difference) => (differs.includes(difference) ? it.fails : it);
  let roles: Roles;
  beforeEach(async () => {
    roles = await make();
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

      await expect(roles.createPolicy(newPolicy(allows('*', '*')))).rejects.toThrow(/orders-api-1/);

      const [standing] = (await roles.snapshot(ROLES.bare)).attached;
      expect(standing?.document).toEqual(RICH_DOCUMENT);
    });

    it('attaches nothing', async () => {
      await roles.createPolicy(newPolicy());
      expect(await attachedTo(roles, ROLES.bare)).toEqual([]);
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
      expect(await attachedTo(roles, ROLES.bare)).toEqual([arn]);
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
    expect(await attachedTo(roles, ROLES.bare)).toEqual([POLICIES.spare]);
  });
}
