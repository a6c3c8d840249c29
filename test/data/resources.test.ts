import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { action } from '../../lib/domain/catalogue/catalogue.ts';
import { meaningOf } from '../../lib/domain/trail/actions.ts';
import { fitsTemplate, valuesIn } from '../../lib/domain/trail/arn.ts';
import { reasonOf } from '../../lib/domain/trail/certainty.ts';
import { allTexts, listedArns } from '../../lib/domain/trail/parameters.ts';
import type { ActionUse, TrailRecord } from '../../lib/domain/trail/record.ts';

/*
 * How well ARNs are found where CloudTrail does not list them: `resources[]` is hidden from every record that has it,
 * and what the rest of the record gives is compared with what was hidden.
 *
 * A stated ARN counts when the call was checked on it, that is when it fits a resource type of an action that the call
 * needs; the others (the bucket of an object call, the table of a stream call) are counted apart. It is equal when a use
 * of the call has exactly this ARN, and a pattern that admits it is not equal. A record's set is equal when, besides, no
 * use has another ARN of a type that resources[] states.
 */
const FOLDER = new URL('../../../shared/data/cloudtrail/', import.meta.url);

type Verdict = 'equal' | 'not checked' | 'missed';

interface Stated {
  readonly file: string;
  readonly event: string;
  readonly arn: string;
  readonly verdict: Verdict;
  readonly reason: string;
}

const files = readdirSync(FOLDER).sort();
const records = files.flatMap((file) => {
  const text = gunzipSync(readFileSync(new URL(file, FOLDER))).toString('utf8');
  const all: readonly TrailRecord[] = JSON.parse(text).Records;
  return all
    .filter((record) => [undefined, 'AwsApiCall'].includes(record.eventType as string))
    .filter((record) => listedArns(record).length > 0)
    .map((record) => ({ file, record, ...compared(file, record) }));
});

function compared(file: string, record: TrailRecord) {
  const meaning = meaningOf({ ...record, resources: [] });
  const uses = meaning.kind === 'uses' ? meaning.uses.filter((use) => use.via === 'event') : [];
  const event = `${String(record.eventSource).replace('.amazonaws.com', '')}:${record.eventName}`;
  const stated = listedArns(record).map(
    (arn): Stated => ({ file, event, arn, ...judged(arn, uses, record) }),
  );
  const checked = stated.filter(({ verdict }) => verdict !== 'not checked');
  const extra = uses.filter(
    ({ resource }) =>
      resource !== null &&
      resource !== '*' &&
      !checked.some(({ arn }) => arn === resource) &&
      checked.some(({ arn }) => kindOf(arn) === kindOf(resource)),
  );
  return {
    stated,
    isEqual: checked.every(({ verdict }) => verdict === 'equal') && extra.length === 0,
  };
}

function judged(
  arn: string,
  uses: readonly ActionUse[],
  record: TrailRecord,
): Pick<Stated, 'verdict' | 'reason'> {
  if (uses.some(({ resource }) => resource === arn)) return { verdict: 'equal', reason: '' };
  if (!/^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:\d{0,12}:./.test(arn)) {
    return { verdict: 'not checked', reason: 'it is no ARN' };
  }
  const templates = uses.flatMap((use) =>
    (action(use.action)?.resourceTypes ?? []).flatMap((type) => type.arns),
  );
  const template = templates.find((each) => fitsTemplate(each, arn));
  if (template === undefined) {
    return { verdict: 'not checked', reason: 'no action of the call knows such a resource' };
  }
  return { verdict: 'missed', reason: whyMissed(arn, template, uses, record) };
}

function whyMissed(
  arn: string,
  template: string,
  uses: readonly ActionUse[],
  record: TrailRecord,
): string {
  const texts = allTexts([record.requestParameters, record.responseElements]);
  const values = valuesIn(template, arn) ?? [];
  const isHeld = values.every((value) => texts.some((text) => text.includes(value)));
  const admitting = uses.find(({ pattern }) => pattern !== null && globbed(pattern).test(arn));
  if (!isHeld) {
    const known = admitting ? `, only a pattern is known: ${reasonOf(admitting)}` : '';
    return `no parameter of the record holds it${known}`;
  }
  if (admitting) return `only a pattern is known: ${reasonOf(admitting)}`;
  const [, , , region, account] = arn.split(':');
  const isElsewhere =
    (region !== '' && region !== record.awsRegion) ||
    (account !== '' && account !== record.recipientAccountId);
  if (isElsewhere) return 'the record contradicts itself: another region or account';
  if (/:key\/(?![0-9a-f-]{36}$)/.test(arn)) return 'made by hand: no key has such an id';
  if (
    /^arn:aws:s3:::/.test(arn) &&
    uses.some(({ resource }) => resource?.startsWith('arn:aws:s3:::'))
  ) {
    return 'the record contradicts itself: another bucket';
  }
  return 'unexplained';
}

