import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { runCommand } from '../../lib/cli/program.ts';
import { commandBench } from './policy-command.ts';

export const ACCOUNT = '111122223333';
export const role = (name: string, id = `AROA${name.toUpperCase()}`) => ({
  arn: `arn:aws:iam::${ACCOUNT}:role/team/${name}`,
  id,
});
export const app = role('app');
export const job = role('job');

let ids = 0;
export const record = (day: number, name: string, more: object = {}, { arn, id } = app) => ({
  eventID: `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
  eventTime: `2026-03-${String(day).padStart(2, '0')}T09:00:00Z`,
  eventType: 'AwsApiCall',
  eventSource: 's3.amazonaws.com',
  eventName: name,
  awsRegion: 'eu-west-1',
  recipientAccountId: ACCOUNT,
  requestParameters: { bucketName: 'reports', key: 'q1.csv' },
  userIdentity: {
    type: 'AssumedRole',
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${arn.split('/').at(-1)}/session`,
    principalId: `${id}:session`,
    accountId: ACCOUNT,
    sessionContext: { sessionIssuer: { type: 'Role', arn, principalId: id, accountId: ACCOUNT } },
  },
  ...more,
});
const passing = {
  eventSource: 'lambda.amazonaws.com',
  requestParameters: { functionName: 'f', role: `arn:aws:iam::${ACCOUNT}:role/runs-f` },
};
const refused = {
  errorCode: 'AccessDenied',
  errorMessage: `User: ${app.arn} is not authorized to perform: s3:DeleteObject on resource: "arn:aws:s3:::reports/q1.csv" because no identity-based policy allows the s3:DeleteObject action`,
};
export const records = () => [
  ...[1, 2, 3].map((day) => record(day, 'GetObject')),
  record(4, 'GetObject', { errorCode: 'NoSuchKey', errorMessage: 'The key does not exist.' }),
  record(5, 'HeadBucket', { errorCode: 'NoSuchBucket', requestParameters: { bucketName: 'none' } }),
  record(6, 'CreateFunction20150331', passing),
  record(7, 'UpdateFunctionConfiguration20150331v2', passing),
  record(8, 'DeleteObject', refused),
  record(9, 'DoWhatNobodyKnows'),
  record(10, 'ListQueues', {
    eventSource: 'sqs.amazonaws.com',
    requestParameters: { omitted: true },
  }),
  record(11, 'GetObject', {}, job),
  record(12, 'GetObject', { userIdentity: { type: 'Root' }, awsRegion: 'us-east-1' }),
];

export type EvidenceBench = Awaited<ReturnType<typeof evidenceBench>>;

/** A folder with the logs of twelve days of two roles, and `ratchet evidence` on them. */
export async function evidenceBench() {
  const { folder, write, remove } = await commandBench();
  const logs = join(folder, 'logs');
  await write('logs/a.json.gz', gzipSync(JSON.stringify({ Records: records() })));

  async function run(args: readonly string[], input: Readable = Readable.from([]), isTTY = false) {
    const terminal = Object.assign(new PassThrough(), { isTTY, columns: 120 });
    const said = await runCommand(['evidence', ...args], { terminal, input });
    return { ...said, terminal: String(terminal.read() ?? '') };
  }
  const evidence = (...more: readonly string[]) => run(['--cloudtrail', logs, ...more]);
  return {
    folder,
    logs,
    write,
    remove,
    run,
    evidence,
    /** What `--json` prints, when nothing is complained of. */
    async report(...more: readonly string[]) {
      const { text, complaint } = await evidence('--json', ...more);
      expect(complaint).toBe('');
      return JSON.parse(text);
    },
  };
}
