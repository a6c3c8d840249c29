import { describe, expect, it } from 'vitest';
import { type CollectQuery, startCollecting } from '../../../../lib/domain/evidence/collect.ts';
import { meaningOf } from '../../../../lib/domain/trail/actions.ts';
import { decoder } from '../../../../lib/local/scan/decode.ts';
import { readingOf } from '../../../../lib/local/scan/read-log.ts';

// In the shape of the examples of the CloudTrail user guide, "CloudTrail userIdentity element", and the KMS developer
// guide, "Logging AWS KMS API calls with AWS CloudTrail".
const OLD = 'AROACKCEVSQ6C2EXAMPLE';
const NEW = 'AROADBQP57FF2AEXAMPLE';
const arn = 'arn:aws:iam::111122223333:role/service/deployer';
const sessionOf = (id: string, more: object = {}) => ({
  type: 'AssumedRole',
  principalId: `${id}:deploy`,
  arn: 'arn:aws:sts::111122223333:assumed-role/deployer/deploy',
  accountId: '111122223333',
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: id,
      arn,
      accountId: '111122223333',
      userName: 'deployer',
    },
    webIdFederationData: {},
    attributes: { mfaAuthenticated: 'false', creationDate: '2026-03-02T09:58:11Z' },
  },
  ...more,
});
let ids = 0;
const decrypt = (userIdentity: object, by?: string) => ({
  eventVersion: '1.08',
  userIdentity,
  eventTime: '2026-03-02T10:00:00Z',
  eventSource: 'kms.amazonaws.com',
  eventName: 'Decrypt',
  awsRegion: 'eu-west-1',
  sourceIPAddress: by ?? '10.0.0.7',
  userAgent: by ?? 'aws-cli/2.15',
  requestParameters: { encryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
  responseElements: null,
  requestID: '5525f4b5-0000-4000-8000-000000000000',
  eventID: `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
  readOnly: true,
  resources: [
    {
      accountId: '111122223333',
      type: 'AWS::KMS::Key',
      ARN: 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    },
  ],
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: '111122223333',
  eventCategory: 'Management',
});
const forwarded = (service: string, id = NEW) =>
  decrypt(sessionOf(id, { invokedBy: service }), service);
const RECORDS = [
  decrypt(sessionOf(NEW)),
  forwarded('secretsmanager.amazonaws.com'),
  forwarded('cloudformation.amazonaws.com'),
  forwarded('secretsmanager.amazonaws.com'),
  forwarded('cloudformation.amazonaws.com', OLD),
  decrypt(sessionOf(OLD)),
  decrypt(
    { type: 'AWSService', invokedBy: 'secretsmanager.amazonaws.com' },
    'secretsmanager.amazonaws.com',
  ),
  decrypt({ type: 'AWSAccount', principalId: `${NEW}:deploy`, accountId: '111122223333' }),
];

function collected(roles: CollectQuery['roles'], scans: boolean) {
  const window = { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' };
  const query = { window, roles, meaningOf };
  const collecting = startCollecting(query);
  if (scans) {
    const decoding = decoder({ ...collecting.window, ...query });
    const bytes = Buffer.from(JSON.stringify({ Records: RECORDS }));
    expect(decoding.take(readingOf(bytes))).toBe(true);
    const digest = decoding.digest();
    if (digest !== null) collecting.reader()(digest);
  } else for (const record of RECORDS) collecting.add(record);
  return collecting.finish({ read: 1, skipped: [], corrupt: [], pruned: [] });
}

describe.each([
  ['scanned', true],
  ['read by JSON.parse', false],
])('records of a role, of services and of the role that had its name before, %s', (_, scans) => {
  it('count for the role that is there now, also what services made on with its session', () => {
    const { evidence, ledger } = collected([{ arn, id: NEW }], scans);
    expect(evidence[0]?.calls).toMatchObject([
      {
        action: 'kms:Decrypt',
        count: 4,
        forwardedBy: { 'cloudformation.amazonaws.com': 1, 'secretsmanager.amazonaws.com': 2 },
      },
    ]);
    expect(ledger.records).toMatchObject({
      total: 8,
      used: 4,
      dropped: { 'another-role-id': 2, 'no-role': 2 },
    });
  });

  it('are two roles when nobody says which of the two is meant', () => {
    const { evidence } = collected('all', scans);
    const found = evidence.map(({ roleId, calls }) => [roleId, calls[0]?.count]);
    expect(found).toEqual([
      [OLD, 2],
      [NEW, 4],
    ]);
  });

  it('say nothing of services where none forwarded a call', () => {
    const calls = collected([{ arn, id: 'AROAOTHER' }], scans).evidence[0]?.calls;
    expect(calls).toEqual([]);
    const own = collected('all', scans).evidence[0]?.calls[0];
    expect(Object.keys(own?.forwardedBy ?? {})).toEqual(['cloudformation.amazonaws.com']);
  });
});
