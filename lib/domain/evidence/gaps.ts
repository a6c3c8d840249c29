import { counted } from '../counted.ts';
import type { Selectors } from '../trail/selectors.ts';
import { eventTime } from './event-time.ts';
import type { Ledger } from './evidence.ts';

const HOUR = 3_600_000;
const NAMED = 5;

/** What the records cannot show, each in one sentence without a full stop; the surest first. */
export function gapsOf(ledger: Ledger): readonly string[] {
  const { files, hours, late = 0, omitted, records } = ledger;
  const names = Object.keys(records.unmapped);
  const unmapped = Object.values(records.unmapped).reduce((sum, count) => sum + count, 0);
  return [
    ...(files.athena === undefined
      ? []
      : [
          'Athena read the log files, and says which questions failed, not which records it passed over: a file that shows no record counts as damaged, one that shows some counts as whole',
        ]),
    ...(files.corrupt.length > 0
      ? [
          `${counted(files.corrupt.length, 'file')} could not be read whole: what was lost is not known`,
        ]
      : []),
    ...(hours !== null && hours.silentHours > 0 ? [silence(hours)] : []),
    ...(late > 0
      ? [
          `${counted(late, 'record')} came more than two days after the call: if CloudTrail delivered the call twice, it is counted twice`,
        ]
      : []),
    ...(omitted > 0
      ? [
          `${counted(omitted, 'call')} came without parameters, which CloudTrail leaves out over 100 KB: what they were on is not known`,
        ]
      : []),
    ...(names.length > 0
      ? [
          `${counted(unmapped, 'call')} ${unmapped === 1 ? 'matches' : 'match'} no IAM action known here: ${listed(names)}`,
        ]
      : []),
  ];
}

function silence({
  silentHours,
  silences,
  firstHour,
  lastHour,
}: NonNullable<Ledger['hours']>): string {
  const all = (Date.parse(lastHour) - Date.parse(firstHour)) / HOUR + 1;
  const [longest] = silences.toSorted((one, other) => other.hours - one.hours);
  const run =
    longest === undefined
      ? ''
      : `, the longest run ${counted(longest.hours, 'hour')} from ${longest.from}`;
  return `${silentHours} of ${counted(all, 'hour')} have no record of anybody${run}: nobody called, or the trail was off`;
}

/** Where the records begin after the time asked for, or end before it. */
export function uncoveredEnds(
  asked: { readonly from: string | null; readonly to: string | null },
  { first, last }: Pick<Ledger, 'first' | 'last'>,
): readonly string[] {
  const late = hoursBetween(asked.from, first);
  const early = hoursBetween(last, asked.to);
  return [
    ...(late >= 1
      ? [
          `nothing is known of the ${counted(late, 'hour')} from ${asked.from} to the first record, of ${first}`,
        ]
      : []),
    ...(early >= 1
      ? [
          `nothing is known of the ${counted(early, 'hour')} from the last record, of ${last}, to ${asked.to}`,
        ]
      : []),
  ];
}

function hoursBetween(from: string | null, to: string | null): number {
  const [start, end] = [eventTime(from), eventTime(to)];
  return start === null || end === null ? 0 : Math.floor((end - start) / HOUR);
}

/** What a trail with these settings leaves out; `null` when they are not known. */
export function selectorGaps(selectors: Selectors | null): readonly string[] {
  if (selectors === null) {
    return [
      'what the trail is set to record is not known: data events that do not show may never have been logged (say what is logged with --event-selectors)',
    ];
  }
  const { managementReads, managementWrites, excludedSources, data } = selectors;
  return [
    ...(managementReads ? [] : ['the trail does not log management reads']),
    ...(managementWrites ? [] : ['the trail does not log management writes']),
    ...(excludedSources.length > 0 ? [`the trail leaves out ${excludedSources.join(', ')}`] : []),
    data.length === 0
      ? 'the trail logs no data events'
      : `of data events the trail logs only ${data.map(dataText).join('; ')}`,
  ];
}

function dataText({ type, reads, writes, only, except }: Selectors['data'][number]): string {
  const kinds = reads && writes ? '' : reads ? ' (reads)' : writes ? ' (writes)' : ' (neither)';
  const on = only === null ? '' : ` on ${listed(only)}`;
  return `${type}${kinds}${on}${except.length > 0 ? ` but not on ${listed(except)}` : ''}`;
}

function listed(names: readonly string[]): string {
  const more = names.length - NAMED;
  return `${names.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
