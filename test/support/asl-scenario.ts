import type { Json, JsonObject } from '../../lib/local/machine/json.ts';
import { named } from './asl-stage.ts';

/** One way through tighten-role: what the functions say, and the states it must go through. */
export interface Scenario {
  readonly name: string;
  readonly mode?: 'apply' | 'export';
  /** By function: what it gives call after call, the last one for ever; a text is an error of that name. */
  readonly says?: Readonly<Record<string, readonly (JsonObject | string)[]>>;
  readonly states: readonly string[];
  readonly ends: 'succeeded' | { readonly error: string };
}

export const PAST = '2001-01-01T00:00:00Z';

/** In place of an answer to a token: nobody gives one, and the task times out. */
export const QUIET = { quiet: true };

export const APPROVED = { kind: 'approved', proposal: { key: 'p2', digest: 'd2' } };

/** The shortest way through to a swapped policy. */
export const USUAL: Readonly<Record<string, readonly (JsonObject | string)[]>> = {
  Admit: [{ kind: 'admitted', warnings: [] }],
  Observe: [{ until: PAST, from: PAST, roleDigest: 'd' }],
  Collect: [{ kind: 'ready', evidence: { key: 'e' }, warnings: [], window: {} }],
  StartGeneration: [{ kind: 'unavailable', reason: 'offline' }],
  GetGeneration: [{ kind: 'succeeded' }],
  Propose: [{ kind: 'proposed', proposal: { key: 'p' }, snapshot: { key: 's' } }],
  Verify: [{ passed: true }],
  Review: [APPROVED],
  Apply: [{ kind: 'applied' }],
  RenewLease: [{ until: PAST }],
  Watch: [{ kind: 'over' }],
};

/** Of a Watch that goes on: a look again in a minute. */
export const ONWARD = { seconds: 60, ends: '2026-12-31T00:00:00Z' };

export const observed = ['Admit', 'Admitted?', 'Observe', 'Soak'];
export const collected = ['Collect', 'Enough?'];
export const drafted = [
  'StartGeneration',
  'GenerationStarted?',
  'WithoutGeneration',
  'Propose',
  'Narrower?',
];
export const reviewed = ['Verify', 'Apply?', 'Review', 'Decision?'];
export const watched = ['Watch', 'Regressed?'];
export const toDraft = [...observed, ...collected, ...drafted];
export const toReview = [...toDraft, ...reviewed];
export const again = [...collected, ...drafted, ...reviewed];

export const scenarioInput = ({ mode = 'apply' }: Scenario): JsonObject => ({
  role: { arn: 'arn:aws:iam::123456789012:role/app' },
  options: { mode },
});

/** The functions of a scenario by state name; Review's and Probation's answers are for their tokens. */
export function actors({ says = {} }: Scenario): (state: string) => Json {
  const calls = new Map<string, number>();
  return (state) => {
    const call = calls.get(state) ?? 0;
    calls.set(state, call + 1);
    const lines = says[state] ?? USUAL[state] ?? [{}];
    const line = lines[Math.min(call, lines.length - 1)] ?? {};
    if (typeof line === 'string') throw named(line);
    return line;
  };
}

/** Values for the placeholders: `AdmitFunction` becomes what `nameOf('Admit')` gives. */
export function substitutionsIn(
  text: string,
  nameOf: (state: string) => string,
): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(/\$\{(\w+)Function\}/g)].map(([, state = '']) => [
      `${state}Function`,
      nameOf(state),
    ]),
  );
}
