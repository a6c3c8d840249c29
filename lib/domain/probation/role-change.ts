import { OWN_PATH } from '../change/operation.ts';
import type { Window } from '../evidence/evidence.ts';
import { roleNameOf } from '../role.ts';
import type { TrailRecord } from '../trail/record.ts';

/** A change of a role's permissions by somebody other than Ratchet, as CloudTrail shows it. */
export interface RoleChange {
  readonly at: string;
  /** ARN of the principal, or the host name of the AWS service. */
  readonly by: string;
  /** `AttachRolePolicy`. */
  readonly event: string;
  /** ARN of a managed policy or name of an inline one; null for trust and boundary. */
  readonly policy: string | null;
  /** Through CloudFormation: by itself, or with the session that it opens for a deployment. */
  readonly cloudFormation: boolean;
}

/** Whose changes are asked for. */
export interface ChangedRole {
  readonly arn: string;
  /** ARNs of managed policies whose documents count as the role's. */
  readonly policies: readonly string[];
}

/** Calls about one role (`roleName`) and about a managed policy (`policyArn`): IAM API reference. */
const OF_ROLE = new Set([
  'AttachRolePolicy',
  'DetachRolePolicy',
  'PutRolePolicy',
  'DeleteRolePolicy',
  'UpdateAssumeRolePolicy',
  'PutRolePermissionsBoundary',
  'DeleteRolePermissionsBoundary',
]);
const OF_POLICY = new Set([
  'CreatePolicyVersion',
  'DeletePolicyVersion',
  'SetDefaultPolicyVersion',
  'DeletePolicy',
]);

const CLOUDFORMATION = 'cloudformation.amazonaws.com';
/** Name of the sessions in which CloudFormation uses a service role (its user guide, "CloudFormation service role"). */
const DEPLOYMENT_SESSION = 'AWSCloudFormation';
/** What Roles.forTicket puts into the user agent of every call. */
const OWN_AGENT = 'ratchet-ticket/';

/** A change of the permissions of some role, or of whichever roles have a policy. */
export interface PermissionChange extends RoleChange {
  readonly of:
    | { readonly kind: 'role'; readonly name: string; readonly account: string }
    | { readonly kind: 'policy' };
}

/** The change that a record shows; null for any other call, a failed one, and Ratchet's own. */
export function changeIn(record: unknown, role: ChangedRole): RoleChange | null {
  const change = permissionChangeIn(record);
  return change === null ? null : changeOf(change, role);
}

/** The same as a change of this role; null when it is another's. */
export function changeOf(
  { of, ...change }: PermissionChange,
  { arn, policies }: ChangedRole,
): RoleChange | null {
  const about =
    of.kind === 'role'
      ? isThe(arn, of.name, of.account)
      : change.policy !== null && policies.includes(change.policy);
  return about ? change : null;
}

/** The one source of such changes, and the names of their calls. */
export const CHANGES_SOURCE = 'iam.amazonaws.com';
export const CHANGE_EVENTS: readonly string[] = [...OF_ROLE, ...OF_POLICY];

/** The change that a record shows, whoever's; null as above. */
export function permissionChangeIn(record: unknown): PermissionChange | null {
  const call = membersOf(record) as TrailRecord & { readonly userAgent?: unknown };
  const { eventName: event, eventTime: at } = call;
  if (call.eventSource !== CHANGES_SOURCE) return null;
  if (typeof event !== 'string' || typeof at !== 'string' || Number.isNaN(Date.parse(at)))
    return null;
  const identity = membersOf(call.userIdentity);
  if (textOf(call.errorCode) !== '' || isOwn(identity, textOf(call.userAgent))) return null;

  const asked = membersOf(call.requestParameters);
  const policyArn = textOf(asked['policyArn']);
  if (!OF_ROLE.has(event) && !OF_POLICY.has(event)) return null;
  const account = textOf(call.recipientAccountId);
  const policy = policyArn === '' ? textOf(asked['policyName']) : policyArn;
  return {
    at,
    by: textOf(identity['arn']) || textOf(identity['invokedBy']) || 'an unknown principal',
    event,
    policy: policy === '' ? null : policy,
    cloudFormation: throughCloudFormation(identity, textOf(call.userAgent)),
    of: OF_ROLE.has(event)
      ? { kind: 'role', name: textOf(asked['roleName']), account }
      : { kind: 'policy' },
  };
}

export function isWithin({ at }: RoleChange, { from, to }: Window): boolean {
  const time = Date.parse(at);
  return time >= Date.parse(from) && time < Date.parse(to);
}

/** Earliest first, whatever the order they were found in; the same call in two files counts once. */
export function inOrder(changes: readonly RoleChange[]): readonly RoleChange[] {
  const distinct = new Map(
    changes.map((change) => [`${change.at} ${JSON.stringify(change)}`, change]),
  );
  return [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, change]) => change);
}

/** Role names are unique in an account, in any case. A record without an account is taken for this one's. */
function isThe(roleArn: string, roleName: string, account: string): boolean {
  const name = roleNameOf(roleArn);
  const own = account === '' || account === roleArn.split(':')[4];
  return own && roleName.toLowerCase() === name.toLowerCase();
}

/** By its user agent, or by a role of its own. */
function isOwn(identity: Members, userAgent: string): boolean {
  const { sessionIssuer } = membersOf(identity['sessionContext']);
  const issuer = textOf(membersOf(sessionIssuer)['arn']);
  return userAgent.includes(OWN_AGENT) || issuer.includes(`:role${OWN_PATH}`);
}

function throughCloudFormation(identity: Members, userAgent: string): boolean {
  return (
    identity['invokedBy'] === CLOUDFORMATION ||
    userAgent === CLOUDFORMATION ||
    textOf(identity['arn']).endsWith(`/${DEPLOYMENT_SESSION}`)
  );
}

type Members = Readonly<Record<string, unknown>>;

function membersOf(value: unknown): Members {
  return value !== null && typeof value === 'object' ? (value as Members) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
