import type { Run, SampleRole } from '../actor.ts';
import { type Call, failing, read, write } from '../call.ts';
import { roleSession } from '../caller.ts';
import { refused } from '../failures.ts';
import { ACCOUNT, iamArn } from '../organisation.ts';
import { officeHours, weekly } from '../schedule.ts';
import { administratorAccess } from '../shared-policies.ts';

const identity = { name: 'platform-admin', path: '/' } as const;

const session = roleSession(identity, {
  session: 'maria.field',
  address: '198.51.100.80',
  agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0',
  fromConsole: true,
});

const WEDNESDAY = 3;
const SET = { items: [] } as const;
const LOOKS: readonly [Call, ...Call[]] = [
  read('ec2', 'DescribeInstances', {
    request: { maxResults: 100, instancesSet: SET, filterSet: {} },
  }),
  read('ec2', 'DescribeSecurityGroups', {
    request: { maxResults: 100, securityGroupSet: {}, filterSet: {} },
  }),
  read('ec2', 'DescribeVpcs', { request: { vpcSet: {}, filterSet: {} } }),
  read('ec2', 'DescribeVolumes', { request: { maxResults: 100, volumeSet: {}, filterSet: {} } }),
  read('iam', 'ListRoles', { request: { maxItems: 100 } }),
  read('iam', 'ListUsers', { request: { maxItems: 100 } }),
  read('iam', 'GetRole', { request: { roleName: 'web-server' } }),
  read('iam', 'GetAccountSummary'),
  read('monitoring', 'DescribeAlarms', { request: { maxRecords: 100 } }),
  read('monitoring', 'ListDashboards'),
  read('monitoring', 'GetDashboard', { request: { dashboardName: 'shop' } }),
  read('logs', 'DescribeLogGroups', { request: { limit: 50 }, apiVersion: '20140328' }),
];

/** Everything on everything, for a person who looks at a dozen pages of the console. */
export const administrator: SampleRole = {
  ...identity,
  description: 'Administrator of the platform team',
  trust: {
    kind: 'account',
    account: ACCOUNT,
    condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  },
  attached: [administratorAccess],
  activities: [
    { when: officeHours(14), as: session, does: look },
    { when: weekly(WEDNESDAY, '11:10'), as: session, does: forbidden },
  ],
};

function look({ turn }: Run): readonly Call[] {
  return [LOOKS[turn % LOOKS.length] ?? LOOKS[0]];
}

/** Allowed by the policy, and refused by the organisation. */
function forbidden(): readonly Call[] {
  const user = iamArn('user/maria.field');
  return [
    failing(
      write('iam', 'CreateAccessKey'),
      refused('iam:CreateAccessKey', user, 'service control policy'),
    ),
  ];
}
