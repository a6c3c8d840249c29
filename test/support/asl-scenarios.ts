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

const PAST = '2001-01-01T00:00:00Z';

/** In place of an answer to a token: nobody gives one, and the task times out. */
export const QUIET = { quiet: true };

const APPROVED = { kind: 'approved', proposal: { key: 'p2', digest: 'd2' } };

/** The shortest way through to a swapped policy. */
const USUAL: Readonly<Record<string, readonly (JsonObject | string)[]>> = {
  Admit: [{ kind: 'admitted', warnings: [] }],
  Observe: [{ until: PAST, from: PAST, roleDigest: 'd' }],
  Collect: [{ kind: 'ready', evidence: { key: 'e' }, warnings: [], window: {} }],
  StartGeneration: [{ kind: 'unavailable', reason: 'offline' }],
  GetGeneration: [{ kind: 'succeeded' }],
  Propose: [{ kind: 'proposed', proposal: { key: 'p' }, snapshot: { key: 's' } }],
  Verify: [{ passed: true }],
  Review: [APPROVED],
  Apply: [{ kind: 'applied' }],
  Watch: [{ kind: 'over' }],
};

/** Of a Watch that goes on: a look again in a minute. */
const ONWARD = { seconds: 60, ends: '2026-12-31T00:00:00Z' };
/** What a refusal wakes Probation with. */
const DENIED = { denials: [{ action: 's3:GetObject' }], ended: null };

