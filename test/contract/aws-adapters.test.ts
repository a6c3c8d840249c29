import { IAMClient } from '@aws-sdk/client-iam';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { iamRoles } from '../../lib/aws/iam-roles.ts';
import { s3Archive } from '../../lib/aws/s3-archive.ts';
import { snsNotices } from '../../lib/aws/sns-notices.ts';
import { awsError } from '../support/sent-commands.ts';
import { stubIam } from '../support/stubbed-iam.ts';
import { archiveContract } from './archive.ts';
import { noticesContract } from './notices.ts';
import { rolesContract } from './roles.ts';

// On stubbed clients. Tickets and the archive run on an emulator too, where expressions and conditions are real.

const region = { region: 'us-east-1' };

rolesContract('IAM', async (dump) => {
  stubIam(dump);
  return iamRoles(new IAMClient(region));
});

archiveContract('S3', async () => {
  const objects = new Map<string, string>();
  const s3 = mockClient(S3Client);
  s3.on(PutObjectCommand).callsFake(({ Key, Body, IfNoneMatch }) => {
    if (IfNoneMatch === '*' && objects.has(Key)) throw awsError('PreconditionFailed');
    objects.set(Key, Body);
    return {};
  });
  s3.on(GetObjectCommand).callsFake(({ Key }) => {
    const text = objects.get(Key);
    if (text === undefined) throw awsError('NoSuchKey');
    return { Body: { transformToString: async () => text } };
  });
  return {
    archive: s3Archive(new S3Client(region), 'archive'),
    overwrite: async ({ key }, text) => {
      objects.set(key, text);
    },
  };
});

noticesContract('SNS', async () => {
  const texts: string[] = [];
  mockClient(SNSClient)
    .on(PublishCommand)
    .callsFake(({ Subject, Message }) => {
      texts.push(`${Subject}\n${Message}`);
      return {};
    });
  const notices = snsNotices(new SNSClient(region), 'arn:aws:sns:us-east-1:111122223333:notices');
  return { notices, received: async () => texts };
});
