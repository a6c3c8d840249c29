import {
  GetRoleCommand,
  IAMClient,
  SimulateCustomPolicyCommand,
  TagRoleCommand,
} from '@aws-sdk/client-iam';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { iamPace } from '../../../lib/aws/iam-pace.ts';
import { fullBucket, takeTurn } from '../../../lib/domain/pace.ts';

let time = 0;
let waits: number[] = [];
let answers: number[] = [];
const timing = {
  now: () => time,
  wait: async (ms: number) => {
    waits.push(ms);
    time += ms;
  },
};
beforeEach(() => {
  time = 1000;
  waits = [];
  answers = [];
});

/** A real client, with its real middleware, whose requests go nowhere; 200 unless told otherwise. */
const client = () =>
  new IAMClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'none' },
    retryStrategy: {
      acquireInitialRetryToken: async () => token,
      refreshRetryTokenForRetry: async () => token,
      recordSuccess: () => {},
    },
    requestHandler: {
      handle: async () => ({
        response: { statusCode: answers.shift() ?? 200, headers: {}, body: new Uint8Array() },
      }),
    },
  });
const token = { getRetryCount: () => 0, getRetryDelay: () => 0 };
const read = new GetRoleCommand({ RoleName: 'app' });
const write = new TagRoleCommand({ RoleName: 'app', Tags: [] });

it('lets a burst of reads through, then ten a second, and writes at a pace of their own', async () => {
  const paced = iamPace(timing)(client());

  for (let sent = 0; sent < 20; sent += 1) await paced.send(read);
  expect(waits).toEqual([]);
  await paced.send(read);
  expect(waits).toEqual([100]);
  for (let sent = 0; sent < 5; sent += 1) await paced.send(write);
  expect(waits).toEqual([100, 500]);
});

it('has one pace for all clients of a function, such as those that name a ticket', async () => {
  const pace = iamPace(timing);
  const [one, other] = [pace(client()), pace(client())];

  for (let sent = 0; sent < 4; sent += 1) await one.send(write);
  await other.send(write);

  expect(waits).toEqual([500]);
});

it('takes reports and simulations for dear', async () => {
  const paced = iamPace(timing)(client());
  const simulate = new SimulateCustomPolicyCommand({ PolicyInputList: [], ActionNames: [] });

  for (let sent = 0; sent < 5; sent += 1) await paced.send(simulate);

  expect(waits).toEqual([500]);
});

it('makes a retry wait for a turn as well', async () => {
  const paced = iamPace(timing)(client());
  answers = [503, 503, 503, 503, 200];

  await paced.send(write);

  expect(answers).toEqual([]);
  expect(waits).toEqual([500]);
});

describe('the bucket', () => {
  const pace = { perSecond: 4, burst: 3 };

  it('never lets more than the burst and the rate through, whenever they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 60 }), (gaps) => {
        let now = 0;
        let bucket = fullBucket(pace, now);
        const passed = gaps.map((gap) => {
          now += gap;
          const turn = takeTurn(bucket, pace, now);
          bucket = turn.bucket;
          return now + turn.wait;
        });
        for (const [at, from] of passed.entries()) {
          const within = passed.slice(at).filter((each) => each < from + 5000);
          expect(within.length).toBeLessThanOrEqual(pace.burst + 5 * pace.perSecond + 1);
        }
      }),
    );
  });

  it('is not filled by a clock that goes back', () => {
    const { bucket } = takeTurn(fullBucket(pace, 5000), pace, 5000);
    expect(takeTurn(bucket, pace, 0).bucket).toEqual({ tokens: 1, at: 5000 });
  });
});
