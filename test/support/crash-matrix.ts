import { readFileSync } from 'node:fs';
import { IAMServiceException, NoSuchEntityException } from '@aws-sdk/client-iam';
import { iamRoles } from '../../lib/aws/iam-roles.ts';
import { decide } from '../../lib/domain/gates/replay.ts';
import { parsePolicy } from '../../lib/domain/policy/parse.ts';
import { TASKS } from '../../lib/local/dispatch.ts';
import { virtualClock } from '../../lib/local/machine/clock.ts';
import { StateFailure } from '../../lib/local/machine/errors.ts';
import { type Execution, startExecution } from '../../lib/local/machine/execution.ts';
import type { Json } from '../../lib/local/machine/json.ts';
import { loadDefinition } from '../../lib/local/machine/load-definition.ts';
import { play } from '../../lib/local/machine/play.ts';
import { retrierFor } from '../../lib/local/machine/retry.ts';
import type { Ports } from '../../lib/ports.ts';
import { accountDump } from './account-fixture.ts';
import { memoryLeases } from './memory-leases.ts';
import { memoryArchive, memoryTickets } from './review-ports.ts';
import { type PolicyTexts, type SimulatedIam, simulatedIam } from './simulated-iam.ts';

export const NOW = new Date('2026-09-15T00:00:00Z');

/** One call to IAM that goes wrong. `after`: it took effect, and the answer was lost. */
export interface Fault {
  readonly when: 'before' | 'after';
  readonly error: string;
}

const named = (error: string, when: Fault['when'] = 'before'): Fault => ({ when, error });

/** The ways a call can go wrong, by the name that the state machine sees. Sandbox.Timedout is a function that was killed. */
export const FAULTS: readonly Fault[] = [
  named('TimeoutError'),
  named('TimeoutError', 'after'),
  named('Sandbox.Timedout'),
  named('Sandbox.Timedout', 'after'),
  named('ThrottlingException'),
  named('Throttling'),
  named('LimitExceededException'),
  named('ConcurrentModificationException'),
  named('NoSuchEntityException'),
  named('EntityTemporarilyUnmodifiableException'),
  named('ServiceFailureException'),
];

/** A call that the role was seen to make. */
export interface Observed {
  readonly action: string;
  readonly resource: string;
}

export type MatrixPorts = Pick<
  Ports,
  'roles' | 'archive' | 'tickets' | 'leases' | 'notices' | 'clock'
>;

/** A role in an account of its own, with what the steps work on. */
interface MatrixWorld {
  readonly iam: SimulatedIam;
  readonly ports: MatrixPorts;
  /** What became of the role: its policies, those of Ratchet's own that exist, and its status. */
  readonly outcome: () => string;
}

/** One step under test. */
export interface Scene {
  readonly name: string;
  readonly roleName: string;
  /** State of tighten-role.asl.json that the run begins in; without one the step is run again by hand. */
  readonly state: string | null;
  /** Brings the world to where the step begins, and gives the execution's data there. */
  readonly prepare: (ports: MatrixPorts) => Promise<object>;
  /** The step, where it is not the state's own: a bug that is planted, or one that has no state. */
  readonly step?: (payload: unknown, ports: MatrixPorts) => Promise<unknown>;
  readonly observed: readonly Observed[];
}

export interface Plan {
  /** Which call to IAM fails, from 0. */
  readonly at?: number;
  readonly fault?: Fault | null;
  /** How many calls reads may lag behind writes. */
  readonly lag?: number;
  readonly seed?: number;
}

export interface Run {
  readonly outcome: string;
  readonly before: string;
  /** Calls to IAM, by the command's name. */
  readonly calls: readonly string[];
  /** Calls of the role that were refused at some moment, with the call of IAM after which. */
  readonly denied: readonly string[];
  readonly states: readonly string[];
  readonly again: () => Promise<string>;
}

const WRITING = ['Apply', 'Abandon', 'Restore', 'GiveBack'];
export const machine = loadDefinition(
  readFileSync(new URL('../../statemachines/tighten-role.asl.json', import.meta.url), 'utf8'),
  new Map([...TASKS.keys()].map((name) => [name, name])),
);

/** Whether a scene's state tries again by itself after an error of that name; a person who runs a command does. */
export function isRetried({ state }: Scene, error: string): boolean {
  if (state === null) return true;
  const found = machine.states.get(state);
  if (found?.Type !== 'Task') throw new Error(`${state} is no task`);
  return retrierFor(found.Retry, new StateFailure(error, ''), []) !== null;
}

/**
 * Plays a scene to its end, as the real state machine does, with a fault at one call to IAM and reads that lag. After
 * every call it is asked whether the role may still make the calls it was seen to make, also as the slowest part of
 * IAM knows its policies.
 */
