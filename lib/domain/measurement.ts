/** A figure of how Ratchet does, for graphs and alarms. docs/operating.md says what each name means. */
export interface Measurement {
  readonly name: MeasurementName;
  readonly unit: 'Count' | 'Days' | 'Hours';
  readonly value: number;
  /** Splits the figure by a few known values; never by role, which would be a metric for each. */
  readonly by?: { readonly Outcome: string } | { readonly Status: string } | undefined;
}

export const MEASUREMENT_NAMES = [
  'Runs',
  'Roles',
  'SoakDays',
  'GateFailures',
  'ActionsRemoved',
  'ApprovalHours',
  'Denials',
  'Restores',
  'Undos',
  'GivenBack',
  'Escalations',
  'NoticesFailed',
  'GenerationsLeft',
  'Subscribers',
] as const;
type MeasurementName = (typeof MEASUREMENT_NAMES)[number];

export function count(name: MeasurementName, value = 1): Measurement {
  return { name, unit: 'Count', value };
}

/** How a run ended. */
export function runEnded({ outcome }: { readonly outcome: string }): readonly Measurement[] {
  return [{ ...count('Runs'), by: { Outcome: outcome } }];
}

/** What became of a change that a person wanted back after its probation. */
export function undoSettled({ kind }: { readonly kind: string }): readonly Measurement[] {
  return [
    { ...count('Undos'), by: { Outcome: kind } },
    ...(kind === 'failed' ? [count('Escalations')] : []),
  ];
}

/** How many days of records a soak had when it was over. */
export function soakEnded(collection: {
  readonly kind: string;
  readonly soak: { readonly spanDays: number };
}): readonly Measurement[] {
  if (collection.kind === 'extend') return [];
  return [{ name: 'SoakDays', unit: 'Days', value: collection.soak.spanDays }];
}

export function gatesRun({
  failed,
}: {
  readonly failed: readonly string[];
}): readonly Measurement[] {
  return [count('GateFailures', failed.length)];
}

/** Kinds of calls that a role misses since its swap, at each look. */
export function looked({ kinds }: { readonly kinds: number }): readonly Measurement[] {
  return [count('Denials', kinds)];
}

/** What a person decided, how long it took them, and what an approval takes away. */
export function decided(
  ticket: { readonly openedAt: string; readonly removes?: number | undefined },
  decision: { readonly kind: string; readonly at: string },
): readonly Measurement[] {
  const hours = (Date.parse(decision.at) - Date.parse(ticket.openedAt)) / 3_600_000;
  return [
    { name: 'ApprovalHours', unit: 'Hours', value: Math.max(0, hours) },
    ...(decision.kind === 'approved' && ticket.removes !== undefined
      ? [count('ActionsRemoved', ticket.removes)]
      : []),
  ];
}

/** What only a daily look can count. A role that waits for a decision or is in probation is at work too. */
export function lookedAround({
  open,
  atWork,
  inProbation,
  subscribers,
}: {
  readonly open: number;
  readonly atWork: number;
  readonly inProbation: number;
  readonly subscribers: number;
}): readonly Measurement[] {
  const roles = (Status: string, value: number) => ({ ...count('Roles', value), by: { Status } });
  return [
    roles('watched', Math.max(0, atWork - open - inProbation)),
    roles('waiting for a decision', open),
    roles('in probation', inProbation),
    count('Subscribers', subscribers),
  ];
}
