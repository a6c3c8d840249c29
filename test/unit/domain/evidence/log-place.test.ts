import { describe, expect, it } from 'vitest';
import { type LogFilter, placeOf, pruner } from '../../../../lib/domain/evidence/log-place.ts';

const ACCOUNT = 'AWSLogs/111122223333/CloudTrail';
const NAME = '111122223333_CloudTrail_eu-west-1_20260301T0005Z_Ab12.json.gz';
const span = (from: string, to: string) => ({ from: Date.parse(from), to: Date.parse(to) });
const MINUTE = span('2026-03-01T00:05Z', '2026-03-01T00:06Z');
const DAY = span('2026-03-01T00:00Z', '2026-03-02T00:00Z');

describe('a path says', () => {
  it.each<[string, string | null, ReturnType<typeof span> | null]>([
    [`${ACCOUNT}/eu-west-1/2026/03/01/${NAME}`, 'eu-west-1', MINUTE],
    [
      `prefix/AWSLogs/o-ab12/111122223333/CloudTrail/eu-west-1/2026/03/01/${NAME}`,
      'eu-west-1',
      MINUTE,
    ],
    [NAME, 'eu-west-1', MINUTE],
    [NAME.replace('.gz', ''), 'eu-west-1', MINUTE],
    [`C:\\logs\\${NAME}`, 'eu-west-1', MINUTE],
    [`${ACCOUNT}/us-east-1/2025/12/31/${NAME}`, 'eu-west-1', MINUTE],
    [`${ACCOUNT}/eu-west-1/2026/03/01/export.jsonl`, 'eu-west-1', DAY],
    [`${ACCOUNT}/eu-west-1/2026/03/01`, 'eu-west-1', DAY],
    ['CloudTrail\\eu-west-1\\2026\\03\\01\\', 'eu-west-1', DAY],
    [`${ACCOUNT}/eu-west-1/2026/02`, 'eu-west-1', span('2026-02-01T00:00Z', '2026-03-01T00:00Z')],
    [`${ACCOUNT}/eu-west-1/2026/12/`, 'eu-west-1', span('2026-12-01T00:00Z', '2027-01-01T00:00Z')],
    [
      `${ACCOUNT}/us-gov-east-1/2026`,
      'us-gov-east-1',
      span('2026-01-01T00:00Z', '2027-01-01T00:00Z'),
    ],
    [`${ACCOUNT}/eu-west-1`, 'eu-west-1', null],
    // Nothing, when it is not sure.
    [ACCOUNT, null, null],
    ['2026/03/01/events.json', null, null],
    ['CloudTrail/backup/2026/03/01', null, null],
    ['NotCloudTrail/eu-west-1/2026', null, null],
    [`${ACCOUNT}/eu-west-1/2026/02/31`, 'eu-west-1', null],
    [`${ACCOUNT}/eu-west-1/2026/13`, 'eu-west-1', null],
    [NAME.replace('T0005', 'T2405'), 'eu-west-1', null],
    [`${NAME.slice(1)}`, null, null],
    ['111122223333_CloudTrail-Digest_eu-west-1_20260301T0005Z.json.gz', null, null],
  ])('%s: %s, %j', (path, region, delivered) => {
    expect(placeOf(path)).toEqual({ region, delivered });
  });
});

describe('a file is left unopened', () => {
  const march = { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z', regions: null };
  const at = (stamp: string) => NAME.replace('20260301T0005', stamp);
  const day = (date: string) => `${ACCOUNT}/eu-west-1/${date}`;

  it.each<[string, string, Partial<LogFilter>, string | null]>([
    ['when it was named over an hour before the window', at('20260228T2258'), {}, 'outside-window'],
    ['but not when it was named less before', at('20260228T2300'), {}, null],
    ['when it was delivered two days after the window', at('20260403T0000'), {}, 'outside-window'],
    ['but not when it was less', at('20260402T2359'), {}, null],
    ['with its folder, by the day', day('2026/02/27'), {}, 'outside-window'],
    ['but not the day before the window, at its end', day('2026/02/28'), {}, null],
    ['with its folder, by the month', day('2026/05'), {}, 'outside-window'],
    ['but not of the month after', day('2026/04'), {}, null],
    ['with its folder, by the year', day('2025'), {}, 'outside-window'],
    [
      'with its folder, by the region',
      day('2026/03'),
      { regions: new Set(['us-east-1']) },
      'another-region',
    ],
    ['by the region in its name', NAME, { regions: new Set(['us-east-1']) }, 'another-region'],
    ['but not when it tells no region', 'a.json', { regions: new Set(['us-east-1']) }, null],
    ['nor when it tells no time', 'a.json', {}, null],
    ['nor without a window', at('19990101T0000'), { from: null, to: null }, null],
    ['by an end alone', at('20260501T0000'), { from: null }, 'outside-window'],
    ['by a start alone', at('20260101T0000'), { to: null }, 'outside-window'],
  ])('%s', (_, path, filter, why) => {
    expect(pruner({ ...march, ...filter })(placeOf(path))).toBe(why);
  });
});