export async function runScene(
  scene: Scene,
  { at = -1, fault = null, lag = 0, seed = 0 }: Plan = {},
): Promise<Run> {
  const calls: string[] = [];
  const denied: string[] = [];
  let armed = false;
  const fail = (when: Fault['when']) => {
    if (armed && fault?.when === when && calls.length - 1 === at) throw errorOf(fault.error);
  };
  const iam = simulatedIam(accountDump(), {
    lag,
    seed,
    before: (command) => {
      if (armed) calls.push(command);
      fail('before');
    },
    after: (command) => {
      if (armed) denied.push(...refusals(iam, scene).map((call) => `${call} after ${command}`));
      fail('after');
    },
  });
  const world = worldOf(iam, scene.roleName);
  const ledger: Json = JSON.parse(JSON.stringify(await scene.prepare(world.ports)));
  settle(iam, lag);
  const before = world.outcome();
  armed = true;
  const states = await runOnce(scene, ledger, world.ports);
  const outcome = world.outcome();
  const again = async () => {
    settle(iam, lag);
    await runOnce(scene, ledger, world.ports);
    return world.outcome();
  };
  return { outcome, before, calls, denied, states, again };
}

function worldOf(iam: SimulatedIam, roleName: string): MatrixWorld {
  const archive = memoryArchive();
  return {
    iam,
    ports: {
      roles: iamRoles(iam.client),
      archive,
      tickets: memoryTickets(),
      leases: memoryLeases(),
      notices: { send: async () => {} },
      clock: { now: () => NOW },
    },
    outcome: () =>
      JSON.stringify([
        [...iam.policiesOf(roleName)].sort(),
        iam.policies().filter((arn) => arn.includes(':policy/ratchet/')),
        iam.tagsOf(roleName).get('lp:status'),
      ]),
  };
}

/** From the scene's state until the machine ends; the states that write are the real ones. */
export async function runOnce(
  scene: Scene,
  ledger: Json,
  ports: MatrixPorts,
): Promise<readonly string[]> {
  if (scene.state === null) return byHand(scene, ledger, ports);
  const { state } = scene;
  const started = startExecution(machine, { name: 'run-1', input: ledger, now: NOW });
  const execution: Execution = { ...started, position: { ...started.position, state } };
  const invoke = async (name: string, payload: Json) => {
    const step = name.replace(/Function$/, '');
    if (step === state && scene.step !== undefined) return scene.step(payload, ports);
    if (WRITING.includes(step)) return TASKS.get(name)?.(payload, ports as Ports);
    return step === 'Watch' ? { kind: 'over' } : {};
  };
  const clock = virtualClock(NOW);
  const stage = { invoke, clock, save: async () => {}, random: () => 0 };
  const { history } = await play(machine, execution, {
    ...stage,
    unanswered: new Set(['Probation']),
  });
  return history.filter(({ kind }) => kind === 'entered').map((event) => event.state);
}

/** A person runs the command again until it says it is done. */
async function byHand(scene: Scene, ledger: Json, ports: MatrixPorts): Promise<readonly string[]> {
  const TRIES = 9;
  for (let tries = 1; ; tries += 1) {
    try {
      await scene.step?.(ledger, ports);
      return [];
    } catch (error) {
      if (tries === TRIES) throw error;
    }
  }
}

/** Until nothing lags any more. */
function settle(iam: SimulatedIam, lag: number): void {
  for (let call = 0; call <= lag; call += 1) iam.answer('GetAccountSummaryCommand', {});
}

/** By what is asked and what the policies say: the same few sets come back in every case. */
const known = new WeakMap<readonly Observed[], Map<string, readonly string[]>>();

function refusals(iam: SimulatedIam, { roleName, observed }: Scene): readonly string[] {
  const views = [iam.policiesOf(roleName), iam.settledPoliciesOf(roleName)];
  return [...new Set(views.flatMap((policies) => refusedBy(policies, observed)))];
}

function refusedBy(policies: PolicyTexts, observed: readonly Observed[]): readonly string[] {
  const texts = [...policies.values()];
  const asked = texts.join('\n');
  const answers = known.get(observed) ?? new Map<string, readonly string[]>();
  known.set(observed, answers);
  const before = answers.get(asked);
  if (before !== undefined) return before;
  const allows = decide(texts.map((text) => parsePolicy(JSON.parse(text), 'a policy')));
  const refused = observed.filter((call) => allows(call) !== 'yes').map(({ action }) => action);
  answers.set(asked, refused);
  return refused;
}

function errorOf(name: string): Error {
  if (name === 'NoSuchEntityException')
    return new NoSuchEntityException({ message: 'cannot be found', $metadata: {} });
  return new IAMServiceException({ name, $fault: 'client', message: name, $metadata: {} });
}
