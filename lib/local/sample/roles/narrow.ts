import type { SampleRole } from '../actor.ts';
import { read } from '../call.ts';
import { roleSession } from '../caller.ts';
import { tableCall } from '../calls/dynamodb.ts';
import { arn } from '../organisation.ts';
import { allow, document, managed } from '../policy.ts';
import { every } from '../schedule.ts';

const identity = { name: 'health-checker', path: '/' } as const;

const session = roleSession(identity, {
  session: 'health-checker',
  address: '198.51.100.31',
  agent:
    'aws-sdk-js/3.1169.0 ua/2.1 os/linux lang/js md/nodejs#24.9.0 exec-env/AWS_Lambda_nodejs24.x',
});

/** As narrow as can be already, and all of it used: there is nothing to propose. */
export const narrow: SampleRole = {
  ...identity,
  description: 'Looks whether the shop is up',
  trust: { kind: 'service', service: 'lambda.amazonaws.com' },
  attached: [
    managed(
      'larkspur-health-check',
      document(
        allow('dynamodb:DescribeTable', arn('dynamodb', 'table/Orders')),
        allow('lambda:GetFunctionConfiguration', arn('lambda', 'function:orders-api')),
      ),
    ),
  ],
  activities: [
    {
      when: every(30),
      as: session,
      does: () => [
        tableCall('DescribeTable', 'Orders'),
        read('lambda', 'GetFunctionConfiguration20150331v2', {
          request: { functionName: 'orders-api' },
        }),
      ],
    },
  ],
};
