import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, it } from 'vitest';
import { accessTo } from '../../../lib/aws/account-access.ts';
import { readEnvironment } from '../../../lib/aws/environment.ts';
import { memberCredentials } from '../../../lib/aws/member-credentials.ts';
import { awsRoles } from '../../../lib/aws/ports.ts';
import { awsError, sentBy } from '../../support/sent-commands.ts';

const ROLE = {
  roleArn: 'arn:aws:iam::444455556666:role/ratchet/RatchetReads',
  externalId: 'only-the-two-know',
  user: 'RatchetHub-Admit',
};
const HUB = {
  ACCOUNT_ID: '111122223333',
  TABLE_NAME: 'table',
  ARCHIVE_BUCKET: 'archive',
  TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:notices',
  MEMBER_ROLE: 'RatchetReads',
  MEMBER_EXTERNAL_ID: 'only-the-two-know',
  AWS_LAMBDA_FUNCTION_NAME: 'RatchetHub-Admit',
};

const sts = mockClient(STSClient);
let now = new Date('2026-10-01T00:00:00Z');
let given = 0;
beforeEach(() => {
  now = new Date('2026-10-01T00:00:00Z');
  given = 0;
  sts.reset();
  sts.on(AssumeRoleCommand).callsFake(() => ({
    Credentials: {
      AccessKeyId: `ASIA${++given}`,
      SecretAccessKey: 'secret',
      SessionToken: 'token',
      Expiration: new Date(now.getTime() + 3_600_000),
    },
  }));
});
const credentials = () =>
  memberCredentials(new STSClient({ region: 'us-east-1' }), ROLE, () => now);

it('assumes the role with its external id, tagged with who works there', async () => {
  expect(await credentials()()).toEqual({
    accessKeyId: 'ASIA1',
    secretAccessKey: 'secret',
    sessionToken: 'token',
    expiration: new Date('2026-10-01T01:00:00Z'),
  });
  expect(sentBy(sts)).toEqual([
    [
      'AssumeRole',
      {
        RoleArn: ROLE.roleArn,
        RoleSessionName: 'ratchet-RatchetHub-Admit',
        ExternalId: 'only-the-two-know',
        DurationSeconds: 3600,
        Tags: [
          { Key: 'lp:component', Value: 'ratchet' },
          { Key: 'lp:function', Value: 'RatchetHub-Admit' },
        ],
      },
    ],
  ]);
});

it('asks once for all who want them, and again five minutes before they expire', async () => {
  const get = credentials();

  await Promise.all([get(), get(), get()]);
  now = new Date('2026-10-01T00:54:59Z');
  expect((await get()).accessKeyId).toBe('ASIA1');
  now = new Date('2026-10-01T00:55:00Z');
  expect((await get()).accessKeyId).toBe('ASIA2');
  expect(sentBy(sts)).toHaveLength(2);
});

it('says what to deploy where when it may not, without the external id, and asks again next time', async () => {
  sts
    .on(AssumeRoleCommand)
    .rejectsOnce(awsError('AccessDenied', 'with only-the-two-know'))
    .callsFake(() => ({
      Credentials: {
        AccessKeyId: 'A',
        SecretAccessKey: 'S',
        SessionToken: 'T',
        Expiration: new Date('2027-01-01'),
      },
    }));
  const get = credentials();

  const refused = await get().catch((error: unknown) => error);
  expect(refused).toMatchObject({
    name: 'BadInput',
    message: expect.stringContaining('deploy its member stack'),
  });
  expect(JSON.stringify([refused, String(refused)])).not.toContain('only-the-two-know');
  expect((await get()).accessKeyId).toBe('A');
});

it.each(['Throttling', 'RegionDisabledException', 'ExpiredTokenException'])(
  'lets %s out',
  async (name) => {
    sts.on(AssumeRoleCommand).rejects(awsError(name));
    await expect(credentials()()).rejects.toMatchObject({ name });
  },
);

it('takes an answer without credentials for an error', async () => {
  sts.on(AssumeRoleCommand).resolves({});
  await expect(credentials()()).rejects.toThrow('no credentials');
});

it("works in a role's account by the role of its level there, in its partition, and in its own without", async () => {
  const hub = readEnvironment(HUB);
  const there = accessTo(hub, 'arn:aws-us-gov:iam::444455556666:role/app');
  const iam = mockClient(IAMClient);
  iam.on(GetRoleCommand).rejects(awsError('Throttling'));

  await there.config.credentials?.();
  expect(sentBy(sts)).toMatchObject([
    ['AssumeRole', { RoleArn: 'arn:aws-us-gov:iam::444455556666:role/ratchet/RatchetReads' }],
  ]);
  expect(accessTo(hub, 'arn:aws-us-gov:iam::444455556666:role/other')).toBe(there);
  expect(accessTo(hub, 'arn:aws:iam::111122223333:role/app').config).toEqual({});
  const snapshot = awsRoles(there).snapshot('arn:aws-us-gov:iam::444455556666:role/app');
  await expect(snapshot).rejects.toMatchObject({ name: 'Throttling' });
});

it('refuses a role of another account in a deployment for one, naming both', () => {
  const { MEMBER_ROLE: _role, MEMBER_EXTERNAL_ID: _id, ...single } = HUB;

  expect(() => accessTo(readEnvironment(single), 'arn:aws:iam::777788889999:role/app')).toThrow(
    /account 777788889999, and Ratchet was deployed for 111122223333 alone/,
  );
});
