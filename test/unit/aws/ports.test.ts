import { describe, expect, it } from 'vitest';
import { accessTo } from '../../../lib/aws/account-access.ts';
import { readEnvironment } from '../../../lib/aws/environment.ts';
import { awsGenerations, awsTrails, startPorts } from '../../../lib/aws/ports.ts';

const VARIABLES = {
  ACCOUNT_ID: '111122223333',
  TABLE_NAME: 'table',
  ARCHIVE_BUCKET: 'archive',
  TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:notices',
};
const environment = readEnvironment(VARIABLES);
const role = 'arn:aws:iam::111122223333:role/app';
const own = { role, ...accessTo(environment, role) };

describe('a variable that is missing or wrong', () => {
  it.each(Object.keys(VARIABLES))('is named: %s', (name) => {
    expect(() => readEnvironment({ ...VARIABLES, [name]: undefined })).toThrow(name);
    expect(() => readEnvironment({ ...VARIABLES, [name]: '' })).toThrow(name);
  });

  it('is named when only the trigger needs it', () => {
    expect(() => startPorts(environment)).toThrow('STATE_MACHINE_ARN');
  });
});

describe('a setting that was left out of the deployment', () => {
  const window = { from: '2026-10-01T00:00:00.000Z', to: '2026-10-15T00:00:00.000Z' };

  it('makes Access Analyzer unavailable, with what to set', async () => {
    expect(await awsGenerations(environment, own).start({ arn: own.role }, window)).toMatchObject({
      kind: 'unavailable',
      reason: expect.stringContaining('ratchet:accessAnalyzerRoleArn'),
    });
  });

  it('makes the trail unreadable, with what to set, and not empty', async () => {
    const trails = awsTrails(environment, own);

    await expect(trails.span()).rejects.toThrow('ratchet:trailBucket');
    await expect(trails.collect({ arn: 'arn', id: 'id' }, window)).rejects.toMatchObject({
      name: 'BadInput',
    });
  });
});
