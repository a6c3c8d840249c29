/** When a call was refused, when that reached us, and when the grant was there again: ISO 8601 in UTC. */
export interface Times {
  readonly deniedAt: string;
  readonly arrivedAt: string;
  readonly at: string;
}

/** From the denial's arrival to the restored grant, in whole seconds. */
export function secondsToRestore({ arrivedAt, at }: Omit<Times, 'deniedAt'>): number {
  return Math.max(0, Math.round((Date.parse(at) - Date.parse(arrivedAt)) / 1000));
}

/** In words, without a full stop. */
export function timesText(times: Times): string {
  return `first missed at ${times.deniedAt}, known at ${times.arrivedAt}, there again at ${times.at}: ${spanText(secondsToRestore(times))} after it was known`;
}

function spanText(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
