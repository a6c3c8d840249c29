import type { Run, SampleRole } from '../actor.ts';
import { type Call, read, write } from '../call.ts';
import { roleSession } from '../caller.ts';
import { ACCOUNT, arn, UNLOGGED_BUCKET } from '../organisation.ts';
import { allow, document, managed } from '../policy.ts';
import { daily, every } from '../schedule.ts';

const identity = { name: 'web-server', path: '/' } as const;
const FLEET = [
  { instance: 'i-0b7e41c29d5f8a630', address: '203.0.113.11' },
  { instance: 'i-0e93f5a17c24d6b88', address: '203.0.113.12' },
] as const;

const sessions = FLEET.map(({ instance, address }) => ({
  instance,
  as: roleSession(identity, {
    session: instance,
    address,
    agent: 'aws-sdk-go/1.55.5 (go1.23.4; linux; arm64) amazon-ssm-agent/3.3.1957.0',
    ec2RoleDelivery: '2.0',
  }),
}));

/**
 * Two web servers managed by Systems Manager. They also fetch their assets from a bucket whose object events are not
 * logged, and may pass roles, which is never logged: both must stay, as unknown.
 */
export const instanceProfile: SampleRole = {
  ...identity,
  description: 'Web servers on EC2, managed by Systems Manager',
  trust: { kind: 'service', service: 'ec2.amazonaws.com' },
  instanceProfile: true,
  attached: [
    managed(
      'larkspur-managed-instance',
      document(
        allow([
          'ssm:DescribeAssociation',
          'ssm:GetDeployablePatchSnapshotForInstance',
          'ssm:GetDocument',
          'ssm:DescribeDocument',
          'ssm:GetManifest',
          'ssm:GetParameter',
          'ssm:GetParameters',
          'ssm:ListAssociations',
          'ssm:ListInstanceAssociations',
          'ssm:PutInventory',
          'ssm:PutComplianceItems',
          'ssm:PutConfigurePackageResult',
          'ssm:UpdateAssociationStatus',
          'ssm:UpdateInstanceAssociationStatus',
          'ssm:UpdateInstanceInformation',
        ]),
        allow(['ssmmessages:CreateControlChannel', 'ssmmessages:CreateDataChannel']),
        allow(['ssmmessages:OpenControlChannel', 'ssmmessages:OpenDataChannel']),
        allow(['ec2messages:*']),
      ),
    ),
    managed(
      'larkspur-web-server',
      document(
        allow(['s3:GetObject'], `arn:aws:s3:::${UNLOGGED_BUCKET}/*`),
        allow(['ec2:Describe*', 'elasticloadbalancing:*', 'iam:PassRole']),
      ),
    ),
  ],
  activities: sessions.flatMap(({ instance, as }) => [
    { when: every(30), as, does: () => [heartbeat(instance)] },
    {
      when: every(360),
      as,
      does: (run: Run) => [associations(instance), ...inventory(instance, run)],
    },
    { when: daily('04:30'), as, does: () => boot(instance) },
  ]),
};

function heartbeat(instance: string): Call {
  return write('ssm', 'UpdateInstanceInformation', {
    request: {
      instanceId: instance,
      agentVersion: '3.3.1957.0',
      agentStatus: 'Active',
      platformType: 'Linux',
      agentName: 'amazon-ssm-agent',
    },
  });
}

function associations(instance: string): Call {
  return read('ssm', 'ListInstanceAssociations', {
    request: { instanceId: instance, maxResults: 20 },
  });
}

function inventory(instance: string, { day, random }: Run): readonly Call[] {
  const resources = [
    { accountId: ACCOUNT, type: 'AWS::EC2::Instance', ARN: arn('ec2', `instance/${instance}`) },
  ];
  const captureTime = `${day.date}T00:00:00Z`;
  return [
    write('ssm', 'PutInventory', {
      request: {
        instanceId: instance,
        items: [
          {
            typeName: 'AWS:Network',
            schemaVersion: '1.0',
            captureTime,
            contentHash: random.hex(24),
          },
        ],
      },
      resources,
    }),
    write('ssm', 'PutComplianceItems', {
      request: {
        resourceId: instance,
        resourceType: 'ManagedInstance',
        complianceType: 'Association',
        items: [],
      },
      resources,
    }),
    write('ssm', 'UpdateInstanceAssociationStatus', {
      request: { instanceId: instance, associationId: '3f1d2c6e-0d62-4f43-8e5b-9c8f2f6b1a77' },
    }),
  ];
}

function boot(instance: string): readonly Call[] {
  return [
    read('ec2', 'DescribeTags', {
      request: {
        maxResults: 1000,
        filterSet: { items: [{ name: 'resource-id', valueSet: { items: [{ value: instance }] } }] },
      },
    }),
    read('ec2', 'DescribeInstances', {
      request: { instancesSet: { items: [{ instanceId: instance }] }, filterSet: {} },
    }),
  ];
}
