import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { athenaDesk, call, ROLE, WINDOW } from '../../support/athena-desk.ts';

let desk: ReturnType<typeof athenaDesk>;
beforeEach(() => {
  desk = athenaDesk();
});

describe('while it is not answered', () => {
  const running = { Status: { State: 'RUNNING' as const } };
  const failed = (reason: string, more: object = {}) => ({
    Status: { State: 'FAILED' as const, StateChangeReason: reason, ...more },
    Statistics: { DataScannedInBytes: 107_400_000_000 },
  });
  beforeEach(() => void desk.put('20260902T0905', [call('e1')]));

  it('it is asked after less and less often', async () => {
    desk.willBe(running, running, running, { Status: { State: 'SUCCEEDED' } });

    await desk.trails().collect(ROLE, WINDOW);

    expect(desk.paused).toEqual([500, 1000, 2000]);
  });

  it('a function waits ten minutes and the next try goes on with the same query', async () => {
    desk.willBe(...Array(60).fill(running), { Status: { State: 'SUCCEEDED' } });

    await expect(desk.trails().collect(ROLE, WINDOW)).rejects.toMatchObject({
      name: 'TrailBusy',
      message: expect.stringMatching(/query-1 .* running after 10 minutes/),
    });
    const waited = desk.paused.reduce((sum, each) => sum + each, 0);
    expect(waited).toBeGreaterThan(9 * 60_000);
    expect(waited).toBeLessThanOrEqual(10 * 60_000);

    const { calls } = await desk.trails().collect(ROLE, WINDOW);
    expect(calls).toMatchObject([{ count: 1 }]);
    expect(desk.asked()).toHaveLength(1);
  });

  it.each([
    [
      'was stopped for what it reads',
      {
        Status: {
          State: 'CANCELLED' as const,
          StateChangeReason: 'Query cancelled! : Bytes scanned limit was exceeded',
        },
        Statistics: { DataScannedInBytes: 107_400_000_000 },
      },
      'TrailTooLarge',
      /reading 100 GiB: it may read 100 GiB.*trailScanGiB/,
    ],
    [
      'met a broken file',
      failed('HIVE_CURSOR_ERROR: incorrect header check: s3://audit/x.json.gz'),
      'TrailUnreadable',
      /x\.json\.gz.*mend it/,
    ],
    [
      'may not read the bucket',
      failed('Permission denied on S3 path: s3://audit/'),
      'TrailUnreadable',
      /Permission denied.*bucket and key/,
    ],
  ] as const)(
    'a query that %s fails for good, and is not asked again by others',
    async (_, state, name, message) => {
      desk.willBe(state);

      await expect(desk.trails().collect(ROLE, WINDOW)).rejects.toMatchObject({
        name,
        message: expect.stringMatching(message),
      });
      await expect(desk.trails().collect(ROLE, WINDOW)).rejects.toMatchObject({ name });
      expect(desk.asked()).toHaveLength(1);
    },
  );

  it.each([
    ['Athena gave up', failed('INTERNAL_ERROR_QUERY_ENGINE')],
    [
      'Athena calls retryable',
      failed('too busy', { AthenaError: { Retryable: true, ErrorMessage: 'too busy' } }),
    ],
    ['ran out of resources', failed('Query exhausted resources at this scale factor')],
    [
      'somebody stopped',
      { Status: { State: 'CANCELLED' as const, StateChangeReason: 'Query cancelled by user' } },
    ],
  ] as const)('a query that %s is asked anew by the next try', async (_, state) => {
    desk.willBe(state);

    await expect(desk.trails().collect(ROLE, WINDOW)).rejects.toMatchObject({ name: 'TrailBusy' });
    desk.pass(2000);
    const { calls } = await desk.trails().collect(ROLE, WINDOW);

    expect(calls).toMatchObject([{ count: 1 }]);
    expect(desk.asked()).toHaveLength(2);
  });

  it('an answer that is not one of Ratchet’s is not taken for evidence', async () => {
    await desk.trails().collect(ROLE, WINDOW);
    const [key = ''] = [...desk.bucket.keys()].filter((each) => each.includes('folder=all'));
    desk.bucket.set(key, gzipSync('{"line":"[\\"count\\",null]"}\n'));

    await expect(desk.trails().collect(ROLE, WINDOW)).rejects.toMatchObject({
      name: 'TrailUnreadable',
    });
  });
});
