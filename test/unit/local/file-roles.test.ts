import { readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolicyDocument } from '../../../lib/domain/policy/document.ts';
import { parsePolicy } from '../../../lib/domain/policy/parse.ts';
import type { Roles } from '../../../lib/ports.ts';
import {
  ACCOUNT_ID,
  accountDump,
  allowing,
  allows,
  POLICIES,
  RICH_DOCUMENT,
  ROLES,
} from '../../support/account-fixture.ts';
import { NEW_POLICY, roleBench } from '../../support/role-bench.ts';

describe('undoing everything', () => {
  const names = ['inline-logs', 'inline-queue', 'fresh', '__proto__', 'constructor'];
  const documents: readonly PolicyDocument[] = [
    RICH_DOCUMENT,
    allows('logs:PutLogEvents', '*'),
    allows('sqs:SendMessage', '*'),
  ];
  const arns = [POLICIES.orders, POLICIES.aws, POLICIES.shared, POLICIES.spare];
  const arn = fc.constantFrom(...arns);
  const name = fc.constantFrom(...names);
  type Write = readonly ['attach' | 'detach', string] | readonly ['delete', string] | Put;
  type Put = readonly ['put', string, PolicyDocument];
  const write: fc.Arbitrary<Write> = fc.oneof(
    fc.tuple(fc.constantFrom('attach' as const, 'detach' as const), arn),
    fc.tuple(fc.constant('put' as const), name, fc.constantFrom(...documents)),
    fc.tuple(fc.constant('delete' as const), name),
  );

  const perform = (roles: Roles, role: string, [kind, target, document]: Write) => {
    if (kind === 'attach') return roles.attach(role, target);
    if (kind === 'detach') return roles.detach(role, target);
    if (kind === 'put' && document) return roles.putInline(role, target, document);
    return roles.deleteInline(role, target);
  };

  /** The write that takes a write back, given the role before it; null when the write changed nothing. */
  const inverse = async (
    roles: Roles,
    role: string,
    [kind, target]: Write,
  ): Promise<Write | null> => {
    const { attached, inline } = await roles.snapshot(role);
    const has = attached.some((policy) => policy.arn === target);
    if (kind === 'attach') return has ? null : ['detach', target];
    if (kind === 'detach') return has ? ['attach', target] : null;
    const before = inline.find((policy) => policy.name === target);
    if (before !== undefined) return ['put', target, before.document];
    return kind === 'put' ? ['delete', target] : null;
  };

  it('gives the bytes of the input, whatever was done', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(ROLES.orders, ROLES.bare, ROLES.hostile), write), {
          maxLength: 12,
        }),
        async (writes) => {
          const { start, input, out } = await roleBench();
          const roles = await start();
          await roles.detach(ROLES.full, `${POLICIES.spare.slice(0, -2)}0`); // so that there is an output
          const undo: (readonly [string, Write])[] = [];
          for (const [role, one] of writes) {
            const back = await inverse(roles, role, one);
            if (back !== null) undo.push([role, back]);
            await perform(roles, role, one);
          }
          for (const [role, one] of undo.toReversed()) await perform(roles, role, one);
          await roles.attach(ROLES.full, `${POLICIES.spare.slice(0, -2)}0`);

          expect(await readFile(out, 'utf8')).toBe(`${await readFile(input, 'utf8')}\n`);
          await rm(dirname(input), { recursive: true });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('keeps fields that only the input knows of', async () => {
    const dump = accountDump();
    const [orders] = dump.RoleDetailList as {
      AttachedManagedPolicies?: object[];
      RolePolicyList?: { PolicyDocument: unknown }[];
    }[];
    Object.assign(orders?.AttachedManagedPolicies?.[0] ?? {}, { AttachedBy: 'terraform' });
    // Spelled as the domain would not spell it: no list made single, and a Version left out.
    Object.assign(orders?.RolePolicyList?.[0] ?? {}, {
      PolicyDocument: { Statement: { Effect: 'Allow', Action: ['a:B'], Resource: ['*'] } },
    });
    const { start, written } = await roleBench(dump);
    const roles = await start();
    const { attached, inline } = await roles.snapshot(ROLES.orders);
    for (const one of attached) await roles.detach(ROLES.orders, one.arn);
    for (const one of inline) await roles.deleteInline(ROLES.orders, one.name);

    for (const one of attached.toReversed()) await roles.attach(ROLES.orders, one.arn);
    for (const one of inline.toReversed()) {
      await roles.putInline(ROLES.orders, one.name, one.document);
    }

    expect(await written()).toEqual(dump);
  });
});

