import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  documentInForce,
  loadAccount,
  missingDocuments,
  parseAccount,
  printAccount,
} from '../../../lib/local/account-dump.ts';
import { fileWith, ownTestFolder } from '../../support/account-files.ts';
import { ACCOUNT_ID, accountDump, POLICIES, ROLES } from '../../support/account-fixture.ts';

const parse = (value: unknown) => parseAccount(JSON.stringify(value), 'dump.json');
const dump = accountDump;
const [ordersRole, ...otherRoles] = dump().RoleDetailList;

/** The dump as the API gives it page by page. */
function pages() {
  const { RoleDetailList, Policies, ...rest } = dump();
  return [
    { ...rest, RoleDetailList: RoleDetailList.slice(0, 1), IsTruncated: true, Marker: 'm1' },
    { RoleDetailList: RoleDetailList.slice(1), IsTruncated: true, Marker: 'm2' },
    { Policies, IsTruncated: false },
  ];
}

describe('reading a dump', () => {
  it.each<[string, unknown]>([
    ['as the AWS CLI prints it', dump()],
    ['as a list of pages', pages()],
    ['as a list of one page', [dump()]],
    ['with one of its pages saying nothing of more', [dump(), { RoleDetailList: [] }]],
  ])('finds the roles and policies of one %s', (_, json) => {
    const account = parse(json);
    expect([...account.roles.keys()]).toEqual(dump().RoleDetailList.map(({ Arn }) => Arn));
    expect([...account.policies.keys()]).toEqual(dump().Policies.map(({ Arn }) => Arn));
    expect(account).toMatchObject({ id: ACCOUNT_ID, partition: 'aws', attachmentQuota: 10 });
  });

  it('is content with roles only', () => {
    const account = parse({ RoleDetailList: [dump().RoleDetailList[1]] });
    expect([...account.roles.keys()]).toEqual([ROLES.bare]);
    expect(account.policies.size).toBe(0);
  });

  it('takes the partition from the ARNs', () => {
    const text = JSON.stringify(dump()).replaceAll('arn:aws:iam', 'arn:aws-us-gov:iam');
    expect(parseAccount(text, 'dump.json').partition).toBe('aws-us-gov');
  });

  it.each([
    ['AccountSummary', { AccountSummary: { AttachedPoliciesPerRoleQuota: 20, Roles: 4 } }],
    ['the SummaryMap of get-account-summary', { SummaryMap: { AttachedPoliciesPerRoleQuota: 20 } }],
  ])('takes the attachment quota from %s', (_, summary) => {
    expect(parse({ ...dump(), ...summary }).attachmentQuota).toBe(20);
    expect(parse([dump(), summary]).attachmentQuota).toBe(20);
  });

  it('does not mind a byte order mark', async () => {
    const path = await fileWith(`\ufeff${JSON.stringify(dump())}`);
    expect((await loadAccount(path)).roles.size).toBe(4);
  });

  it('does not mind a role that is in it twice and the same', () => {
    expect(parse([dump(), { RoleDetailList: [ordersRole] }]).roles.size).toBe(4);
  });

  it('knows two texts apart by their digest', () => {
    expect(parse(dump()).digest).toBe(parse(dump()).digest);
    expect(parse(dump()).digest).not.toBe(parse([dump()]).digest);
  });
});

