import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeSample } from '../../../../lib/local/sample/make-sample.ts';
import { LOGGED_BUCKETS, UNLOGGED_BUCKET } from '../../../../lib/local/sample/organisation.ts';
import { roster } from '../../../../lib/local/sample/roles/roster.ts';
import { sampleSelectors } from '../../../../lib/local/sample/selectors.ts';
import { type TrailFile, trailFiles } from '../../../../lib/local/sample/trail.ts';

const MONTH = 30;
const FROM = Date.parse('2026-09-01T00:00:00Z');
const HOUR = 3_600_000;
const PATH =
  /^AWSLogs\/111122223333\/CloudTrail\/([a-z0-9-]+)\/(\d{4})\/(\d\d)\/(\d\d)\/111122223333_CloudTrail_\1_\2\3\4T(\d\d)(\d\d)Z_[A-Z2-7]{16}\.json$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let files: readonly TrailFile[];
beforeAll(() => {
  files = [...makeSample().trailFiles];
});
const records = () => files.flatMap((file) => file.records);

function digest(sample: Iterable<TrailFile>): string {
  const hash = createHash('sha256');
  for (const file of sample) hash.update(JSON.stringify(file));
  return hash.digest('hex');
}

describe('the trail of the sample', () => {
  it('is large enough to be worth reading and small enough to be read several times', () => {
    expect(files.length).toBeGreaterThan(200);
    expect(files.length).toBeLessThan(1000);
    expect(records().length).toBeGreaterThan(40_000);
    expect(records().length).toBeLessThan(80_000);
  });

  it('lays its files out as CloudTrail does, each named once', () => {
    expect(files.filter(({ path }) => !PATH.test(path))).toEqual([]);
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
  });

  it('delivers every record within a few hours after it happened', () => {
    const late = files.flatMap(({ path, records }) => {
      const [, , year, month, date, hour, minute] = PATH.exec(path) ?? [];
      const delivered = Date.parse(`${year}-${month}-${date}T${hour}:${minute}:00Z`);
      return records.filter(({ eventTime }) => {
        const wait = delivered - Date.parse(eventTime);
        return wait < 0 || wait > 6 * HOUR + 5 * 60_000;
      });
    });
    expect(late).toEqual([]);
  });

  it('gives every record the fields that CloudTrail gives it', () => {
    const wrong = records().filter(
      (record) =>
        record.eventVersion !== '1.11' ||
        !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(record.eventTime) ||
        !/^[a-z0-9]+\.amazonaws\.com$/.test(record.eventSource) ||
        !/^\w+$/.test(record.eventName) ||
        !['eu-west-1', 'us-east-1'].includes(record.awsRegion) ||
        record.sourceIPAddress === '' ||
        record.userAgent === '' ||
        !UUID.test(record.eventID) ||
        !UUID.test(record.requestID) ||
        record.recipientAccountId !== '111122223333' ||
        record.managementEvent !== (record.eventCategory === 'Management') ||
        (record.errorCode === undefined) !== (record.errorMessage === undefined),
    );
    expect(wrong).toEqual([]);
  });

  it('survives being written as JSON', () => {
    const [file] = files;
    expect(JSON.parse(JSON.stringify({ Records: file?.records }))).toEqual({
      Records: file?.records,
    });
  });

  it('covers every day and nothing else', () => {
    const days = new Set(records().map(({ eventTime }) => eventTime.slice(0, 10)));
    expect([...days].sort()).toEqual(
      Array.from({ length: MONTH }, (_, day) =>
        new Date(FROM + day * 24 * HOUR).toISOString().slice(0, 10),
      ),
    );
  });

  it('names a session without the path of its role, and the issuer with it', () => {
    const session = records().find(({ userIdentity }) =>
      JSON.stringify(userIdentity).includes('role/ci/ci-deployer'),
    );
    expect(session?.userIdentity).toMatchObject({
      type: 'AssumedRole',
      principalId: expect.stringMatching(/^AROA[A-Z2-7]{17}:larkspur-deploy$/),
      arn: 'arn:aws:sts::111122223333:assumed-role/ci-deployer/larkspur-deploy',
      sessionContext: {
        sessionIssuer: {
          arn: 'arn:aws:iam::111122223333:role/ci/ci-deployer',
          userName: 'ci-deployer',
        },
      },
    });
  });

  it('uses addresses of the documentation ranges, of a VPC, or the name of a service', () => {
    const address = /^(192\.0\.2|198\.51\.100|203\.0\.113|10\.20\.\d+)\.\d+$|\.amazonaws\.com$/;
    expect(records().filter(({ sourceIPAddress }) => !address.test(sourceIPAddress))).toEqual([]);
  });

  it('repeats an event id only where a record is delivered again, unchanged, in the other region', () => {
    const seen = new Map<string, { readonly folder: string; readonly text: string }>();
    let again = 0;
    for (const { path, records } of files) {
      const folder = path.split('/')[3] ?? '';
      for (const record of records) {
        const text = JSON.stringify(record);
        const first = seen.get(record.eventID);
        seen.set(record.eventID, { folder, text });
        if (!first) continue;
        again += 1;
        expect(first.text).toBe(text);
        expect(first.folder).not.toBe(folder);
      }
    }
    expect(again).toBeGreaterThan(500);
  });

  it('holds data events only where its selectors ask for them', () => {
    const logged = new Set(
      records()
        .filter(({ eventCategory }) => eventCategory === 'Data')
        .map(({ eventSource }) => eventSource),
    );
    expect([...logged].sort()).toEqual([
      'dynamodb.amazonaws.com',
      'lambda.amazonaws.com',
      's3.amazonaws.com',
    ]);

    const buckets = records().flatMap(({ eventSource, eventCategory, requestParameters }) =>
      eventSource === 's3.amazonaws.com' && eventCategory === 'Data'
        ? [(requestParameters as { bucketName: string }).bucketName]
        : [],
    );
    expect([...new Set(buckets)].sort()).toEqual([...LOGGED_BUCKETS]);
    expect(
      sampleSelectors.AdvancedEventSelectors.flatMap(({ FieldSelectors }) => FieldSelectors),
    ).toContainEqual({
      Field: 'resources.ARN',
      NotStartsWith: [`arn:aws:s3:::${UNLOGGED_BUCKET}/`],
    });
  });

  it.each([
    ['an IAM user', '"type":"IAMUser"'],
    ['the root user signing in', '"type":"Root"'],
    ['an AWS service', '"type":"AWSService"'],
    ['another account', '"type":"AWSAccount"'],
    ['a web identity', '"type":"WebIdentityUser"'],
    ['a service event, which is no API call', '"eventType":"AwsServiceEvent"'],
    ['a console sign-in', '"eventType":"AwsConsoleSignIn"'],
    ['a failed sign-in', '"errorCode":"Failed authentication"'],
    ['parameters too large to record', '"requestParameters":{"omitted":true'],
    ['a failure that is no refusal', '"errorCode":"NoSuchKey"'],
    ['a throttled call', '"errorCode":"ThrottlingException"'],
    ['a name with a version', '"eventName":"UpdateFunctionCode20150331v2"'],
    ['a service calling with a role', '"invokedBy":"cloudformation.amazonaws.com"'],
    [
      'a role of the same name in another account',
      'arn:aws:iam::444455556666:role/service-role/orders-api',
    ],
  ])('has %s in it', (_, text) => {
    expect(records().some((record) => JSON.stringify(record).includes(text))).toBe(true);
  });
});

