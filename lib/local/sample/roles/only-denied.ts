import type { SampleRole } from '../actor.ts';
import { failing, read, write } from '../call.ts';
import { roleSession } from '../caller.ts';
import { refused, refusedByEc2 } from '../failures.ts';
import { arn, iamArn } from '../organisation.ts';
import { allow, document, managed } from '../policy.ts';
import { daily } from '../schedule.ts';

const identity = { name: 'legacy-exporter', path: '/' } as const;
const WAREHOUSE = iamArn('role/warehouse-loader');

const session = roleSession(identity, {
  session: 'export-2023',
  address: '192.0.2.15',
  agent: 'Boto3/1.26.90 Python/3.8.16 Linux/5.10 Botocore/1.29.90',
});

/** A forgotten job whose every call is refused: what it asks for shows no need, and what it may do shows no use. */
export const onlyDenied: SampleRole = {
  ...identity,
  description: 'Nightly export of 2023, never switched off',
  trust: { kind: 'service', service: 'ec2.amazonaws.com' },
  attached: [
    managed('larkspur-legacy-read', document(allow(['ec2:Describe*', 'cloudwatch:Get*']))),
  ],
  activities: [
    {
      when: daily('00:45'),
      as: session,
      does: () => [
        failing(read('sts', 'AssumeRole'), refused('sts:AssumeRole', WAREHOUSE)),
        failing(
          write('rds', 'StartExportTask'),
          refused('rds:StartExportTask', arn('rds', 'snapshot:orders-nightly')),
        ),
        failing(
          write('ec2', 'RunInstances', {
            request: { instanceType: 'm5.large', blockDeviceMapping: {} },
          }),
          refusedByEc2('ec2:RunInstances', arn('ec2', 'instance/*')),
        ),
      ],
    },
  ],
};