describe('printing a dump', () => {
  it.each<[string, unknown]>([
    ['one page', dump()],
    ['a list of pages', pages()],
    ['roles only', { RoleDetailList: dump().RoleDetailList }],
    ['hostile keys', JSON.parse('{"__proto__": {"a": 1}, "RoleDetailList": [], "toString": 1}')],
  ])('gives back what was read: %s', (_, json) => {
    expect(JSON.parse(printAccount(parse(json)))).toEqual(json);
    expect(printAccount(parse(json))).toBe(`${JSON.stringify(json)}\n`);
  });

  it.each([
    ['four spaces', 4],
    ['two spaces', 2],
    ['tabs', '\t'],
  ])('indents with %s where the input does, so that a diff shows what changed', (_, indent) => {
    const text = `${JSON.stringify(dump(), null, indent)}\n`;
    expect(printAccount(parseAccount(text, 'dump.json'))).toBe(text);
  });

  it('changes every copy of a role that is there twice, in its page', () => {
    const account = parse([dump(), { RoleDetailList: [ordersRole] }]);
    const orders = { ...account.roles.get(ROLES.orders), Description: 'new' };
    const roles = new Map(account.roles).set(ROLES.orders, orders as never);
    const [first, second] = JSON.parse(printAccount({ ...account, roles }));
    expect(first.RoleDetailList[0].Description).toBe('new');
    expect(second.RoleDetailList[0].Description).toBe('new');
    expect(first.RoleDetailList.slice(1)).toEqual(otherRoles);
  });

  it.each([
    ['the last page that has policies', [{ Policies: [] }, ...pages(), { RoleDetailList: [] }], 3],
    ['the last page when none has', [{ RoleDetailList: [ordersRole] }, { RoleDetailList: [] }], 1],
  ])('adds new policies to %s', (_, json, host) => {
    const account = parse(json);
    const made = { Arn: 'arn:made', PolicyName: 'made', DefaultVersionId: 'v1' };
    const policies = new Map(account.policies).set('arn:made', {
      ...made,
      PolicyVersionList: [],
    });
    const printed = JSON.parse(printAccount({ ...account, policies }));
    expect(printed[host].Policies.at(-1)).toMatchObject(made);
  });
});

describe('missing documents', () => {
  const without = (...arns: readonly string[]) =>
    parse({ ...dump(), Policies: dump().Policies.filter(({ Arn }) => !arns.includes(Arn)) });

  it('are none where the dump is whole', () => {
    expect(missingDocuments(parse(dump()), ROLES.orders)).toEqual([]);
  });

  it('are those of attached policies and the boundary, of the roles that have them', () => {
    const account = without(POLICIES.aws, POLICIES.boundary);
    expect(missingDocuments(account, ROLES.orders)).toEqual([POLICIES.aws, POLICIES.boundary]);
    expect(missingDocuments(account, ROLES.full)).toEqual([]);
  });

  it('are those whose default version was left out', () => {
    const [orders, ...others] = dump().Policies;
    const account = parse({
      ...dump(),
      Policies: [{ ...orders, DefaultVersionId: 'v7' }, ...others],
    });
    expect(missingDocuments(account, ROLES.orders)).toEqual([POLICIES.orders]);
  });

  it('the document in force is that of the default version', () => {
    const policy = parse(dump()).policies.get(POLICIES.orders);
    expect(policy && documentInForce(policy)).toMatchObject({
      Statement: [{ Action: 'dynamodb:*' }],
    });
  });
});

const withRole = (changes: object) => ({ RoleDetailList: [{ ...ordersRole, ...changes }] });

