import { expect, it } from 'vitest';
import type { Proposal } from '../../../lib/domain/proposal/proposal.ts';
import type { Roles, Trails } from '../../../lib/ports.ts';
import { type ProposeInput, propose } from '../../../lib/steps/propose.ts';
import { callOf, evidenceOf, ROLE } from '../../support/evidence-of.ts';
import { memoryArchive } from '../../support/review-ports.ts';
import { allow, managed, snapshotOf } from '../../support/snapshot-of.ts';

const role = snapshotOf({ attached: [managed('broad', allow(['sqs:*']))] });
const QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:q';

async function proposed(policies: readonly string[] | null): Promise<Proposal> {
  const archive = memoryArchive();
  const roles = {
    snapshot: async () => role,
    attachmentQuota: async () => 10,
    principalsWith: async () => [],
  };
  const trails = { selectors: async () => null };
  const evidence = evidenceOf({ calls: [callOf('sqs:SendMessage', QUEUE)] });
  const generated: ProposeInput['generated'] =
    policies === null
      ? { kind: 'unavailable', reason: 'offline' }
      : {
          kind: 'succeeded',
          documents: await archive.put('generated', {
            policies,
            covered: [evidence.window],
            missed: [],
          }),
        };
  const answer = await propose(
    {
      role: { arn: ROLE, id: role.id },
      evidence: await archive.put('evidence', evidence),
      generated,
      cautions: [],
      warnings: [],
      roleDigest: 'd',
    },
    { roles: roles as unknown as Roles, trails: trails as unknown as Trails, archive },
  );
  if (answer.kind !== 'proposed') throw new Error(answer.kind);
  return (await archive.get(answer.proposal)) as Proposal;
}
const used = (...Action: string[]) =>
  JSON.stringify({ Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });

it('keeps as unknown what Access Analyzer alone saw used, and says so', async () => {
  expect((await proposed(null)).removed).toContain('sqs:CreateQueue');

  const proposal = await proposed([used('sqs:SendMessage', 'sqs:CreateQueue')]);

  expect(proposal.removed).not.toContain('sqs:CreateQueue');
  expect(proposal.unknown).toContainEqual(expect.objectContaining({ action: 'sqs:CreateQueue' }));
  expect(proposal.secondOpinion).toMatchObject({
    agreed: 1,
    onlyTheirs: [{ action: 'sqs:CreateQueue' }],
  });
  expect(proposal.warnings.join()).toContain(
    'Access Analyzer saw 1 action used that no record here shows',
  );
});

it('grants nothing for what the role cannot do, however often Access Analyzer saw it tried', async () => {
  const proposal = await proposed([used('sqs:SendMessage', 's3:ListBucket')]);

  expect(JSON.stringify(proposal.attach)).not.toContain('s3:');
});

it('says when there is no second opinion, and why', async () => {
  const proposal = await proposed(null);

  expect(proposal.secondOpinion).toBeUndefined();
  expect(proposal.warnings).toContain('Access Analyzer gave no second opinion: offline');
});
