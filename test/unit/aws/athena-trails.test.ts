import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { ownSharing, roundSharing } from '../../../lib/aws/athena-sweeps.ts';
import type { Cycle } from '../../../lib/domain/cycle.ts';
import type { Evidence } from '../../../lib/domain/evidence/evidence.ts';
import { makeSample } from '../../../lib/local/sample/make-sample.ts';
import {
  ACCOUNT,
  athenaDesk,
  call,
  OTHER,
  ROLE,
  SOURCE,
  WINDOW,
} from '../../support/athena-desk.ts';
import { boundSql } from '../../support/fake-athena.ts';

let desk: ReturnType<typeof athenaDesk>;
beforeEach(() => {
  desk = athenaDesk();
});

const begun = (role: Cycle['role'], at: string): Cycle => ({
  ...{ role, execution: role.id, begun: at, ended: null, due: null },
});
/** Of what was told, the records of the ledger. */
const ledgerOf = ({ calls, ledger: { records, hours, regions, first, last } }: Evidence) => ({
  ...{ calls, ledger: { records, hours, regions, first, last } },
});

/** What must be the same, whoever reads: all but the files. */
function told({ ledger: { files: _, ...ledger }, ...evidence }: Evidence): object {
  return { ...evidence, ledger };
}

describe('the evidence', () => {
  it('of every role of the sample organisation is what the reader of files makes of the same files', async () => {
    const { accountDetails, trailFiles } = makeSample({ days: 4 });
    const roles = (accountDetails.RoleDetailList as readonly { Arn: string; RoleId: string }[]).map(
      ({ Arn, RoleId }) => ({ arn: Arn, id: RoleId }),
    );
    for (const { path, records } of trailFiles) {
      desk.bucket.set(`${path}.gz`, gzipSync(JSON.stringify({ Records: records }), { level: 1 }));
    }
    const sharing = roundSharing(async () => roles.map((role) => begun(role, WINDOW.from)));
    const byAthena = desk.trails(sharing);

    for (const role of roles) {
      const evidence = await byAthena.collect(role, WINDOW);
      const expected = await desk.files.collect(role, WINDOW);
      expect(told(evidence), role.arn).toEqual({
        ...told(expected),
        window: { ...WINDOW, to: '2026-09-05T00:00:00Z' },
      });
    }
    expect(desk.asked()).toHaveLength(1);
  }, 120_000);

  it('counts a record that was delivered twice once, and those of a role that was deleted not at all', async () => {
    desk.put('20260902T0905', [
      call('e1'),
      call('e2'),
      call('old', {}, { ...ROLE, id: 'AROAOLD' }),
    ]);
    desk.put('20260902T0910', [call('e1'), call('e3', { errorCode: 'AccessDenied' })]);

    const evidence = await desk.trails().collect(ROLE, WINDOW);

    expect(evidence.calls).toMatchObject([{ action: 'sqs:ListQueues', count: 2 }]);
    expect(evidence.denials).toMatchObject([{ action: 'sqs:ListQueues', count: 1 }]);
    expect(evidence.ledger.records).toMatchObject({
      ...{ total: 5, used: 3, dropped: { duplicate: 1, 'another-role-id': 1 } },
    });
  });

  it('judges records that SQL cannot count one by one: without a time, a name or a shape', async () => {
    const odd = [
      call('no time', { eventTime: undefined }),
      call('no name', { eventName: undefined }),
      call('spaced', { eventTime: '2026-09-02 09:00:00' }, OTHER),
      call(
        'no day',
        { eventTime: '2026-13-02T09:00:00Z' },
        { arn: 'arn:aws:iam::1:user/u', id: '' },
      ),
      {},
    ];
    desk.put('20260902T0905', [call('e1'), ...odd]);

    const evidence = await desk.trails().collect(ROLE, WINDOW);

    expect(told(evidence)).toMatchObject(ledgerOf(await desk.files.collect(ROLE, WINDOW)));
    expect(evidence.ledger.records.dropped).toMatchObject({ 'not-a-record': 4, 'another-role': 1 });
  });

  it('counts others in the first hour of the window as of the window, and the role to the second', async () => {
    desk.put('20260902T0905', [
      call('too early', { eventTime: '2026-09-02T09:29:59Z' }),
      call('in time', { eventTime: '2026-09-02T09:30:00Z' }),
      call('other, too early', { eventTime: '2026-09-02T09:10:00Z' }, OTHER),
      call('other, in time', { eventTime: '2026-09-02T09:50:00Z' }, OTHER),
      call('other, the hour before', { eventTime: '2026-09-02T08:59:59Z' }, OTHER),
      call('other, after', { eventTime: '2026-09-05T00:00:00Z' }, OTHER),
    ]);

    const { calls, ledger } = await desk.trails().collect(ROLE, {
      ...WINDOW,
      from: '2026-09-02T09:30:00.000Z',
    });

    expect(calls).toMatchObject([{ count: 1 }]);
    expect(ledger).toMatchObject({ first: '2026-09-02T09:30:00Z', last: '2026-09-02T09:50:00Z' });
    expect(ledger.records.dropped).toEqual({ 'another-role': 2, 'outside-window': 3 });
  });

  it('says what was scanned, and that files without a record were lost', async () => {
    desk.put('20260902T0905', [call('e1')]);
    const broken = desk.put('20260902T0910', []);
    desk.bucket.set(broken, new Uint8Array([31, 139, 8]));
    desk.put('20260904T2359', []); // too young to be missed

    const { ledger } = await desk.trails().collect(ROLE, WINDOW);

    expect(ledger.files).toEqual({
      ...{ read: 1, skipped: [], pruned: [] },
      athena: { query: 'query-1', scannedBytes: 4096 },
      corrupt: [
        {
          file: '1 of 2 log files below s3://audit/',
          reason: expect.stringContaining('Athena showed no record of them (query query-1)'),
        },
      ],
    });
  });

  it('is none, and nobody is asked, where the trail has no file', async () => {
    const { calls, ledger } = await desk.trails().collect(ROLE, WINDOW);

    expect(calls).toEqual([]);
    expect(ledger.records.total).toBe(0);
    expect(desk.asked()).toEqual([]);
  });
});