const observed = ['Admit', 'Admitted?', 'Observe', 'Soak'];
const collected = ['Collect', 'Enough?'];
const drafted = [
  'StartGeneration',
  'GenerationStarted?',
  'WithoutGeneration',
  'Propose',
  'Narrower?',
];
const reviewed = ['Verify', 'Apply?', 'Review', 'Decision?'];
const watched = ['Watch', 'Regressed?'];
const toDraft = [...observed, ...collected, ...drafted];
const toReview = [...toDraft, ...reviewed];
const again = [...collected, ...drafted, ...reviewed];

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'a policy is swapped, with a generated one beside it and a probation',
    says: {
      StartGeneration: [{ kind: 'started', jobId: 'j' }],
      GetGeneration: [{ kind: 'in-progress' }, { kind: 'succeeded' }],
      Watch: [{ kind: 'watching', ...ONWARD }, { kind: 'over' }],
      Probation: [QUIET],
    },
    states: [
      ...observed,
      ...collected,
      'StartGeneration',
      'GenerationStarted?',
      'AwaitGeneration',
      'GetGeneration',
      'Generated?',
      'AwaitGeneration',
      'GetGeneration',
      'Generated?',
      'Propose',
      'Narrower?',
      ...reviewed,
      'Apply',
      ...watched,
      'Probation',
      ...watched,
      'Close',
    ],
    ends: 'succeeded',
  },
  {
    name: 'a refusal wakes probation, and it is nothing of ours',
    says: {
      Watch: [{ kind: 'watching', ...ONWARD }, { kind: 'watching', ...ONWARD }, { kind: 'over' }],
      Probation: [DENIED, QUIET],
    },
    states: [
      ...[...toReview, 'Apply', ...watched, 'Probation'],
      ...[...watched, 'Probation', ...watched, 'Close'],
    ],
    ends: 'succeeded',
  },
  {
    name: 'what is missed is given back, twice, and probation goes on',
    says: {
      Watch: [
        { kind: 'watching', ...ONWARD },
        { kind: 'missing', ...ONWARD },
        { kind: 'missing', ...ONWARD },
        { kind: 'over' },
      ],
      Probation: [DENIED, QUIET],
      GiveBack: [{ kind: 'given', given: [] }],
    },
    states: [
      ...[...toReview, 'Apply', ...watched, 'Probation'],
      ...[...watched, 'GiveBack', 'GivenBack?', 'Probation'],
      ...[...watched, 'GiveBack', 'GivenBack?', 'Probation'],
      ...[...watched, 'Close'],
    ],
    ends: 'succeeded',
  },
  {
    name: 'what is missed cannot be given back alone, so all is put back',
    says: {
      Watch: [{ kind: 'missing', ...ONWARD }],
      GiveBack: [{ kind: 'impossible', reason: 'no room', given: [] }],
    },
    states: [...[...toReview, 'Apply', ...watched, 'GiveBack', 'GivenBack?', 'Restore', 'Close']],
    ends: 'succeeded',
  },
  {
    name: 'giving back fails, so all is put back',
    says: { Watch: [{ kind: 'missing', ...ONWARD }], GiveBack: ['LimitExceededException'] },
    states: [...toReview, 'Apply', ...watched, 'GiveBack', 'Restore', 'Close'],
    ends: 'succeeded',
  },
  {
    name: 'the role is deleted in probation',
    says: { Watch: [{ kind: 'watching', ...ONWARD }, 'RoleGone'], Probation: [QUIET] },
    states: [...toReview, 'Apply', ...watched, 'Probation', 'Watch', 'Gone'],
    ends: 'succeeded',
  },
  {
    name: 'probation cannot wait',
    says: { Watch: [{ kind: 'watching', ...ONWARD }], Probation: ['BadInput'] },
    states: [...toReview, 'Apply', ...watched, 'Probation', 'Escalate', 'Failed'],
    ends: { error: 'BadInput' },
  },
  {
    name: 'somebody undoes the swap',
    says: { Watch: [{ kind: 'overruled' }] },
    states: [...toReview, 'Apply', ...watched, 'Close'],
    ends: 'succeeded',
  },
  {
    name: 'a guardrail refuses',
    says: { Admit: [{ kind: 'refused', reasons: [] }] },
    states: ['Admit', 'Admitted?', 'Refuse'],
    ends: 'succeeded',
  },
  {
    name: 'the role is narrow already',
    says: { Admit: [{ kind: 'unchanged' }] },
    states: ['Admit', 'Admitted?', 'Close'],
    ends: 'succeeded',
  },
  {
    name: 'there is no evidence',
    says: { Collect: [{ kind: 'refused' }] },
    states: [...observed, ...collected, 'Refuse'],
    ends: 'succeeded',
  },
  {
    name: 'the soak is extended twice',
    says: {
      Collect: [
        { kind: 'extend', until: PAST },
        { kind: 'extend', until: PAST },
        ...(USUAL['Collect'] ?? []),
      ],
    },
    states: [
      ...observed,
      ...collected,
      'ExtendSoak',
      ...collected,
      'ExtendSoak',
      ...collected,
      ...drafted,
      ...reviewed,
      'Apply',
      ...watched,
      'Close',
    ],
    ends: 'succeeded',
  },
  {
    name: 'another role holds the slot for a generated policy',
    says: {
      StartGeneration: [
        { kind: 'busy', retryAt: PAST },
        { kind: 'unavailable', reason: 'quota' },
      ],
    },
    states: [
      ...observed,
      ...collected,
      'StartGeneration',
      'GenerationStarted?',
      'AwaitGenerationSlot',
      ...drafted,
      ...reviewed,
      'Apply',
      ...watched,
      'Close',
    ],
    ends: 'succeeded',
  },
  {
    name: 'the draft is not narrower',
    says: { Propose: [{ kind: 'unchanged' }] },
    states: [...toDraft, 'Close'],
    ends: 'succeeded',
  },
  {
    name: 'the draft is written down only',
    mode: 'export',
    states: [...toDraft, 'Verify', 'Apply?', 'Close'],
    ends: 'succeeded',
  },
  {
    name: 'the reviewer says no',
    says: { Review: [{ kind: 'rejected' }] },
    states: [...toReview, 'Refuse'],
    ends: 'succeeded',
  },
  {
    name: 'the reviewer takes the draft over by hand',
    says: { Review: [{ kind: 'exported', proposal: { key: 'p2', digest: 'd2' } }] },
    states: [...toReview, 'Close'],
    ends: 'succeeded',
  },
  {
    name: 'the reviewer wants to see more',
    says: { Review: [{ kind: 'extended', seconds: 1 }, APPROVED] },
    states: [...toReview, 'SoakOn', ...again, 'Apply', ...watched, 'Close'],
    ends: 'succeeded',
  },
  {
    name: 'the role changed after the draft was made',
    says: { Apply: ['StaleProposal', { kind: 'applied' }] },
    states: [...toReview, 'Apply', 'Supersede', ...again, 'Apply', ...watched, 'Close'],
    ends: 'succeeded',
  },
  {
    name: 'the role changed while the reviewer looked at it',
    says: { Review: [{ kind: 'superseded' }, { kind: 'approved' }] },
    states: [...toReview, 'Supersede', ...again, 'Apply', ...watched, 'Close'],
    ends: 'succeeded',
  },
  {
    name: 'the role is deleted before it is known who changed it',
    says: { Apply: ['StaleProposal'], Supersede: ['RoleGone'] },
    states: [...toReview, 'Apply', 'Supersede', 'Gone'],
    ends: 'succeeded',
  },
  {
    name: 'a write does not show at once, so it is tried again in place',
    says: { Apply: ['NotPropagated', { kind: 'applied' }] },
    states: [...toReview, 'Apply', ...watched, 'Close'],
    ends: 'succeeded',
  },
  {
    name: 'the role is refused something it needs, so all is put back',
    says: { Watch: [{ kind: 'regressed' }] },
    states: [...toReview, 'Apply', ...watched, 'Restore', 'Close'],
    ends: 'succeeded',
  },
  {
    name: 'a person wants the role as it was, so all is put back',
    says: {
      Watch: [{ kind: 'watching', ...ONWARD }, { kind: 'taken-back' }],
      Probation: [{ undo: { by: 'ann' } }],
    },
    states: [...toReview, 'Apply', ...watched, 'Probation', ...watched, 'Restore', 'Close'],
    ends: 'succeeded',
  },
  {
    name: 'the swap cannot be finished, so it is walked back and a person told',
    says: { Apply: ['NoRoom'], Abandon: [{ at: 'then' }] },
    states: [...toReview, 'Apply', 'Abandon', 'Escalate', 'Failed'],
    ends: { error: 'NoRoom' },
  },
  {
    name: 'the swap can neither be finished nor be walked back',
    says: { Apply: ['AccessDenied'], Abandon: ['AccessDeniedException'] },
    states: [...toReview, 'Apply', 'Abandon', 'Escalate', 'Failed'],
    ends: { error: 'AccessDenied' },
  },
  {
    name: 'the role is deleted meanwhile',
    says: { Apply: ['RoleGone'] },
    states: [...toReview, 'Apply', 'Gone'],
    ends: 'succeeded',
  },
  {
    name: 'another execution has the role by now',
    says: { Apply: ['RoleTaken'] },
    states: [...toReview, 'Apply', 'Refuse'],
    ends: 'succeeded',
  },
  {
    name: 'a person must look',
    says: { Watch: [{ kind: 'regressed' }], Restore: ['UndoFailed'] },
    states: [...toReview, 'Apply', ...watched, 'Restore', 'Escalate', 'Failed'],
    ends: { error: 'UndoFailed' },
  },
  {
    name: 'a person must look, and nobody can be told',
    says: { Verify: ['BadInput'], Escalate: ['SMTPDown'] },
    states: [...toDraft, 'Verify', 'Escalate', 'Failed'],
    ends: { error: 'BadInput' },
  },
];

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
