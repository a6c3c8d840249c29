import type { SampleRole } from '../actor.ts';
import { read } from '../call.ts';
import { roleSession } from '../caller.ts';
import { allow, awsManaged, document } from '../policy.ts';
import { every } from '../schedule.ts';

const SERVICE = 'autoscaling.amazonaws.com';
const identity = {
  name: 'AWSServiceRoleForAutoScaling',
  path: `/aws-service-role/${SERVICE}/`,
} as const;

const session = roleSession(identity, {
  session: 'AutoScaling',
  address: '',
  agent: '',
  service: SERVICE,
});

/** Made and owned by an AWS service: nobody else may change it. */
export const serviceLinked: SampleRole = {
  ...identity,
  description: 'Service-linked role of EC2 Auto Scaling',
  trust: { kind: 'service', service: SERVICE },
  attached: [
    awsManaged(
      'AutoScalingServiceRolePolicy',
      document(
        allow([
          'ec2:Describe*',
          'ec2:RunInstances',
          'ec2:TerminateInstances',
          'elasticloadbalancing:Describe*',
        ]),
      ),
      '/aws-service-role/',
    ),
  ],
  activities: [
    {
      when: every(60),
      as: session,
      does: () => [
        read('ec2', 'DescribeInstanceStatus', {
          request: { instancesSet: { items: [] }, filterSet: {} },
        }),
        read('elasticloadbalancing', 'DescribeTargetHealth', {
          request: {},
          apiVersion: '2015-12-01',
        }),
      ],
    },
  ],
};
