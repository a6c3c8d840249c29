import {
  type AccessAnalyzerClient,
  paginateValidatePolicy,
  type ValidatePolicyFinding,
} from '@aws-sdk/client-accessanalyzer';
import { counted } from '../domain/counted.ts';
import type { PolicyDocument } from '../domain/policy/document.ts';
import { printPolicy } from '../domain/policy/print.ts';
import type { Outcome } from './check-outcome.ts';

/** Findings that speak against a policy; warnings and suggestions are matters of taste. */
const SERIOUS = ['ERROR', 'SECURITY_WARNING'];

/**
 * ValidatePolicy on every document. A serious finding fails, but for a kind that what the role has now gives as well:
 * a draft is a copy made smaller, and keeping it out would keep the wider one in.
 */
export async function validPolicies(
  client: AccessAnalyzerClient,
  drafts: readonly PolicyDocument[],
  existing: readonly PolicyDocument[],
): Promise<Outcome> {
  const findings = await findingsOn(client, drafts);
  const serious = findings.filter(isSerious);
  const numbers = `${counted(drafts.length, 'document')}, ${counted(findings.length - serious.length, 'warning or suggestion', 'warnings and suggestions')}`;
  if (serious.length === 0)
    return { result: 'passed', detail: `${numbers}, no error and no security warning` };

  const before = new Set((await findingsOn(client, existing)).filter(isSerious).map(kind));
  const fresh = serious.filter((finding) => !before.has(kind(finding)));
  return fresh.length === 0
    ? {
        result: 'passed',
        detail: `${numbers}, and nothing serious that the role's policies do not have today: ${[...new Set(serious.map(kind))].join(', ')}`,
      }
    : { result: 'failed', detail: fresh.map(told).join('; ') };
}

async function findingsOn(
  client: AccessAnalyzerClient,
  documents: readonly PolicyDocument[],
): Promise<readonly ValidatePolicyFinding[]> {
  const all: ValidatePolicyFinding[] = [];
  for (const document of documents) {
    const input = {
      policyDocument: JSON.stringify(printPolicy(document)),
      policyType: 'IDENTITY_POLICY' as const,
    };
    for await (const { findings = [] } of paginateValidatePolicy({ client }, input)) {
      all.push(...findings);
    }
  }
  return all;
}

function isSerious({ findingType }: ValidatePolicyFinding): boolean {
  return findingType !== undefined && SERIOUS.includes(findingType);
}

function kind({ findingType, issueCode }: ValidatePolicyFinding): string {
  return `${findingType} ${issueCode}`;
}

function told(finding: ValidatePolicyFinding): string {
  return `${kind(finding)}: ${finding.findingDetails}`;
}
