import type { Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { OWN_ROLE_PATH } from './ratchet-function.ts';
import { allow } from './statements.ts';

/** The tag that asks for tightening, as a condition key. Tag keys of roles are case-insensitive, so is this. */
const TAGGED = { Null: { 'iam:ResourceTag/lp:observe': 'false' } };

/** Where the policies that Ratchet makes stand. */
const POLICY_PATH = '/ratchet/';

/** Paths of roles that nobody tightens: service-linked, IAM Identity Center's, and Ratchet's own. */
const NEVER = ['/aws-service-role/', '/aws-reserved/', OWN_ROLE_PATH];

const WRITES = [
  'iam:AttachRolePolicy',
  'iam:DeleteRolePolicy',
  'iam:DetachRolePolicy',
  'iam:PutRolePolicy',
  'iam:TagRole',
  'iam:UntagRole',
];

/** What a function may do in IAM, each the least that one kind of work needs. */
export interface IamPermissions {
  /** One role with its tags: no policy, no trust of another service. */
  readonly readRole: PolicyStatement;
  /** The whole picture of a role. */
  readonly readAccess: readonly PolicyStatement[];
  /** When a role last used what: starts IAM's own report on it, and reads that. */
  readonly readUse: readonly PolicyStatement[];
  /** How many policies a role of this account may have. */
  readonly readQuotas: PolicyStatement;
  /** Who else has a policy. */
  readonly readHolders: PolicyStatement;
  /** Takes what Ratchet says of itself off a role that says so. */
  readonly untag: readonly PolicyStatement[];
  /** All roles with their tags; IAM has no call for that which leaves their policies out. */
  readonly listRoles: PolicyStatement;
  readonly tag: readonly PolicyStatement[];
  /** Make and attach a policy of Ratchet's, then take others away; no policy of another's can be added. */
  readonly apply: readonly PolicyStatement[];
  /** Add a policy of Ratchet's or an inline one, and take nothing. */
  readonly giveBack: readonly PolicyStatement[];
  /** Put any policies back and take any away, on tagged roles only: what the snapshot had is not known here. */
  readonly restore: readonly PolicyStatement[];
  /** All of the above and no more, for the permissions boundary. */
  readonly boundary: readonly PolicyStatement[];
}

/** The statements for the stack's own account. */
export function iamPermissions(stack: Stack): IamPermissions {
  const iam = (resource: string, account = stack.account) =>
    `arn:${stack.partition}:iam::${account}:${resource}`;
  const roles = iam('role/*');
  const ownPolicies = iam(`policy${POLICY_PATH}*`);
  const own = { ArnLike: { 'iam:PolicyARN': ownPolicies } };

  const handsOff = () =>
    new PolicyStatement({
      effect: Effect.DENY,
      actions: WRITES,
      resources: NEVER.map((path) => iam(`role${path}*`)),
    });
  const tag = () =>
    allow(['iam:TagRole'], [roles], {
      ...TAGGED,
      'ForAllValues:StringLike': { 'aws:TagKeys': 'lp:*' },
    });

  // The tag that asked for tightening is gone by then, so this looks for our own.
  const untag = () =>
    allow(['iam:UntagRole'], [roles], {
      Null: { 'iam:ResourceTag/lp:status': 'false' },
      'ForAllValues:StringEquals': { 'aws:TagKeys': 'lp:status' },
    });

  // Tags come with the policy that is made; a swap that is walked back deletes what it made.
  const make = () =>
    allow(['iam:CreatePolicy', 'iam:DeletePolicy', 'iam:TagPolicy'], [ownPolicies]);

  const allPolicies = [iam('policy/*'), iam('policy/*', 'aws')];
  const readRoles = [
    'iam:GetRole',
    'iam:GetRolePolicy',
    'iam:ListAttachedRolePolicies',
    'iam:ListRolePolicies',
  ];
  const passedTo = { StringEquals: { 'iam:PassedToService': 'access-analyzer.amazonaws.com' } };

  return {
    readRole: allow(['iam:GetRole'], [roles]),
    readAccess: [
      allow(readRoles, [roles]),
      allow(['iam:GetPolicy', 'iam:GetPolicyVersion'], allPolicies),
    ],
    readUse: [
      allow(['iam:GenerateServiceLastAccessedDetails'], [roles]),
      allow(['iam:GetServiceLastAccessedDetails'], ['*']),
    ],
    readHolders: allow(['iam:ListEntitiesForPolicy'], allPolicies),
    untag: [untag(), handsOff()],
    listRoles: allow(['iam:GetAccountAuthorizationDetails'], ['*']),
    readQuotas: allow(['iam:GetAccountSummary'], ['*']),
    tag: [tag(), handsOff()],
    apply: [
      make(),
      allow(['iam:AttachRolePolicy'], [roles], { ...TAGGED, ...own }),
      allow(['iam:DetachRolePolicy', 'iam:DeleteRolePolicy'], [roles], TAGGED),
      tag(),
      handsOff(),
    ],
    giveBack: [
      allow(['iam:CreatePolicy', 'iam:TagPolicy'], [ownPolicies]),
      allow(['iam:AttachRolePolicy'], [roles], { ...TAGGED, ...own }),
      allow(['iam:PutRolePolicy'], [roles], TAGGED),
      handsOff(),
    ],
    restore: [
      make(),
      allow(
        [
          'iam:AttachRolePolicy',
          'iam:PutRolePolicy',
          'iam:DetachRolePolicy',
          'iam:DeleteRolePolicy',
        ],
        [roles],
        TAGGED,
      ),
      tag(),
      handsOff(),
    ],
    boundary: [
      allow([...readRoles, 'iam:GenerateServiceLastAccessedDetails'], [roles]),
      allow(['iam:GetPolicy', 'iam:GetPolicyVersion', 'iam:ListEntitiesForPolicy'], allPolicies),
      allow(
        [
          'iam:GetAccountSummary',
          'iam:GetServiceLastAccessedDetails',
          'iam:GetAccountAuthorizationDetails',
          'iam:SimulateCustomPolicy',
        ],
        ['*'],
      ),
      allow(['iam:PassRole'], [roles], passedTo),
      make(),
      allow(
        [
          'iam:AttachRolePolicy',
          'iam:DeleteRolePolicy',
          'iam:DetachRolePolicy',
          'iam:PutRolePolicy',
        ],
        [roles],
        TAGGED,
      ),
      tag(),
      untag(),
      handsOff(),
    ],
  };
}
