import {
  type AccessAnalyzerClient,
  CheckNoNewAccessCommand,
  paginateValidatePolicy,
  type ValidatePolicyFinding,
} from '@aws-sdk/client-accessanalyzer';
import type { PolicyDocument } from '../domain/policy/document.ts';
import { printPolicy } from '../domain/policy/print.ts';
import type { Check, Checks } from '../ports.ts';

/** Findings that speak against a policy; warnings and suggestions are matters of taste. */
const SERIOUS = ['ERROR', 'SECURITY_WARNING'];

/** The check could not be made: said on the ticket, and our own gates stand. */
const CANNOT = [
  'AccessDeniedException',
  'InvalidParameterException',
  'UnprocessableEntityException',
  'ValidationException',
];

/** Access Analyzer's checks of drafts against what a role has. Throttling and faults come through by name. */
export function accessAnalyzerChecks(client: AccessAnalyzerClient): Checks {
  return {
    run: async (drafts, existing) => [
      await attempt('ValidatePolicy', () => validate(client, drafts)),
      await attempt('CheckNoNewAccess', () => noNewAccess(client, drafts, existing)),
    ],
  };
}

type Outcome = Pick<Check, 'result' | 'detail'>;

async function attempt(name: string, check: () => Promise<Outcome>): Promise<Check> {
  try {
    return { name, ...(await check()) };
  } catch (error) {
    if (!(error instanceof Error) || !CANNOT.includes(error.name)) throw error;
    return { name, result: 'not-run', detail: `${error.name}: ${error.message}` };
  }
}

async function validate(
  client: AccessAnalyzerClient,
  drafts: readonly PolicyDocument[],
): Promise<Outcome> {
  const serious: string[] = [];
  for (const draft of drafts) {
    const input = { policyDocument: print(draft), policyType: 'IDENTITY_POLICY' as const };
    for await (const { findings = [] } of paginateValidatePolicy({ client }, input)) {
      serious.push(...findings.filter(isSerious).map(told));
    }
  }
  return serious.length === 0
    ? { result: 'passed', detail: `${drafts.length} documents, no error and no security warning` }
    : { result: 'failed', detail: serious.join('; ') };
}

function isSerious({ findingType }: ValidatePolicyFinding): boolean {
  return findingType !== undefined && SERIOUS.includes(findingType);
}

function told({ findingType, issueCode, findingDetails }: ValidatePolicyFinding): string {
  return `${findingType} ${issueCode}: ${findingDetails}`;
}

async function noNewAccess(
  client: AccessAnalyzerClient,
  drafts: readonly PolicyDocument[],
  existing: readonly PolicyDocument[],
): Promise<Outcome> {
  const [draft, now] = [merged(drafts), merged(existing)];
  if (draft === null || now === null) {
    return {
      result: 'not-run',
      detail:
        'It compares two documents, and these policies cannot be made into one: there is none, or their versions differ.',
    };
  }
  const {
    result,
    message,
    reasons = [],
  } = await client.send(
    new CheckNoNewAccessCommand({
      newPolicyDocument: print(draft),
      existingPolicyDocument: print(now),
      policyType: 'IDENTITY_POLICY',
    }),
  );
  const detail = [message, ...reasons.map(({ description }) => description)]
    .filter((part) => part !== undefined)
    .join('; ');
  return { result: result === 'PASS' ? 'passed' : 'failed', detail };
}

/**
 * Policies of a role as one document, since the check takes two. Sids must be unique in a document, so each gets a
 * new one. Null for documents of different versions: `${aws:...}` is a variable in one and plain text in the other.
 */
function merged(documents: readonly PolicyDocument[]): PolicyDocument | null {
  const [first, ...others] = documents;
  if (first === undefined || others.some(({ version }) => version !== first.version)) return null;
  const statements = documents.flatMap((document) => document.statements);
  return {
    version: first.version,
    statements: statements.map((statement, index) => ({ ...statement, sid: `S${index}` })),
  };
}

function print(document: PolicyDocument): string {
  return JSON.stringify(printPolicy(document));
}
