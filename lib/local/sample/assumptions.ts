import type { Activity, Actor, SampleRole } from './actor.ts';
import { type Call, type Json, read } from './call.ts';
import { awsService, type Caller, iamUser } from './caller.ts';
import { ACCOUNT, iamArn, uniqueId } from './organisation.ts';
import { every, officeHours, type Rhythm } from './schedule.ts';
import type { Trust } from './trust.ts';

/**
 * How somebody comes to be a role: the records of STS that precede its sessions. They belong to whoever assumes it,
 * so they are no activity of the role.
 */
export function assumptions(roles: readonly SampleRole[]): Actor {
  return {
    name: 'assumptions',
    activities: roles.filter(({ activities }) => activities.length > 0).map(assumption),
  };
}

function assumption({ name, path, trust }: SampleRole): Activity {
  const { when, as, api } = manner(trust);
  return {
    when,
    as: () => as,
    does: ({ random }) => [assume(api, iamArn(`role${path}${name}`), random.base32(16))],
  };
}

function assume(api: string, roleArn: string, key: string): Call {
  return read('sts', api, {
    request: { roleArn, roleSessionName: 'session', durationSeconds: 3600 },
    response: { credentials: { accessKeyId: `ASIA${key}` } },
    resources: [{ accountId: ACCOUNT, type: 'AWS::IAM::Role', ARN: roleArn }],
  });
}

interface Manner {
  readonly when: Rhythm;
  readonly as: Caller;
  readonly api: string;
}

function manner(trust: Trust): Manner {
  switch (trust.kind) {
    case 'service':
      return { when: every(240), as: awsService(trust.service), api: 'AssumeRole' };
    case 'account':
      return trust.account === ACCOUNT
        ? { when: officeHours(2), as: iamUser('maria.field', '198.51.100.80'), api: 'AssumeRole' }
        : { when: officeHours(1), as: foreignAccount(trust.account), api: 'AssumeRole' };
    case 'web-identity':
      return {
        when: officeHours(6),
        as: federated(
          'WebIdentityUser',
          iamArn(`oidc-provider/${trust.provider}`),
          'repo:larkspur-books/shop:main',
        ),
        api: 'AssumeRoleWithWebIdentity',
      };
    case 'saml':
      return {
        when: officeHours(2),
        as: federated(
          'SAMLUser',
          iamArn(`saml-provider/${trust.provider}`),
          'tom.reed@larkspur.example',
        ),
        api: 'AssumeRoleWithSAML',
      };
  }
}

function foreignAccount(account: string): Caller {
  return outsider(account, {
    type: 'AWSAccount',
    principalId: `${uniqueId('AROA', `${account} importer`)}:partner-import`,
    accountId: account,
  });
}

function federated(
  type: 'WebIdentityUser' | 'SAMLUser',
  provider: string,
  userName: string,
): Caller {
  return outsider(provider, {
    type,
    principalId: `${provider}:${userName}`,
    userName,
    identityProvider: provider,
  });
}

function outsider(arn: string, userIdentity: Json): Caller {
  return {
    arn,
    userIdentity,
    sourceIPAddress: '203.0.113.90',
    userAgent: 'aws-sdk-js/3.1169.0',
    tls: true,
  };
}
