import type { SampleRole } from '../actor.ts';
import { read } from '../call.ts';
import { roleSession } from '../caller.ts';
import { HOME_REGION } from '../organisation.ts';
import { officeHours } from '../schedule.ts';
import { administratorAccess } from '../shared-policies.ts';

const identity = {
  name: 'AWSReservedSSO_Developer_3f9a1c7be2d40568',
  path: `/aws-reserved/sso.amazonaws.com/${HOME_REGION}/`,
} as const;

const session = roleSession(identity, {
  session: 'tom.reed@larkspur.example',
  address: '198.51.100.81',
  agent: 'aws-cli/2.31.7 md/awscrt#0.27.6 ua/2.1 os/macos#25.1 lang/python#3.13',
});

/** Belongs to a permission set of IAM Identity Center, and is changed there or not at all. */
export const reservedSso: SampleRole = {
  ...identity,
  description: 'Developers, signed in by IAM Identity Center',
  trust: { kind: 'saml', provider: 'AWSSSO_0a1b2c3d4e5f6a7b_DO_NOT_DELETE' },
  attached: [administratorAccess],
  activities: [
    {
      when: officeHours(20),
      as: session,
      does: () => [
        read('lambda', 'ListFunctions20150331', { request: { maxItems: 50 } }),
        read('logs', 'DescribeLogGroups', { request: { limit: 50 }, apiVersion: '20140328' }),
      ],
    },
  ],
};