describe('the question', () => {
  it('names the account, its regions and the days of the window, and has nothing but parameters in it', async () => {
    const hostile = { arn: `arn:aws:iam::${ACCOUNT}:role/it's,me=@x`, id: "AROA'; DROP" };
    desk.put('20260902T0905', [call('e1', {}, hostile)]);

    const { calls } = await desk.trails().collect(hostile, WINDOW);

    const [input] = desk.asked();
    expect(calls).toMatchObject([{ count: 1 }]);
    expect(input?.QueryString).not.toMatch(/AROA'|role\/it|2026|111122223333|us-east-1/);
    expect(input?.ExecutionParameters).toContain("'AROA''; DROP'");
    expect(input).toMatchObject({ WorkGroup: 'ratchet' });
    expect(boundSql(input ?? {})).toContain(
      "account = '111122223333' AND region IN ('us-east-1') AND day BETWEEN '2026/08/31' AND '2026/09/06'",
    );
  });

  it('keeps every parameter within what Athena takes, however many roles are due', async () => {
    const many = Array.from({ length: 450 }, (_, index) => ({
      arn: `arn:aws:iam::${ACCOUNT}:role/${'long'.repeat(14)}${1000 + index}`,
      id: `AROA${'X'.repeat(13)}${1000 + index}`,
    }));
    desk.put('20260902T0905', [call('e1')]);

    await desk
      .trails(roundSharing(async () => many.map((role) => begun(role, WINDOW.from))))
      .collect(ROLE, WINDOW);

    const [input] = desk.asked();
    const lengths = input?.ExecutionParameters?.map(({ length }) => length) ?? [];
    expect(Math.max(...lengths)).toBeLessThanOrEqual(1024);
    expect(input?.QueryString?.length).toBeLessThan(262_144);
    expect(boundSql(input ?? {}).match(/1000\/long/g)).not.toBeNull();
  });

  it('is one for all roles whose runs began that day, and the next hour another', async () => {
    desk.put('20260902T0905', [call('e1'), call('e2', {}, OTHER)]);
    const round = roundSharing(async () => [
      begun(ROLE, '2026-09-01T00:00:10Z'),
      begun(OTHER, '2026-09-01T05:00:00Z'),
      begun(
        { arn: `arn:aws:iam::444455556666:role/app`, id: 'AROAELSEWHERE' },
        '2026-09-01T05:00:00Z',
      ),
      begun({ arn: `arn:aws:iam::${ACCOUNT}:role/later`, id: 'AROALATER' }, '2026-09-03T05:00:00Z'),
    ]);

    const [one, other] = await Promise.all(
      [ROLE, OTHER].map((role) =>
        desk.trails(round).collect(role, { ...WINDOW, from: '2026-09-01T05:00:00.000Z' }),
      ),
    );
    expect(one?.calls).toMatchObject([{ count: 1 }]);
    expect(other?.calls).toMatchObject([{ count: 1 }]);
    expect(new Set(desk.asked().map(({ ClientRequestToken }) => ClientRequestToken)).size).toBe(1);
    expect(boundSql(desk.asked()[0] ?? {})).toMatch(/split\('(app\/worker|worker\/app)', '\/'\)/);

    desk.pass(3_601_000);
    await desk.trails(round).collect(ROLE, { ...WINDOW, from: '2026-09-01T05:00:00.000Z' });
    expect(new Set(desk.asked().map(({ ClientRequestToken }) => ClientRequestToken)).size).toBe(2);
  });

  it('of an organisation is over the folders of its trail', async () => {
    desk.put('20260902T0905', [call('own trail')]);
    desk.put('20260902T0910', [call('e1'), call('e2')], 'o-a1b2c3d4e5/');
    const of = { ...SOURCE, organization: 'o-a1b2c3d4e5' };

    const { ledger } = await desk.trails(ownSharing(), of).collect(ROLE, WINDOW);

    expect(ledger.files.corrupt).toEqual([]);
    expect(boundSql(desk.asked()[0] ?? {})).toContain("region IN ('us-east-1')");
  });
});
