import { BadInput } from '../domain/errors.ts';
import { eventTime, isoTime } from '../domain/evidence/event-time.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const REGION = /^[a-z]{2,4}(-[a-z]+){1,3}-\d{1,2}$/;

/** A day (its start, in UTC) or a time, as ISO 8601 in UTC. Throws BadInput naming the flag. */
function timeOf(text: string, flag: string): string {
  const time = eventTime(DAY.test(text) ? `${text}T00:00:00Z` : text);
  // A 31st of June would be read as the 1st of July.
  const real =
    time !== null &&
    new Date(Date.parse(`${text.slice(0, 10)}T00:00:00Z`))
      .toISOString()
      .startsWith(text.slice(0, 10));
  if (time !== null && real) return isoTime(time);
  throw new BadInput(
    `${flag} ${text}: give a day, such as 2026-03-01, or a time, such as 2026-03-01T09:00:00Z.`,
  );
}

/** The two ends of a span, null where it is open. Throws BadInput naming the flags. */
export function spanOf(
  from: string | undefined,
  to: string | undefined,
): { readonly from: string | null; readonly to: string | null } {
  const span = {
    from: from === undefined ? null : timeOf(from, '--from'),
    to: to === undefined ? null : timeOf(to, '--to'),
  };
  if (span.from !== null && span.to !== null && Date.parse(span.from) >= Date.parse(span.to)) {
    throw new BadInput(`--from ${from} --to ${to}: the end must be after the start.`);
  }
  return span;
}

/** Region names, each once. Throws BadInput naming the flag. */
export function regionsOf(names: readonly string[] | undefined): readonly string[] | null {
  if (names === undefined) return null;
  const [wrong] = names.filter((name) => !REGION.test(name));
  if (wrong !== undefined)
    throw new BadInput(`--region ${wrong}: give the name of a region, such as eu-west-1.`);
  return [...new Set(names)].sort();
}
