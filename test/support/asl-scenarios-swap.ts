import {
  again,
  collected,
  ONWARD,
  observed,
  QUIET,
  reviewed,
  type Scenario,
  toReview,
  watched,
} from './asl-scenario.ts';

/** What a refusal wakes Probation with. */
const DENIED = { denials: [{ action: 's3:GetObject' }], ended: null };

/** Ways through tighten-role that are about the swap and what comes after it; the first is the longest. */
export const SWAP_SCENARIOS: readonly Scenario[] = [
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
    name: 'another execution has the role in probation, which a person must look at',
    says: { Watch: [{ kind: 'watching', ...ONWARD }, 'RoleTaken'], Probation: [QUIET] },
    states: [...toReview, 'Apply', ...watched, 'Probation', 'Watch', 'Escalate', 'Failed'],
    ends: { error: 'RoleTaken' },
  },
];
