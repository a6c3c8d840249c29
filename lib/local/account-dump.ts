import { createHash } from 'node:crypto';
import * as z from 'zod';
import { canonicalJson } from '../domain/canonical-json.ts';
import { BadInput } from '../domain/errors.ts';
import { found, isObject, problemsOf } from './account-dump-problems.ts';
import { parseJsonText, readJsonText } from './account-dump-read.ts';
import { Page, type PolicyDetail, type RoleDetail } from './account-dump-shape.ts';

/** An account as `aws iam get-account-authorization-details` tells it. Printing one gives back what was read. */
export interface Account {
  /** Where it was read from, as given. */
  readonly path: string;
  /** 12 digits; empty when there is no role. */
  readonly id: string;
  /** `aws`, `aws-cn`, `aws-us-gov`, ... */
  readonly partition: string;
  /** By ARN, in the order of the file. */
  readonly roles: ReadonlyMap<string, RoleDetail>;
  /** By ARN: AWS's own, too, when something in the account uses them. */
  readonly policies: ReadonlyMap<string, PolicyDetail>;
  /** Managed policies one role may have: from `AccountSummary` when there is one, else IAM's default of 10. */
  readonly attachmentQuota: number;
  /** SHA-256, hex, of the text. */
  readonly digest: string;
  readonly layout: Layout;
}

interface Layout {
  readonly pages: readonly Page[];
  readonly list: boolean;
  readonly indent: string;
}

const HOW = 'make it with aws iam get-account-authorization-details';
const DEFAULT_QUOTA = 10;

/** Throws BadInput when the file is missing, is not a dump, is part of one, or is more than one. */
export async function loadAccount(path: string): Promise<Account> {
  return parseAccount(await readJsonText(path), path);
}

/** `path` is for messages. Throws BadInput as loadAccount does. */
export function parseAccount(text: string, path: string): Account {
  const json = parseJsonText(text, path);
  const pages = asPages(json, path);
  const roles = oneOfEach(pages, path, 'role', (page) => page.RoleDetailList);
  const policies = oneOfEach(pages, path, 'policy', (page) => page.Policies);
  const owners = new Set([...roles.values()].map((role) => ownerOf(role, path)));
  if (owners.size > 1) {
    const accounts = [...owners].map((owner) => owner.split(':')[4]).join(' and ');
    throw new BadInput(`${path} has roles of accounts ${accounts}: give one dump per account.`);
  }
  const [, partition = 'aws', , , id = ''] = ([...owners][0] ?? '').split(':');
  return {
    path,
    id,
    partition,
    roles,
    policies,
    attachmentQuota: quotaOf(pages),
    digest: createHash('sha256').update(text).digest('hex'),
    layout: { pages, list: Array.isArray(json), indent: indentOf(text) },
  };
}

/** The dump as JSON: in the pages, order and indentation it was read in, so that a diff shows what changed and no more. */
export function printAccount({ roles, policies, layout }: Account): string {
  const { pages, list, indent } = layout;
  const known = new Set(pages.flatMap((page) => (page.Policies ?? []).map(({ Arn }) => Arn)));
  const made = [...policies.values()].filter(({ Arn }) => !known.has(Arn));
  const last = pages.findLastIndex((page) => page.Policies !== undefined);
  const host = last === -1 ? pages.length - 1 : last;
  const printed = pages.map((page, at) => {
    const kept = page.Policies?.flatMap(({ Arn }) => policies.get(Arn) ?? []);
    const all = at === host && made.length > 0 ? [...(kept ?? []), ...made] : kept;
    return {
      ...page,
      ...(page.RoleDetailList && {
        RoleDetailList: page.RoleDetailList.map((role) => roles.get(role.Arn) ?? role),
      }),
      ...(all && { Policies: all }),
    };
  });
  return `${JSON.stringify(list ? printed : printed[0], null, indent)}\n`;
}

/** ARNs of the managed policies that a role has, or is bounded by, and whose document in force is not in the dump. */
export function missingDocuments(account: Account, roleArn: string): readonly string[] {
  const role = account.roles.get(roleArn);
  const attached = (role?.AttachedManagedPolicies ?? []).map(({ PolicyArn }) => PolicyArn);
  const boundary = role?.PermissionsBoundary?.PermissionsBoundaryArn;
  const needed = boundary === undefined ? attached : [...attached, boundary];
  return needed.filter((arn) => {
    const policy = account.policies.get(arn);
    return policy === undefined || documentInForce(policy) === undefined;
  });
}

