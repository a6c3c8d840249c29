import {
  CloudTrailClient,
  GetEventSelectorsCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { trailSettings } from '../../../lib/aws/cloudtrail-settings.ts';
import { awsError, sentBy } from '../../support/sent-commands.ts';

const ARN = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main';
const cloudtrail = mockClient(CloudTrailClient);
const ask = () => trailSettings(new CloudTrailClient({ region: 'eu-west-1' }), ARN);
const basic = { ReadWriteType: 'All' as const, IncludeManagementEvents: true };
beforeEach(() => {
  cloudtrail.reset();
  cloudtrail.on(GetTrailCommand).resolves({
    Trail: {
      TrailARN: ARN,
      IsMultiRegionTrail: true,
      IncludeGlobalServiceEvents: true,
      HomeRegion: 'eu-west-1',
    },
  });
  cloudtrail.on(GetTrailStatusCommand).resolves({ IsLogging: true, LatestDeliveryError: '' });
  cloudtrail.on(GetEventSelectorsCommand).resolves({ EventSelectors: [basic] });
});

it('reads how the trail is set, whether it logs, and what it logs', async () => {
  expect(await ask()).toEqual({
    kind: 'known',
    arn: ARN,
    logging: true,
    stoppedAt: null,
    deliveryError: null,
    onlyRegion: null,
    globalServices: true,
    selectors: { managementReads: true, managementWrites: true, excludedSources: [], data: [] },
  });
  expect(sentBy(cloudtrail)).toEqual([
    ['GetTrail', { Name: ARN }],
    ['GetTrailStatus', { Name: ARN }],
    ['GetEventSelectors', { TrailName: ARN }],
  ]);
});

it('tells a trail that stopped, cannot deliver, or records one region', async () => {
  cloudtrail
    .on(GetTrailCommand)
    .resolves({ Trail: { HomeRegion: 'eu-west-1', IncludeGlobalServiceEvents: false } });
  cloudtrail.on(GetTrailStatusCommand).resolves({
    IsLogging: false,
    StopLoggingTime: new Date('2026-10-01T00:00:00Z'),
    LatestDeliveryError: 'NoSuchBucket',
  });
  expect(await ask()).toMatchObject({
    logging: false,
    stoppedAt: '2026-10-01T00:00:00.000Z',
    deliveryError: 'NoSuchBucket',
    onlyRegion: 'eu-west-1',
    globalServices: false,
  });
});

describe('an error', () => {
  it('of a trail that is not there says so', async () => {
    cloudtrail.on(GetTrailCommand).rejects(awsError('TrailNotFoundException'));
    expect(await ask()).toEqual({ kind: 'missing', reason: `CloudTrail knows no ${ARN}` });
  });

  it.each(['AccessDenied', 'AccessDeniedException', 'UnsupportedOperationException'])(
    '%s leaves it unknown',
    async (name) => {
      cloudtrail.on(GetTrailStatusCommand).rejects(awsError(name));
      expect(await ask()).toEqual({ kind: 'unreadable', reason: `${name}: said AWS` });
    },
  );

  it.each(['ThrottlingException', 'TimeoutError'])('%s comes out', async (name) => {
    cloudtrail.on(GetEventSelectorsCommand).rejects(awsError(name));
    await expect(ask()).rejects.toMatchObject({ name });
  });

  it('of the selectors alone, or an answer without any, leaves those unknown', async () => {
    cloudtrail.on(GetEventSelectorsCommand).rejectsOnce(awsError('AccessDenied')).resolves({});
    expect(await ask()).toMatchObject({ kind: 'known', selectors: null });
    expect(await ask()).toMatchObject({ kind: 'known', selectors: null });
  });
});
