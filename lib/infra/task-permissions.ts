import type { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { readKept, writeKept } from './archive-permissions.ts';
import { iamPermissions } from './iam-permissions.ts';
import type { Resources } from './resources.ts';
import { allow, CHECKS, startGeneration } from './statements.ts';
import {
  changeCycle,
  endProbation,
  generations,
  listCycles,
  probations,
  releaseLease,
  takeLease,
  tickets,
} from './table-permissions.ts';
import { listTrail, readRecords, readTrail, trailSettings } from './trail-permissions.ts';

/** Task state -> all its function may do. A state that is not here cannot be deployed. */
export function taskPermissions(
  stack: Stack,
  resources: Resources,
): ReadonlyMap<string, readonly PolicyStatement[]> {
  const iam = iamPermissions(stack);
  const { topic, settings } = resources;
  const notify = allow(['sns:Publish'], [topic.topicArn]);
  const records = readRecords(stack, resources);

  return new Map([
    [
      'Admit',
      [
        ...iam.readAccess,
        ...readTrail(stack, settings),
        ...trailSettings(settings),
        takeLease(resources),
      ],
    ],
    ['Observe', [...iam.readAccess, ...iam.tag, writeKept(resources, 'snapshot')]],
    [
      'Collect',
      [
        ...records,
        ...iam.readUse,
        writeKept(resources, 'evidence'),
        takeLease(resources),
        ...(settings.trailReader === 'athena' ? [listCycles(resources)] : []),
      ],
    ],
    [
      'StartGeneration',
      [
        ...startGeneration(settings),
        ...listTrail(stack, settings),
        generations(resources),
        takeLease(resources),
      ],
    ],
    [
      'GetGeneration',
      [
        ...startGeneration(settings),
        allow(['access-analyzer:GetGeneratedPolicy'], ['*']),
        generations(resources),
        readKept(resources, 'generated'),
        writeKept(resources, 'generated'),
      ],
    ],
    [
      'Propose',
      [
        ...iam.readAccess,
        iam.readQuotas,
        iam.readHolders,
        ...trailSettings(settings),
        readKept(resources, 'evidence', 'generated'),
        writeKept(resources, 'proposal', 'snapshot'),
      ],
    ],
    [
      'Verify',
      [
        iam.readQuotas,
        allow(CHECKS, ['*']),
        readKept(resources, 'proposal', 'snapshot', 'evidence'),
        writeKept(resources, 'gates'),
      ],
    ],
    [
      'Review',
      [
        tickets(resources, ['dynamodb:UpdateItem']),
        takeLease(resources),
        notify,
        readKept(resources, 'proposal'),
      ],
    ],
    ['RenewLease', [takeLease(resources)]],
    [
      'Apply',
      [
        ...iam.readAccess,
        iam.readQuotas,
        ...iam.apply,
        takeLease(resources),
        readKept(resources, 'proposal', 'snapshot'),
        writeKept(resources, 'plan'),
      ],
    ],
    ['Abandon', [...iam.readAccess, ...iam.restore, readKept(resources, 'proposal', 'snapshot')]],
    [
      'Supersede',
      [
        ...iam.readAccess,
        ...records,
        tickets(resources, ['dynamodb:GetItem', 'dynamodb:UpdateItem']),
        notify,
        readKept(resources, 'snapshot'),
      ],
    ],
    [
      'Watch',
      [
        ...iam.readAccess,
        ...records,
        takeLease(resources),
        notify,
        readKept(resources, 'snapshot', 'proposal'),
        writeKept(resources, 'missed'),
      ],
    ],
    [
      'GiveBack',
      [
        ...iam.readAccess,
        iam.readQuotas,
        ...iam.giveBack,
        tickets(resources, ['dynamodb:UpdateItem']),
        notify,
        readKept(resources, 'snapshot', 'proposal', 'missed', 'evidence'),
        writeKept(resources, 'plan', 'proposal', 'gates'),
      ],
    ],
    ['Probation', [probations(resources)]],
    [
      'Restore',
      [
        ...iam.readAccess,
        ...iam.restore,
        readKept(resources, 'proposal', 'snapshot'),
        writeKept(resources, 'plan'),
      ],
    ],
    [
      'Close',
      [
        ...iam.tag,
        notify,
        endProbation(resources),
        releaseLease(resources),
        changeCycle(resources),
      ],
    ],
    ['Refuse', [...iam.tag, notify, releaseLease(resources), changeCycle(resources)]],
    [
      'Escalate',
      [notify, endProbation(resources), releaseLease(resources), changeCycle(resources)],
    ],
  ]);
}
