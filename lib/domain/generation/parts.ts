import type { Window } from '../evidence/evidence.ts';

/** What a trail delivered on one UTC day, over all regions. */
export interface DayVolume {
  readonly day: string;
  readonly files: number;
  readonly bytes: number;
}

/**
 * What one job may read, and no account can have more; a tenth is left for what is delivered late.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-quotas.html
 */
const MOST = { files: 90_000, bytes: 22_500_000_000, days: 90 };
const DAY = 86_400_000;

/**
 * A window in as few windows as one job each can read, in order; `tooLarge` are days that no job can. Without volumes
 * only the length counts.
 */
export function partsOf(
  window: Window,
  volumes: readonly DayVolume[] | null,
): { readonly parts: readonly Window[]; readonly tooLarge: readonly Window[] } {
  const byDay = new Map((volumes ?? []).map((volume) => [volume.day, volume]));
  const parts: Window[] = [];
  const tooLarge: Window[] = [];
  let open: { from: string; to: string; files: number; bytes: number; days: number } | null = null;
  for (const slice of daysOf(window)) {
    const { files = 0, bytes = 0 } = byDay.get(slice.from.slice(0, 10)) ?? {};
    if (files > MOST.files || bytes > MOST.bytes) {
      if (open !== null) parts.push({ from: open.from, to: open.to });
      open = null;
      tooLarge.push(slice);
      continue;
    }
    if (
      open !== null &&
      open.files + files <= MOST.files &&
      open.bytes + bytes <= MOST.bytes &&
      open.days < MOST.days
    ) {
      open = {
        from: open.from,
        to: slice.to,
        files: open.files + files,
        bytes: open.bytes + bytes,
        days: open.days + 1,
      };
    } else {
      if (open !== null) parts.push({ from: open.from, to: open.to });
      open = { ...slice, files, bytes, days: 1 };
    }
  }
  if (open !== null) parts.push({ from: open.from, to: open.to });
  return { parts, tooLarge };
}

/** The window in two, at a midnight; null when it is of one day. */
export function halved(window: Window): readonly [Window, Window] | null {
  const days = daysOf(window);
  const middle = days[Math.ceil(days.length / 2)];
  if (middle === undefined) return null;
  return [
    { from: window.from, to: middle.from },
    { from: middle.from, to: window.to },
  ];
}

/** The UTC days of a window, the first and the last cut as the window is. */
function daysOf({ from, to }: Window): readonly Window[] {
  const days: Window[] = [];
  const end = Date.parse(to);
  for (let start = Date.parse(from); start < end; ) {
    const next = Math.min((Math.floor(start / DAY) + 1) * DAY, end);
    days.push({ from: new Date(start).toISOString(), to: new Date(next).toISOString() });
    start = next;
  }
  return days;
}
