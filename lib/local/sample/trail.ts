import type { Actor } from './actor.ts';
import { ACCOUNT, GLOBAL_REGION, HOME_REGION } from './organisation.ts';
import { random } from './random.ts';
import { type CloudTrailRecord, record } from './record.ts';
import { type Day, dayOf } from './schedule.ts';

/** One log file, unpacked. */
export interface TrailFile {
  /** `AWSLogs/<account>/CloudTrail/<region>/yyyy/mm/dd/<account>_CloudTrail_<region>_<time>_<16 characters>.json` */
  readonly path: string;
  readonly records: readonly CloudTrailRecord[];
}

const HOUR = 3_600_000;
const DAY_SECONDS = 24 * 3600;
/** CloudTrail delivers within about five minutes of a call. */
const DELIVERY = 5 * 60_000;
/** Share of the records that are delivered once more, in a file of the other region. */
const TWICE = 0.015;

/** How many hours one file covers: real trails have a file every five minutes, which is more files than a sample needs. */
const HOURS_A_FILE: Readonly<Record<string, number>> = { [HOME_REGION]: 3, [GLOBAL_REGION]: 6 };

/**
 * The log files of the trail, day by day. Nothing is kept between days but the count of each activity's runs,
 * so memory stays that of one day. Within a file records are in no order, as CloudTrail leaves them.
 */
export function* trailFiles(
  actors: readonly Actor[],
  { seed, days, from }: { readonly seed: string; readonly days: number; readonly from: number },
): Generator<TrailFile> {
  const turns = new Map<string, number>();
  for (let index = 0; index < days; index++) {
    const day = dayOf(from, index);
    const chance = random(seed, 'delivery', index);
    const slots = new Map<string, CloudTrailRecord[]>();
    for (const made of actors.flatMap((actor) => [...recordsOf(actor, day, seed, turns)])) {
      deliver(slots, made.awsRegion, made);
      if (chance.chance(TWICE)) deliver(slots, otherRegion(made.awsRegion), made);
    }
    yield* [...slots]
      .map(([slot, records]) => ({ path: `${slot}_${chance.base32(16)}.json`, records }))
      .sort(byPath);
  }
}

function* recordsOf(
  actor: Actor,
  day: Day,
  seed: string,
  turns: Map<string, number>,
): Generator<CloudTrailRecord> {
  for (const [index, { when, as, does }] of actor.activities.entries()) {
    const chance = random(seed, actor.name, index, day.index);
    const caller = as(day);
    const key = `${actor.name} ${index}`;
    for (const start of when(day, chance)) {
      const turn = turns.get(key) ?? 0;
      turns.set(key, turn + 1);
      let second = start;
      for (const call of does({ day, random: chance, turn })) {
        const at = day.midnight + Math.min(second, DAY_SECONDS - 1) * 1000;
        yield record(call, caller, at, chance);
        second += chance.below(3);
      }
    }
  }
}

function deliver(
  slots: Map<string, CloudTrailRecord[]>,
  region: string,
  made: CloudTrailRecord,
): void {
  const span = (HOURS_A_FILE[region] ?? 3) * HOUR;
  const closes = (Math.floor(Date.parse(made.eventTime) / span) + 1) * span;
  const slot = pathOf(region, new Date(closes + DELIVERY));
  const records = slots.get(slot);
  if (records) records.push(made);
  else slots.set(slot, [made]);
}

/** The name's time is that of delivery, so a day's last file lies in the folder of the next day. */
function pathOf(region: string, delivered: Date): string {
  const [date = '', time = ''] = delivered.toISOString().split('T');
  const stamp = `${date.replaceAll('-', '')}T${time.slice(0, 5).replace(':', '')}Z`;
  const folder = `AWSLogs/${ACCOUNT}/CloudTrail/${region}/${date.replaceAll('-', '/')}`;
  return `${folder}/${ACCOUNT}_CloudTrail_${region}_${stamp}`;
}

function otherRegion(region: string): string {
  return region === HOME_REGION ? GLOBAL_REGION : HOME_REGION;
}

function byPath(a: TrailFile, b: TrailFile): number {
  return a.path < b.path ? -1 : 1;
}