function globbed(pattern: string): RegExp {
  const source = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${source.replaceAll('\\*', '.*').replaceAll('\\?', '.')}$`);
}

/** `arn:aws:s3:::bucket/key` is of kind `s3 object`; elsewhere the word before the name is the kind. */
function kindOf(arn: string): string {
  const [, , service, , , resource = ''] = arn.split(':');
  return service === 's3'
    ? `s3 ${resource.includes('/')}`
    : `${service} ${resource.split(/[:/]/)[0]}`;
}

const share = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;

/** The figures of some files. A distinct ARN is equal when it is so in every record of its event. */
function figures(of: (file: string) => boolean) {
  const chosen = records.filter(({ file }) => of(file));
  const checked = chosen
    .flatMap(({ stated }) => stated)
    .filter(({ verdict }) => verdict !== 'not checked');
  const rows = Map.groupBy(checked, ({ file, event, arn }) => `${file} ${event} ${arn}`);
  const equalRows = [...rows.values()].filter((all) =>
    all.every(({ verdict }) => verdict === 'equal'),
  );
  const equal = checked.filter(({ verdict }) => verdict === 'equal').length;
  const absent = checked.filter(({ reason }) => reason.startsWith('no parameter')).length;
  const sets = chosen.filter(({ stated }) =>
    stated.some(({ verdict }) => verdict !== 'not checked'),
  );
  return {
    checked,
    everyOne: equal / checked.length,
    ceiling: 1 - absent / checked.length,
    held: equal / (checked.length - absent),
    distinct: equalRows.length / rows.size,
    text: [
      `distinct (event, ARN): ${equalRows.length} of ${rows.size} equal, ${share(equalRows.length, rows.size)}`,
      `every one of them: ${equal} of ${checked.length}, ${share(equal, checked.length)};`,
      `${absent} stand in no parameter, so the most that can be is ${share(checked.length - absent, checked.length)}`,
      `of those that the record holds: ${share(equal, checked.length - absent)}`,
      `sets of a record: ${share(sets.filter(({ isEqual }) => isEqual).length, sets.length)} of ${sets.length}`,
    ].join('\n  '),
  };
}

describe('ARNs rebuilt without resources[]', () => {
  const small = figures((file) => !file.startsWith('sans504'));

  it('are the stated ones but for those that no parameter holds', () => {
    const byEvent = [...Map.groupBy(small.checked, ({ event }) => event)].sort();
    console.table(
      Object.fromEntries(
        byEvent.map(([event, all]) => {
          const missed = all.filter(({ verdict }) => verdict === 'missed').length;
          return [event, { stated: all.length, equal: all.length - missed, missed }];
        }),
      ),
    );
    console.log(`without sans504\n  ${small.text}`);
    expect(small.distinct).toBeGreaterThan(0.92);
    expect(small.held).toBeGreaterThan(0.97);
    expect(small.ceiling - small.everyOne).toBeLessThan(0.02);
  });

  it('are missed for a reason, each', () => {
    const missed = small.checked.filter(({ verdict }) => verdict === 'missed');
    const byReason = Map.groupBy(missed, ({ event, reason }) => `${reason} (${event})`);
    console.log(
      [...byReason]
        .map(([reason, all]) => `${String(all.length).padStart(4)} ${reason}`)
        .sort()
        .reverse()
        .join('\n'),
    );
    expect(missed.filter(({ reason }) => reason === 'unexplained')).toEqual([]);
  });

  it('are no worse where one account writes by the thousand', () => {
    const all = figures(() => true);
    console.log(`with sans504\n  ${all.text}`);
    expect(all.everyOne).toBeGreaterThan(0.92);
  });

  it('leave out what the call was not checked on, by its reason', () => {
    const left = records
      .flatMap(({ stated }) => stated)
      .filter(({ verdict }) => verdict === 'not checked');
    const byReason = Map.groupBy(
      left,
      ({ event, reason, arn }) => `${reason}: ${kindOf(arn)} of ${event}`,
    );
    console.log([...byReason].map(([reason, all]) => `${all.length} ${reason}`).join('\n'));
    expect(left.every(({ reason }) => reason !== '')).toBe(true);
  });
});
