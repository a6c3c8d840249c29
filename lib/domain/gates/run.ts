import { radiusFigures } from '../blast-radius/figures.ts';
import { draftArn } from '../change/operation.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { contains } from '../policy/contain.ts';
import type { PolicyDocument } from '../policy/document.ts';
import { characters, MANAGED_POLICY_LIMIT } from '../policy/size.ts';
import type { Proposal } from '../proposal/proposal.ts';
import { documentsOf, type RoleSnapshot } from '../role.ts';
import { discoveryOf } from '../soak/measure.ts';
import type { Gates } from './gates.ts';
import { counterReplay, replay } from './replay.ts';

/** The documents it would have: the drafts and what stays. */
export function documentsAfter(role: RoleSnapshot, proposal: Proposal): readonly PolicyDocument[] {
  return [...staysAttached(role, proposal), ...proposal.attach.map(({ document }) => document)];
}

/** The documents that it has and keeps. */
export function staysAttached(role: RoleSnapshot, proposal: Proposal): readonly PolicyDocument[] {
  const gone = new Set(
    proposal.detach.map((removal) =>
      removal.kind === 'managed' ? removal.arn : `inline ${removal.name}`,
    ),
  );
  return [
    ...role.attached.filter(({ arn }) => !gone.has(arn)),
    ...role.inline.filter(({ name }) => !gone.has(`inline ${name}`)),
  ].map(({ document }) => document);
}

/** Runs the gates that need nothing but the documents and the evidence. `quota`: managed policies a role may have. */
export function runGates(
  role: RoleSnapshot,
  proposal: Proposal,
  evidence: Evidence,
  quota: number,
): Omit<Gates, 'checks'> {
  const before = documentsOf(role);
  const then = documentsAfter(role, proposal);
  const [radius, radiusThen] = [radiusFigures(before), radiusFigures(then)];
  return {
    replay: replay(evidence.calls, before, then),
    counterReplay: counterReplay(evidence.denials, evidence.calls, before, then),
    noNewAccess: noNewAccess(before, then),
    size: size(role, proposal, quota),
    discovery: discoveryOf(evidence),
    ...(radius === null || radiusThen === null
      ? {}
      : { blastRadius: { before: radius, after: radiusThen } }),
  };
}

function noNewAccess(
  before: readonly PolicyDocument[],
  then: readonly PolicyDocument[],
): Gates['noNewAccess'] {
  const answer = contains(before, then);
  switch (answer.kind) {
    case 'proven':
      return { passed: true, verdict: 'proven' };
    case 'refuted':
      return {
        passed: false,
        verdict: 'refuted',
        witness: { action: answer.witness.action, resource: answer.witness.resource },
      };
    case 'not-proven':
      return { passed: false, verdict: 'not-proven', reason: answer.reason };
  }
}

/** While a proposal is applied the old and the new are attached together, so that is what must fit the quota. */
function size(role: RoleSnapshot, proposal: Proposal, quota: number): Gates['size'] {
  const documents = proposal.attach.map(({ name, document }) => ({
    name,
    characters: characters(document),
    limit: MANAGED_POLICY_LIMIT,
  }));
  const attached = new Set([
    ...role.attached.map(({ arn }) => arn),
    ...proposal.attach.map((draft) => draftArn(role.arn, draft)),
  ]);
  const fits = documents.every((each) => each.characters <= each.limit);
  return {
    passed: fits && attached.size <= quota,
    documents,
    attachments: { after: attached.size, quota },
  };
}
