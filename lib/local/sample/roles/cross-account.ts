import type { Run, SampleRole } from '../actor.ts';
import type { Call } from '../call.ts';
import { roleSession } from '../caller.ts';
import { keyCall } from '../calls/kms.ts';
import { getObject, listObjects } from '../calls/s3.ts';
import { KEYS, PARTNER_ACCOUNT } from '../organisation.ts';
import { allow, document, managed } from '../policy.ts';
import { daily, weekdays } from '../schedule.ts';

const identity = { name: 'partner-reports-reader', path: '/partners/' } as const;

const session = roleSession(identity, {
  session: 'partner-import',
  address: '203.0.113.77',
  agent: 'Boto3/1.40.61 md/Botocore#1.40.61 ua/2.1 os/linux#6.8 lang/python#3.12',
});

/** Assumed by another account, each working morning, to read the day's reports. */
export const crossAccount: SampleRole = {
  ...identity,
  description: 'Lets the partner read reports',
  trust: {
    kind: 'account',
    account: PARTNER_ACCOUNT,
    condition: { StringEquals: { 'sts:ExternalId': 'larkspur-reports' } },
  },
  attached: [
    managed(
      'larkspur-partner-read',
      document(
        allow(['s3:Get*', 's3:List*'], ['arn:aws:s3:::larkspur-*', 'arn:aws:s3:::larkspur-*/*']),
        allow('kms:*'),
      ),
    ),
  ],
  activities: [{ when: weekdays(daily('06:20')), as: session, does: importReports }],
};

function importReports({ day, random }: Run): readonly Call[] {
  const prefix = `daily/${day.date}/`;
  const key = (part: number) => `${prefix}sales-${part}.csv`;
  return [
    listObjects('larkspur-reports', prefix, random),
    ...Array.from({ length: 12 }, (_, part) => [
      getObject('larkspur-reports', key(part), random),
      keyCall('Decrypt', KEYS.reports, {
        'aws:s3:arn': `arn:aws:s3:::larkspur-reports/${key(part)}`,
      }),
    ]).flat(),
  ];
}
