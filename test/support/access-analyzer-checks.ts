import * as z from 'zod';
import { Failure } from './access-analyzer-failure.ts';

/** A request: members of body, path and query together. */
export type Input = Readonly<Record<string, unknown>>;

const list = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const Document = z.object({
  Version: z.string().optional(),
  Statement: z.preprocess(
    (value) => [value].flat(),
    z.array(
      z.object({
        Sid: z.string().optional(),
        Effect: z.enum(['Allow', 'Deny']),
        Action: list.default([]),
      }),
    ),
  ),
});
type Document = z.infer<typeof Document>;

/** Findings of ValidatePolicy, one a page: an error for what is no policy, and for Sids that are there twice. */
export function validated(input: Input): object {
  const findings = findingsIn(String(input['policyDocument']));
  const at = Number(input['nextToken'] ?? 0);
  const more = at + 1 < findings.length;
  return { findings: findings.slice(at, at + 1), ...(more && { nextToken: String(at + 1) }) };
}

function findingsIn(text: string): readonly object[] {
  const document = parse(text);
  if (document === null) return [finding('INVALID_POLICY', 'This is no policy.')];
  const sids = document.Statement.flatMap(({ Sid }) => (Sid === undefined ? [] : [Sid]));
  return sids
    .filter((sid, index) => sids.indexOf(sid) !== index)
    .map((sid) => finding('UNIQUE_SIDS_REQUIRED', `The Sid ${sid} is there twice.`));
}

function finding(issueCode: string, findingDetails: string): object {
  return {
    ...{ findingType: 'ERROR', issueCode, findingDetails, locations: [] },
    learnMoreLink:
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
  };
}

/** By names of actions alone, which is less than AWS compares and has nothing in common with our own proof. */
export function noNewAccess(input: Input): object {
  const existing = allowed(required(input['existingPolicyDocument']));
  const reasons = required(input['newPolicyDocument']).Statement.flatMap((statement, index) =>
    statement.Effect === 'Allow' && !statement.Action.every((action) => isIn(existing, action))
      ? [{ description: `Statement ${index} adds access`, statementIndex: index }]
      : [],
  );
  return verdict(reasons, 'The modified permissions grant new access');
}

const Access = z
  .array(z.object({ actions: z.array(z.string()).max(100).default([]) }))
  .min(1)
  .max(1);

/** FAIL when at least one of at most a hundred actions is allowed. */
export function notGranted(input: Input): object {
  const access = Access.safeParse(input['access']);
  if (!access.success) {
    throw new Failure('InvalidParameterException', z.prettifyError(access.error));
  }
  const granted = allowed(required(input['policyDocument']));
  const reasons = access.data
    .flatMap(({ actions }) => actions)
    .filter((action) => isIn(granted, action))
    .map((action) => ({ description: `${action} is granted`, statementIndex: 0 }));
  return verdict(reasons, 'The policy document grants access');
}

function verdict(reasons: readonly object[], failed: string): object {
  return reasons.length === 0 ? { result: 'PASS' } : { result: 'FAIL', message: failed, reasons };
}

function allowed({ Statement }: Document): readonly string[] {
  return Statement.flatMap(({ Effect, Action }) => (Effect === 'Allow' ? Action : []));
}

function isIn(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => {
    const source = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
    return new RegExp(`^${source.replaceAll('?', '.')}$`, 'i').test(action);
  });
}

function required(text: unknown): Document {
  const document = parse(String(text));
  if (document !== null) return document;
  throw new Failure('UnprocessableEntityException', 'The policy document cannot be processed');
}

function parse(text: string): Document | null {
  try {
    return Document.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
