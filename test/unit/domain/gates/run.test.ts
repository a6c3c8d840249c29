import { describe, expect, it } from 'vitest';
import { counterReplay } from '../../../../lib/domain/gates/replay.ts';
import { runGates } from '../../../../lib/domain/gates/run.ts';
import type { Proposal } from '../../../../lib/domain/proposal/proposal.ts';
import { documentsOf } from '../../../../lib/domain/role.ts';
import { getItem, OTHER, proposed, TABLE } from '../../../support/drafted.ts';
import { denialOf, evidenceOf } from '../../../support/evidence-of.ts';
import { allow, managed, snapshotOf } from '../../../support/snapshot-of.ts';

describe('the gates', () => {
  const role = snapshotOf({ attached: [managed('broad', allow(['dynamodb:*']))] });
  const proposal = proposed(role, [getItem]);
  const evidence = evidenceOf({ calls: [getItem] });
  const withDocument = (...statements: Parameters<typeof managed>[1][]): Proposal => ({
    ...proposal,
    attach: proposal.attach.map((each) => ({
      ...each,
      document: managed('x', ...statements).document,
    })),
  });

  it('all pass on a draft of its own', () => {
    const gates = runGates(role, proposal, evidence, 10);
    expect([
      gates.replay.passed,
      gates.counterReplay.passed,
      gates.noNewAccess.passed,
      gates.size.passed,
    ]).toEqual([true, true, true, true]);
  });

  it('replay fails when a call would be denied', () => {
    expect(
      runGates(role, withDocument(allow(['dynamodb:GetItem'], [OTHER])), evidence, 10).replay,
    ).toEqual({
      passed: false,
      checked: 1,
      denied: 1,
      examples: [{ action: 'dynamodb:GetItem', resource: TABLE }],
    });
  });

  it('no-new-access fails, with a witness, when anything is added', () => {
    expect(
      runGates(role, withDocument(allow(['dynamodb:GetItem', 'sqs:SendMessage'])), evidence, 10)
        .noNewAccess,
    ).toMatchObject({
      passed: false,
      verdict: 'refuted',
      witness: { action: 'sqs:SendMessage' },
    });
  });

  it('counter-replay fails when a refused call becomes allowed', () => {
    const refused = [denialOf('sqs:SendMessage', 'arn:aws:sqs:eu-west-1:111122223333:q')];
    const after = [managed('x', allow(['sqs:*'])).document];
    expect(counterReplay(refused, [], documentsOf(role), after)).toMatchObject({
      passed: false,
      allowed: 1,
    });
    expect(counterReplay(refused, [], after, after)).toMatchObject({ passed: true });
  });

  it('size fails when old and new together do not fit the quota', () => {
    expect(runGates(role, proposal, evidence, 1).size).toMatchObject({
      passed: false,
      attachments: { after: 2, quota: 1 },
    });
  });
});
