import type { DeniedBy } from '../evidence/evidence.ts';

/** What an authorization error message says; null for what it leaves out. */
export interface DenialMessage {
  /** `arn:aws:sts::...` of the caller that was refused. */
  readonly principal: string | null;
  /** `service:Name` as the service spells it, but for the service in lower case. */
  readonly action: string | null;
  /** An ARN or `*`. */
  readonly resource: string | null;
  readonly by: DeniedBy;
  readonly explicit: boolean;
}

/**
 * CloudTrail cuts errorMessage at 1 KB without a mark (user guide, "CloudTrail record contents"). A little under,
 * since it counts bytes and we count characters.
 */
const MAY_BE_CUT = 1000;

const ACTION = /not authorized to perform:? ?([A-Za-z0-9-]+):([A-Za-z0-9]+)/;
/** AccessDeniedForDependencyException of AWS Organizations. */
const DEPENDENCY = /requires you to have the ([A-Za-z0-9-]+):([A-Za-z0-9]+)/;
/** EC2's refusals as services above it pass them on. */
const BEFORE = /\bAPI: ([A-Za-z0-9-]+):([A-Za-z0-9]+) You are not authorized\b/;
const PRINCIPAL = /User: (\S+) is not authorized/;
/** S3 puts the resource in quotes, since a key may hold spaces; the others do not. */
const RESOURCE = /on resources?: ?(?:"([^"]*)"?|(\S+))/;
const KIND_OF_POLICY =
  /(?:no|explicit deny in (?:an?|the)) (identity-based|service control|resource control|permissions boundary|session|resource-based|VPC endpoint|role trust)/i;

const BY: ReadonlyMap<string, DeniedBy> = new Map([
  ['service control', 'scp'],
  ['resource control', 'rcp'],
  ['permissions boundary', 'boundary'],
  ['session', 'session-policy'],
  ['resource-based', 'resource-policy'],
  ['role trust', 'resource-policy'],
  ['vpc endpoint', 'vpc-endpoint'],
]);

/**
 * Reads an authorization error message. A value that the 1 KB limit may have cut short is null: half an ARN is
 * another ARN.
 * Source: IAM user guide, "Troubleshoot access denied error messages"; S3 user guide, "Troubleshoot access denied
 * (403 Forbidden) errors".
 */
export function readDenialMessage(message: string): DenialMessage {
  const whole = (match: RegExpExecArray | null) =>
    match && (message.length < MAY_BE_CUT || match.index + match[0].length < message.length)
      ? match
      : null;

  const named = whole(ACTION.exec(message) ?? DEPENDENCY.exec(message) ?? BEFORE.exec(message));
  const explicit = /explicit deny/i.test(message);
  return {
    principal: PRINCIPAL.exec(message)?.[1] ?? null,
    action: named ? `${named[1]?.toLowerCase()}:${named[2]}` : null,
    resource: resourceOf(whole(RESOURCE.exec(message))),
    by: policyOf(message, explicit),
    explicit,
  };
}

function resourceOf(match: RegExpExecArray | null): string | null {
  const resource = match?.[1] ?? match?.[2]?.replace(/[.,;]$/, '') ?? '';
  return resource === '*' || resource.startsWith('arn:') ? resource : null;
}

function policyOf(message: string, explicit: boolean): DeniedBy {
  const kind = KIND_OF_POLICY.exec(message)?.[1]?.toLowerCase();
  if (kind === 'identity-based') return explicit ? 'identity-policy' : 'no-identity-policy';
  if (kind === undefined) return /VPC endpoint policy/i.test(message) ? 'vpc-endpoint' : 'unknown';
  return BY.get(kind) ?? 'unknown';
}
