import type { DropReason } from '../evidence/evidence.ts';
import type { TrailRecord } from './record.ts';

/** The role session that made a call. */
export interface RoleCaller {
  readonly kind: 'role';
  /**
   * `arn:aws:iam::ACCOUNT:role/PATH/NAME`; null when the record names the role only by its id. Without `pathKept`
   * the path is missing from it, because a session ARN does not carry one.
   */
  readonly arn: string | null;
  readonly pathKept: boolean;
  /** AROA...; empty when the record does not show it. */
  readonly id: string;
  /** Empty when the record does not show it. */
  readonly session: string;
  /** The service that made the call on with the role's own session; empty when the role made it itself. */
  readonly forwardedBy: string;
}

export type Attribution =
  | RoleCaller
  | {
      readonly kind: 'dropped';
      readonly reason: Extract<DropReason, 'not-an-api-call' | 'no-role'>;
    };

/** Of an IAM role ARN: where it is, its path with both slashes, its name. */
export interface RoleArnParts {
  readonly partition: string;
  readonly account: string;
  readonly path: string;
  readonly name: string;
}

const NOT_AN_API_CALL: Attribution = { kind: 'dropped', reason: 'not-an-api-call' };
const NO_ROLE: Attribution = { kind: 'dropped', reason: 'no-role' };

const ROLE_ARN = /^arn:([a-z0-9-]+):iam::([^:/]*):role(\/(?:.*\/)?)([^/]+)$/;
const SESSION_ARN = /^arn:([a-z0-9-]+):sts::([^:/]*):assumed-role\/([^/]+)(?:\/(.+))?$/;
const ROLE_ID = /^AROA[A-Z0-9]+$/;

/** Null for anything that is not the ARN of a role. */
export function roleArnParts(arn: string): RoleArnParts | null {
  const [, partition, account, path, name] = ROLE_ARN.exec(arn) ?? [];
  if (!partition || account === undefined || !path || !name) return null;
  return { partition, account, path, name };
}

/**
 * Which role made the call. The event type is asked first, since service events and console events can carry the
 * name of a real action without IAM having been asked; a record without a type is an API call (CloudTrail wrote
 * none before event version 1.02).
 *
 * `sessionIssuer` decides, not `invokedBy`: a call that an AWS service makes on with the role's own session
 * (forward access session) still needs the role's permission, while one by the service itself has no issuer.
 * Source: CloudTrail user guide, "CloudTrail userIdentity element" and "CloudTrail record contents".
 */
export function attribute(record: TrailRecord): Attribution {
  if (typeof record.eventType === 'string' && record.eventType !== 'AwsApiCall') {
    return NOT_AN_API_CALL;
  }
  if (record.eventCategory === 'Insight') return NOT_AN_API_CALL;

  const identity = membersOf(record.userIdentity);
  if (identity?.['type'] !== 'AssumedRole') return NO_ROLE;

  const issuer = membersOf(membersOf(identity['sessionContext'])?.['sessionIssuer']);
  const [principal, ...rest] = textOf(identity['principalId']).split(':');
  const sessionArn = SESSION_ARN.exec(textOf(identity['arn']));
  const session = rest.join(':') || (sessionArn?.[4] ?? '');
  const id = [textOf(issuer?.['principalId']), principal ?? ''].find(isRoleId) ?? '';

  const forwardedBy = textOf(identity['invokedBy']);

  const issuerArn = textOf(issuer?.['arn']);
  if (issuer?.['type'] === 'Role' && roleArnParts(issuerArn)) {
    return { kind: 'role', arn: issuerArn, pathKept: true, id, session, forwardedBy };
  }
  if (sessionArn) {
    const [, partition, account, name] = sessionArn;
    const arn = `arn:${partition}:iam::${account}:role/${name}`;
    return { kind: 'role', arn, pathKept: false, id, session, forwardedBy };
  }
  if (id === '') return NO_ROLE;
  return { kind: 'role', arn: null, pathKept: false, id, session, forwardedBy };
}

function isRoleId(text: string): boolean {
  return ROLE_ID.test(text);
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : null;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