describe('making the sample', () => {
  const days = 4;

  it('gives the same bytes for the same seed', () => {
    const sample = makeSample({ days });
    expect(digest(sample.trailFiles)).toBe(digest(makeSample({ days }).trailFiles));
    expect(digest(sample.trailFiles)).toBe(digest(sample.trailFiles));
  });

  it('gives other bytes for another seed', () => {
    expect(digest(makeSample({ days, seed: 'other' }).trailFiles)).not.toBe(
      digest(makeSample({ days }).trailFiles),
    );
  });

  it('starts and ends when it is told to', () => {
    const sample = makeSample({ days: 2, from: '2026-03-30T00:00:00Z' });
    const dates = [...sample.trailFiles].flatMap(({ records }) =>
      records.map(({ eventTime }) => eventTime.slice(0, 10)),
    );
    expect([...new Set(dates)].sort()).toEqual(['2026-03-30', '2026-03-31']);
  });

  it('changes no record of a role when another role is taken out', () => {
    const options = { seed: 'larkspur', days: 2, from: FROM };
    const ids = (actors: typeof roster) =>
      new Set(
        [...trailFiles(actors, options)].flatMap(({ records }) =>
          records.map(({ eventID }) => eventID),
        ),
      );
    const all = ids(roster);
    const fewer = ids(roster.slice(3));
    expect(fewer.size).toBeLessThan(all.size);
    expect([...fewer].filter((id) => !all.has(id))).toEqual([]);
  });
});
