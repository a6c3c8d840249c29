import { CreateRoleCommand, type IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import type { Template } from 'aws-cdk-lib/assertions';
import { type Granted, grantedByRole } from '../infra/statements.ts';
import { ACCOUNT } from './ministack.ts';

/** The environment variables of a session of a role. */
export type Session = Readonly<Record<string, string>>;

/** The resources of the template as they are called in the emulated account. */
export interface Names {
  readonly archive: string;
}

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      ...{ Effect: 'Allow', Action: 'sts:AssumeRole' },
      Principal: { Service: 'lambda.amazonaws.com' },
    },
  ],
});

/**
 * Makes each function's role of the template in the account, with what the template allows it, and takes a session of
 * each. By the role's id in the template, without the stack: `Apply`, `OnTagStart`.
 *
 * moto compares the names of actions. It takes the resource of a call for `*`, but for objects of S3, and lets nothing
 * through that has a condition; so of a statement it gets the actions, for all resources, and of S3's the resources.
 * Deny statements name resources that moto does not tell apart: test/infra/permissions.test.ts has all of it, exactly.
 */
export async function functionSessions(
  template: Template,
  names: Names,
  { iam, sts }: { readonly iam: IAMClient; readonly sts: STSClient },
): Promise<ReadonlyMap<string, Session>> {
  const sessions = new Map<string, Session>();
  for (const [role, granted] of grantedByRole(template)) {
    const RoleName = `ratchet-${role}`;
    const { Role } = await iam.send(
      new CreateRoleCommand({ RoleName, Path: '/ratchet/', AssumeRolePolicyDocument: TRUST }),
    );
    await iam.send(
      new PutRolePolicyCommand({
        RoleName,
        PolicyName: 'allowed',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: granted
            .filter(({ effect }) => effect === 'Allow')
            .map((statement) => inMoto(statement, names)),
        }),
      }),
    );
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: 'function' }),
    );
    sessions.set(role, {
      AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId ?? '',
      AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey ?? '',
      AWS_SESSION_TOKEN: Credentials?.SessionToken ?? '',
    });
  }
  return sessions;
}

function inMoto({ actions, resources }: Granted, { archive }: Names): object {
  const ofS3 = actions.every((action) => action.startsWith('s3:'));
  const named = resources.map((resource) =>
    resource
      .replace(/<Archive(Bucket)?\.Arn>/, `arn:aws:s3:::${archive}`)
      .replaceAll('ACCOUNT', ACCOUNT)
      .replace('arn:PARTITION:', 'arn:aws:'),
  );
  return { Effect: 'Allow', Action: actions, Resource: ofS3 ? named : '*' };
}
