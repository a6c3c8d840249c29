import {
  type AccessAnalyzerClient,
  CheckAccessNotGrantedCommand,
  CheckNoNewAccessCommand,
  type ReasonSummary,
} from '@aws-sdk/client-accessanalyzer';
import { counted } from '../domain/counted.ts';
import { sensitiveActions } from '../domain/gates/sensitive.ts';
import type { PolicyDocument } from '../domain/policy/document.ts';
import { printPolicy } from '../domain/policy/print.ts';
import { modernised } from '../domain/policy/version.ts';
import type { Outcome } from './check-outcome.ts';

/** Actions that one CheckAccessNotGranted takes (Access Analyzer API, Access). Each call is billed. */
const MOST_ACTIONS = 100;
const NAMED = 5;

const NOTHING: Outcome = {
  result: 'not-run',
  detail: 'There is no document to check: none is left, or the role has none.',
};

/** CheckNoNewAccess: what the role would have, against what it has. */
export async function noNewAccess(
  client: AccessAnalyzerClient,
  drafts: readonly PolicyDocument[],
  existing: readonly PolicyDocument[],
): Promise<Outcome> {
  const [draft, now] = [merged(drafts), merged(existing)];
  if (draft === null || now === null) return NOTHING;
  const { result, message, reasons } = await client.send(
    new CheckNoNewAccessCommand({
      newPolicyDocument: draft,
      existingPolicyDocument: now,
      policyType: 'IDENTITY_POLICY',
    }),
  );
  const compared = `${counted(drafts.length, 'document')} against ${existing.length}`;
  if (result === 'PASS') return { result: 'passed', detail: `${compared}: no new access` };
  return { result: 'failed', detail: `${compared}: ${words(message, reasons)}` };
}

/**
 * CheckAccessNotGranted: of the sensitive actions that by our reading no Allow grants, AWS must find none granted
 * either. Those that the role needs are told, and are no failure.
 */
export async function accessNotGranted(
  client: AccessAnalyzerClient,
  drafts: readonly PolicyDocument[],
): Promise<Outcome> {
  const document = merged(drafts);
  if (document === null) return NOTHING;
  const { granted, absent } = sensitiveActions(drafts);
  const found: string[] = [];
  let calls = 0;
  for (let start = 0; start < absent.length; start += MOST_ACTIONS) {
    calls += 1;
    const { result, message, reasons } = await client.send(
      new CheckAccessNotGrantedCommand({
        policyDocument: document,
        access: [{ actions: absent.slice(start, start + MOST_ACTIONS) }],
        policyType: 'IDENTITY_POLICY',
      }),
    );
    if (result !== 'PASS') found.push(words(message, reasons));
  }
  const more = granted.length > NAMED ? ` and ${granted.length - NAMED} more` : '';
  const kept =
    granted.length === 0
      ? 'none is kept'
      : `${granted.length} kept (${granted.slice(0, NAMED).join(', ')}${more})`;
  return found.length > 0
    ? { result: 'failed', detail: found.join('; ') }
    : {
        result: 'passed',
        detail: `${counted(absent.length, 'sensitive action')} not granted, by ${counted(calls, 'check')}; ${kept}`,
      };
}

function words(message: string | undefined, reasons: readonly ReasonSummary[] = []): string {
  const parts = [message, ...reasons.map(({ description }) => description)];
  const said = parts.filter((part) => part !== undefined && part !== '');
  return said.length === 0 ? 'AWS gave no reason' : said.join('; ');
}

/**
 * Policies of a role as the text of one document, since the checks take no list. Sids must be unique in a document, so
 * each statement gets a new one; older versions are rewritten to mean the same in the newest. Null for none.
 */
function merged(documents: readonly PolicyDocument[]): string | null {
  const statements = documents.map(modernised).flatMap((document) => document.statements);
  if (statements.length === 0) return null;
  return JSON.stringify(
    printPolicy({
      version: '2012-10-17',
      statements: statements.map((statement, index) => ({ ...statement, sid: `S${index}` })),
    }),
  );
}
