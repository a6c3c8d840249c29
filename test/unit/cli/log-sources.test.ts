import { S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listSources } from '../../../lib/cli/log-sources.ts';
import { fileTrails } from '../../../lib/local/file-trails.ts';
import { fakeBucket } from '../../support/fake-bucket.ts';

const app = { arn: 'arn:aws:iam::111122223333:role/app', id: 'AROAAPP' };
const s3 = mockClient(S3Client);
let bucket: Map<string, Uint8Array>;
beforeEach(() => {
  bucket = fakeBucket(s3);
});
afterEach(() => s3.restore());

const of = (month: string) => ({
  from: `2026-${month}-01T00:00:00Z`,
  to: `2026-${month}-28T00:00:00Z`,
});
const key = (month: string, name: string) =>
  `AWSLogs/111122223333/CloudTrail/eu-west-1/2026/${month}/02/${name}.json`;
const put = (month: string, name: string) =>
  bucket.set(
    key(month, name),
    Buffer.from(
      JSON.stringify({
        Records: [
          {
            eventID: `${month}-${name}`,
            eventTime: `2026-${month}-02T10:00:00Z`,
            eventSource: 's3.amazonaws.com',
            eventName: 'GetObject',
            requestParameters: { bucketName: 'b', key: 'k' },
            userIdentity: {
              type: 'AssumedRole',
              principalId: `${app.id}:s`,
              sessionContext: {
                sessionIssuer: { type: 'Role', arn: app.arn, principalId: app.id },
              },
            },
          },
        ],
      }),
    ),
  );

/** Keys that were read since the last time. */
function reads(): readonly unknown[] {
  const keys = s3
    .calls()
    .map(({ args: [{ input }] }) => input)
    .flatMap((input) => ('Key' in input ? [input.Key] : []));
  s3.resetHistory();
  return keys;
}

it('lists a bucket once for trails that read it again for every window, and only what can be of the window', async () => {
  for (const name of ['a', 'b', 'c']) for (const month of ['03', '06']) put(month, name);
  const trails = await fileTrails({
    paths: await listSources(['s3://audit/AWSLogs/']),
    roles: [app],
    selectors: null,
  });
  expect(await trails.span()).toMatchObject({ first: '2026-03-02T10:00:00Z' });
  expect(reads()).toHaveLength(6);
  for (const month of ['06', '03']) {
    expect(await trails.collect(app, of(month))).toMatchObject({
      calls: [{ action: 's3:GetObject', count: 3 }],
      ledger: { files: { read: 3, pruned: [{ files: 3 }] } },
    });
  }
});

it('keeps nothing of what was fetched ahead and passed over', async () => {
  for (let name = 100; name < 120; name += 1) put('03', `${name}`);
  put('06', 'next');
  const trails = await fileTrails({
    paths: await listSources(['s3://audit/AWSLogs/']),
    roles: [app],
    selectors: null,
  });
  await trails.collect(app, of('03'));
  await trails.collect(app, { ...of('03'), to: '2026-03-27T00:00:00Z' });
  // Were it kept since the first pass, the second would not have fetched it again.
  expect(reads().filter((each) => each === key('06', 'next'))).toHaveLength(2);
});

it('has no standard input for a command that reads its logs more often', async () => {
  await expect(listSources(['-'])).rejects.toMatchObject({
    name: 'BadInput',
    message: expect.stringMatching(/standard input \(-\).*write it to a file/),
  });
});
