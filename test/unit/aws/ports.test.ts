import { describe, expect, it } from 'vitest';
import { awsPorts, reviewPorts, startPorts } from '../../../lib/aws/ports.ts';

const VARIABLES = {
  AWS_REGION: 'us-east-1',
  ACCOUNT_ID: '111122223333',
  TABLE_NAME: 'table',
  ARCHIVE_BUCKET: 'archive',
  TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:notices',
};

it('builds every port from what the stack gives, calling nothing', () => {
  expect(Object.keys(awsPorts(VARIABLES)).toSorted()).toEqual([
    'archive',
    'checks',
    'clock',
    'generations',
    'notices',
    'roles',
    'tickets',
    'trails',
  ]);
  expect(Object.keys(reviewPorts(VARIABLES)).toSorted()).toEqual([
    'archive',
    'clock',
    'secret',
    'tickets',
  ]);
});

describe('a variable that is missing or wrong', () => {
  it.each(['ACCOUNT_ID', 'TABLE_NAME', 'ARCHIVE_BUCKET', 'TOPIC_ARN'])('is named: %s', (name) => {
    expect(() => awsPorts({ ...VARIABLES, [name]: undefined })).toThrow(name);
    expect(() => awsPorts({ ...VARIABLES, [name]: '' })).toThrow(name);
  });

  it('is named when only the trigger needs it', () => {
    expect(() => startPorts(VARIABLES)).toThrow('STATE_MACHINE_ARN');
  });
});

it('says that no policy is generated when Access Analyzer was not set up', async () => {
  const window = { from: '2026-10-01T00:00:00.000Z', to: '2026-10-15T00:00:00.000Z' };

  const start = await awsPorts(VARIABLES).generations.start({ arn: 'arn' }, window);

  expect(start).toMatchObject({ kind: 'unavailable' });
});