describe('what is no dump', () => {
  it.each<[string, unknown, RegExp]>([
    ['an empty file', '', /^dump.json is empty: it should be JSON\.$/],
    ['no JSON', 'Unable to locate credentials', /is not JSON: .*get-account-authorization-details/],
    ['half a dump', JSON.stringify(dump()).slice(0, 900), /is not JSON: .*Is it whole\?/],
    ['pages one after the other', `${JSON.stringify(dump())}\n${JSON.stringify(dump())}`, /jq -s/],
    [
      'a CloudTrail log',
      { Records: [] },
      /has no RoleDetailList \(found an object with "Records": a CloudTrail log goes to --cloudtrail\): make it with aws iam get-account-authorization-details/,
    ],
    ['a list of roles', { Roles: [] }, /has no RoleDetailList \(found an object with "Roles"\)/],
    ['a list of others', [{ Resource: 1, Policy: 2 }], /found a list, first in it an object with/],
    ['an empty list', [], /found an empty list/],
    ['an empty object', {}, /found an empty object/],
    ['a number', 4, /found a number/],
    ['null', null, /found null/],
    ['a RoleDetailList that is no list', { RoleDetailList: {} }, /has no RoleDetailList/],
  ])('is told for what it is: %s', (_, content, message) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    expect(() => parseAccount(text, 'dump.json')).toThrow(
      expect.objectContaining({ name: 'BadInput', message: expect.stringMatching(message) }),
    );
  });

  it.each<[string, unknown, RegExp]>([
    [
      'a role without an id',
      withRole({ RoleId: undefined }),
      /^dump\.json: RoleDetailList\[0\]\.RoleId \(orders-api\): /,
    ],
    [
      'a role of the second page',
      [dump(), withRole({ RoleId: 4 })],
      /: \[1\]\.RoleDetailList\[0\]/,
    ],
    [
      'an inline policy without document',
      withRole({ RolePolicyList: [{ PolicyName: 'p' }] }),
      /\(p\)/,
    ],
    [
      'a name that would speak to the terminal',
      withRole({ RoleName: '\u001b[2J' }),
      /\(\\u001b\[2J\)/,
    ],
    ['a time that is none', withRole({ CreateDate: 'yesterday' }), /CreateDate .*not a time/],
    ['a path without slashes', withRole({ Path: 'service' }), /RoleDetailList\[0\]\.Path/],
    ['attachments that are no list', withRole({ AttachedManagedPolicies: 'x' }), /orders-api/],
    ['a tag without a value', withRole({ Tags: [{ Key: 'a' }] }), /Tags\[0\]\.Value/],
    ['many problems', { RoleDetailList: Array(9).fill({}) }, /; and \d+ more\.$/],
    [
      'an ARN that is of another path',
      withRole({ Path: '/other/' }),
      /role\/service\/orders-api does not agree with its Path \/other\/ and RoleName orders-api/,
    ],
    ['an ARN of another name', withRole({ RoleName: 'x' }), /does not agree .* RoleName x/],
    ['an ARN that is none', withRole({ Arn: 'orders-api' }), /not a role's: orders-api/],
    [
      'a role twice, and not the same',
      [dump(), withRole({ RoleId: 'AROAOTHER' })],
      /has the role arn:aws:iam::111122223333:role\/service\/orders-api twice, and not the same/,
    ],
    [
      'a policy twice, and not the same',
      [dump(), { Policies: [{ ...dump().Policies[0], DefaultVersionId: 'v1' }] }],
      /has the policy arn:aws:iam::111122223333:policy\/orders-access twice/,
    ],
    [
      'two accounts',
      [dump(), JSON.parse(JSON.stringify(withRole({})).replaceAll(ACCOUNT_ID, '444455556666'))],
      /roles of accounts 111122223333 and 444455556666/,
    ],
    ['the first page only', { ...dump(), IsTruncated: true, Marker: 'm' }, /only the beginning/],
    ['what --max-items leaves', { ...dump(), NextToken: 't' }, /only the beginning of a dump/],
    ['a list without its last page', pages().slice(0, 2), /only the beginning of a dump/],
  ])('is told where it is wrong: %s', (_, json, message) => {
    expect(() => parse(json)).toThrow(
      expect.objectContaining({ name: 'BadInput', message: expect.stringMatching(message) }),
    );
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['compressed', gzipSync('{}'), /dump\.json is compressed: unpack it first/],
    ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), /is UTF-16 text, as PowerShell/],
  ])('is told for what it is: %s', async (_, bytes, message) => {
    await expect(loadAccount(await fileWith(bytes))).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringMatching(message),
    });
  });

  it('is told when it is not there, or is a folder', async () => {
    const folder = await ownTestFolder();
    await mkdir(join(folder, 'inner'));
    await expect(loadAccount(join(folder, 'none.json'))).rejects.toMatchObject({
      name: 'BadInput',
      message: `Cannot read ${join(folder, 'none.json')}: there is no such file or folder (ENOENT).`,
    });
    await expect(loadAccount(join(folder, 'inner'))).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringContaining('it is a folder'),
    });
  });
});