describe('documents', () => {
  const withDocument = (PolicyDocument: unknown) => {
    const dump = accountDump();
    const [, , , hostile] = dump.RoleDetailList;
    return {
      ...dump,
      RoleDetailList: [{ ...hostile, RolePolicyList: [{ PolicyName: 'p', PolicyDocument }] }],
    };
  };
  const text = JSON.stringify(allowing('s3:Get*', 'arn:aws:s3:::a b/ü+%'));

  it.each([
    ['an object', JSON.parse(text)],
    ['text', text],
    ['URL-encoded text, as IAM itself gives it', encodeURIComponent(text)],
  ])('are read as %s', async (_, document) => {
    const roles = await (await roleBench(withDocument(document))).start();
    expect((await roles.snapshot(ROLES.hostile)).inline).toEqual([
      { name: 'p', document: parsePolicy(JSON.parse(text), 'test') },
    ]);
  });

  it('the trust policy is read however it is encoded', async () => {
    const dump = accountDump();
    const trust = dump.RoleDetailList[0]?.AssumeRolePolicyDocument;
    const encoded = encodeURIComponent(JSON.stringify(trust));
    for (const role of dump.RoleDetailList) {
      Object.assign(role, { AssumeRolePolicyDocument: encoded });
    }
    const roles = await (await roleBench(dump)).start();
    expect((await roles.snapshot(ROLES.orders)).trust).toEqual(trust);
  });

  it.each<[string, unknown]>([
    ['is null', null],
    ['is no policy', { Statement: [{ Effect: 'Maybe' }] }],
    ['is a broken encoding', '%7B%zz'],
    ['is half a text', '{"Version":'],
    ['is a list', []],
  ])(
    'that a role cannot be read for are told with role and policy: one %s',
    async (_, document) => {
      const { start } = await roleBench(withDocument(document));
      await expect((await start()).snapshot(ROLES.hostile)).rejects.toMatchObject({
        name: 'BadInput',
        message: expect.stringMatching(/inline policy p of role __proto__/),
      });
    },
  );

  it('of managed policies that are broken are told with role and policy', async () => {
    const dump = accountDump();
    Object.assign(dump.Policies[1]?.PolicyVersionList[0] ?? {}, { Document: { Statement: 4 } });
    const roles = await (await roleBench(dump)).start();
    await expect(roles.snapshot(ROLES.hostile)).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringMatching(/managed policy \S+policy\/shared-read of role __proto__/),
    });
    expect((await roles.snapshot(ROLES.bare)).name).toBe('bare');
  });

  it('that are missing from the dump fail the roles that need them, by name, and no other', async () => {
    const dump = accountDump();
    const Policies = dump.Policies.filter(({ Arn }) => Arn !== POLICIES.aws);
    const roles = await (await roleBench({ ...dump, Policies })).start();
    await expect(roles.snapshot(ROLES.orders)).rejects.toMatchObject({
      name: 'MissingDocument',
      message: expect.stringMatching(
        /AmazonSQSReadOnlyAccess, which \S+role\/service\/orders-api has/,
      ),
    });
    expect((await roles.snapshot(ROLES.bare)).name).toBe('bare');
  });
});

describe("IAM's own rules", () => {
  it('a tag that differs only in case replaces the other', async () => {
    const roles = await (await roleBench()).start();
    await roles.tag(ROLES.orders, { TEAM: 'payments' });
    const { tags } = await roles.snapshot(ROLES.orders);
    expect(Object.entries(tags)).toEqual([
      ['TEAM', 'payments'],
      ['__proto__', 'polluted'],
    ]);
  });

  it('a role has at most 50 tags', async () => {
    const roles = await (await roleBench()).start();
    const tags = Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`tag-${at}`, 'x']));
    await expect(roles.tag(ROLES.bare, tags)).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: 'Cannot exceed quota for TagsPerRole: 50',
    });
    expect((await roles.snapshot(ROLES.bare)).tags).toEqual({});
  });

  it('a quota in the dump is the quota', async () => {
    const dump = { ...accountDump(), AccountSummary: { AttachedPoliciesPerRoleQuota: 11 } };
    const roles = await (await roleBench(dump)).start();
    await roles.attach(ROLES.full, POLICIES.spare);
    await expect(roles.attach(ROLES.full, POLICIES.shared)).rejects.toMatchObject({
      message: 'Cannot exceed quota for PoliciesPerRole: 11',
    });
    expect(await roles.attachmentQuota()).toBe(11);
  });

  it('a policy is at most 6,144 characters', async () => {
    const roles = await (await roleBench()).start();
    const document = allows('s3:GetObject', `arn:aws:s3:::${'x'.repeat(6144)}`);
    await expect(roles.createPolicy({ ...NEW_POLICY, document })).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: 'Cannot exceed quota for PolicySize: 6144',
    });
  });

  it.each([
    ['another path', { path: '/other/' }],
    ['another case', { name: 'ORDERS-API-1' }],
  ])('a name is taken, though in %s', async (_, changes) => {
    const roles = await (await roleBench()).start();
    const arn = await roles.createPolicy(NEW_POLICY);
    expect(await roles.inTheWayOf({ ...NEW_POLICY, ...changes })).toBe(arn);
    await expect(roles.createPolicy({ ...NEW_POLICY, ...changes })).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringMatching(/exists already \(\S+policy\/ratchet\/orders-api-1\)/),
    });
  });

  it.each([
    ['a name with a slash', { name: 'a/b' }],
    ['an empty name', { name: '' }],
    ['a path without slashes', { path: 'ratchet' }],
    ['another account', { account: '444455556666' }],
  ])('%s is refused', async (_, changes) => {
    const roles = await (await roleBench()).start();
    await expect(roles.createPolicy({ ...NEW_POLICY, ...changes })).rejects.toMatchObject({
      name: 'BadInput',
    });
  });

  it('a policy is made in the partition of the account', async () => {
    const text = JSON.stringify(accountDump()).replaceAll('arn:aws:iam', 'arn:aws-cn:iam');
    const roles = await (await roleBench(JSON.parse(text))).start();
    expect(await roles.createPolicy(NEW_POLICY)).toBe(
      `arn:aws-cn:iam::${ACCOUNT_ID}:policy/ratchet/orders-api-1`,
    );
  });

  it('what was attached may be attached again, though the dump does not describe it', async () => {
    const dump = accountDump();
    const roles = await (
      await roleBench({
        ...dump,
        Policies: dump.Policies.filter(({ Arn }) => Arn !== POLICIES.aws),
      })
    ).start();
    await roles.detach(ROLES.orders, POLICIES.aws);
    await roles.attach(ROLES.orders, POLICIES.aws);
    await expect(roles.attach(ROLES.bare, POLICIES.aws)).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
  });
});