/** `role/NAME`, `user/NAME` and `group/NAME` of those that have the managed policy, sorted. */
export function holdersOf({ roles, layout }: Account, policyArn: string): readonly string[] {
  const others = layout.pages.flatMap(({ UserDetailList = [], GroupDetailList = [] }) => [
    ...UserDetailList,
    ...GroupDetailList,
  ]);
  return [...roles.values(), ...others]
    .filter(({ AttachedManagedPolicies = [] }) =>
      AttachedManagedPolicies.some(({ PolicyArn }) => PolicyArn === policyArn),
    )
    .map(({ Arn }) => {
      const [kind = '', ...path] = (Arn.split(':')[5] ?? '').split('/');
      return `${kind}/${path.at(-1)}`;
    })
    .sort();
}

/** Undefined when the dump does not hold the default version. */
export function documentInForce(policy: PolicyDetail): unknown {
  return policy.PolicyVersionList.find(({ VersionId }) => VersionId === policy.DefaultVersionId)
    ?.Document;
}

function asPages(json: unknown, path: string): readonly Page[] {
  const pages = Array.isArray(json) ? json : [json];
  if (!pages.some((page) => isObject(page) && Array.isArray(page['RoleDetailList']))) {
    throw new BadInput(`${path} has no RoleDetailList (${found(json)}): ${HOW}.`);
  }
  const parsed = z.array(Page).safeParse(pages);
  if (!parsed.success)
    throw new BadInput(`${path}: ${problemsOf(parsed.error, pages, Array.isArray(json))}.`);
  const checked = pages as readonly Page[];
  if (checked.every(hasMore)) {
    throw new BadInput(
      `${path} is only the beginning of a dump (its last page says that there is more): ${HOW}, without --no-paginate and --max-items, or give all its pages as one JSON list.`,
    );
  }
  return checked;
}

/** Of the pages of one dump, all but one say that more follows. */
function hasMore(page: Page): boolean {
  return page.IsTruncated ?? (page.NextToken !== undefined || page['Marker'] !== undefined);
}

function oneOfEach<T extends { readonly Arn: string }>(
  pages: readonly Page[],
  path: string,
  what: string,
  listOf: (page: Page) => readonly T[] | undefined,
): ReadonlyMap<string, T> {
  const all = new Map<string, T>();
  for (const one of pages.flatMap((page) => listOf(page) ?? [])) {
    const other = all.get(one.Arn);
    if (other !== undefined && canonicalJson(other) !== canonicalJson(one)) {
      throw new BadInput(
        `${path} has the ${what} ${one.Arn} twice, and not the same: are these pages of two dumps? Give one.`,
      );
    }
    if (other === undefined) all.set(one.Arn, one);
  }
  return all;
}

/** The ARN up to the account id. Path and name are said twice in a dump, and a swap must not hit the wrong role. */
function ownerOf({ Arn, Path, RoleName }: RoleDetail, path: string): string {
  const owner = /^arn:[a-z0-9-]+:iam::\d{12}:/.exec(Arn)?.[0];
  if (owner === undefined) {
    throw new BadInput(`${path}: role ${RoleName} has an ARN that is not a role's: ${Arn}.`);
  }
  if (Arn !== `${owner}role${Path}${RoleName}`) {
    throw new BadInput(
      `${path}: the ARN ${Arn} does not agree with its Path ${Path} and RoleName ${RoleName}: was the file edited? ${HOW}.`,
    );
  }
  return owner;
}

function quotaOf(pages: readonly Page[]): number {
  const said = pages.flatMap(({ AccountSummary, SummaryMap }) => [AccountSummary, SummaryMap]);
  return (
    said.find((one) => one?.AttachedPoliciesPerRoleQuota)?.AttachedPoliciesPerRoleQuota ??
    DEFAULT_QUOTA
  );
}

function indentOf(text: string): string {
  return /^\s*[[{]\r?\n([ \t]+)/.exec(text)?.[1] ?? (text.trimEnd().includes('\n') ? '  ' : '');
}
