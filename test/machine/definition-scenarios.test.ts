import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { failTask, succeedTask } from '../../lib/local/machine/answer.ts';
import { type Execution, type Status, statesEntered } from '../../lib/local/machine/execution.ts';
import type { Json } from '../../lib/local/machine/json.ts';
import { loadDefinition } from '../../lib/local/machine/load-definition.ts';
import {
  actors,
  QUIET,
  type Scenario,
  scenarioInput,
  substitutionsIn,
} from '../support/asl-scenario.ts';
import { DRAFT_SCENARIOS } from '../support/asl-scenarios-draft.ts';
import { SWAP_SCENARIOS } from '../support/asl-scenarios-swap.ts';
import { BEGIN, playOf } from '../support/asl-stage.ts';

type Waiting = Extract<Status, { kind: 'waiting-for-token' }>;

const text = readFileSync(
  new URL('../../statemachines/tighten-role.asl.json', import.meta.url),
  'utf8',
);
const machine = loadDefinition(
  text,
  substitutionsIn(text, (state) => state),
);

const SCENARIOS = [...SWAP_SCENARIOS, ...DRAFT_SCENARIOS];

/** Tasks with a token: their functions say nothing, and the scenario's line is what answers the token. */
const ANSWERED = new Set(['Review', 'Probation']);

/** Up to the first review, which gets no answer. */
async function toReview(scenario: Scenario) {
  const act = actors(scenario);
  const played = await playOf(machine, scenarioInput(scenario), async (state) =>
    ANSWERED.has(state) ? null : act(state),
  );
  return { ...played, act };
}

async function playThrough(scenario: Scenario) {
  const { act, goOn, clock, ...played } = await toReview(scenario);
  let { execution } = played;
  while (execution.status.kind === 'waiting-for-token') {
    execution = await goOn(answered(execution, execution.status));
  }
  return execution;

  function answered(waiting: Execution, { token, timeoutAt }: Waiting): Execution {
    const line = sayOf(waiting.position.state);
    if (line === QUIET) {
      clock.advanceTo(new Date(timeoutAt));
      return waiting;
    }
    return line instanceof Error
      ? failTask(waiting, token, { error: line.name, cause: line.message }, clock.now())
      : succeedTask(waiting, token, line, clock.now());
  }

  function sayOf(state: string): Json | Error {
    try {
      return act(state);
    } catch (error) {
      if (error instanceof Error) return error;
      throw error;
    }
  }
}

it.each(SCENARIOS)('$name', async (scenario) => {
  const execution = await playThrough(scenario);

  expect(statesEntered(execution)).toEqual(scenario.states);
  expect(execution.status).toMatchObject(
    scenario.ends === 'succeeded' ? { kind: 'succeeded' } : { kind: 'failed', ...scenario.ends },
  );
});

it('goes through every state in one scenario or another', () => {
  const seen = new Set(SCENARIOS.flatMap(({ states }) => states));

  expect([...machine.states.keys()].filter((state) => !seen.has(state))).toEqual([]);
});

const usual: Scenario = { name: 'as usual', states: [], ends: 'succeeded' };

it('refuses when nobody decides within 30 days', async () => {
  const { execution, goOn, clock } = await toReview(usual);
  clock.advanceTo(new Date(BEGIN.getTime() + 30 * 86_400_000 - 1));
  const stillWaits = await goOn(execution);
  clock.advanceTo(new Date(BEGIN.getTime() + 30 * 86_400_000));
  const refused = await goOn(stillWaits);

  expect(stillWaits.status.kind).toBe('waiting-for-token');
  expect(statesEntered(refused).slice(-2)).toEqual(['Review', 'Refuse']);
  expect(refused.status).toMatchObject({ output: { error: { Error: 'States.Timeout' } } });
});

it('looks at the time that Watch gave, when nothing wakes it before', async () => {
  const ends = '2026-12-31T00:00:00Z';
  const scenario: Scenario = {
    ...usual,
    says: { Watch: [{ kind: 'watching', seconds: 90, ends }, { kind: 'over' }] },
  };
  const { execution, goOn, clock, act } = await toReview(scenario);
  if (execution.status.kind !== 'waiting-for-token') throw new Error('it does not wait');
  const { token } = execution.status;
  const waits = await goOn(succeedTask(execution, token, act('Review'), clock.now()));
  clock.advanceTo(new Date(BEGIN.getTime() + 89_999));
  const stillWaits = await goOn(waits);
  clock.advanceTo(new Date(BEGIN.getTime() + 90_000));
  const looked = await goOn(stillWaits);

  expect(statesEntered(stillWaits).at(-1)).toBe('Probation');
  expect(statesEntered(looked).slice(-4)).toEqual(['Probation', 'Watch', 'Regressed?', 'Close']);
});

it('is escalated when the ticket fails', async () => {
  const { execution, goOn, clock } = await toReview(usual);
  if (execution.status.kind !== 'waiting-for-token') throw new Error('it does not wait');
  const { token } = execution.status;
  const failed = await goOn(
    failTask(execution, token, { error: 'Odd', cause: 'why' }, clock.now()),
  );

  expect(statesEntered(failed).slice(-3)).toEqual(['Review', 'Escalate', 'Failed']);
  expect(failed.status).toEqual({ kind: 'failed', error: 'Odd', cause: 'why' });
});

it('writes one key a state and nothing else', async () => {
  const { status } = await playThrough(SCENARIOS[0] ?? usual);

  expect(Object.keys(status.kind === 'succeeded' ? Object(status.output) : {})).toEqual([
    'role',
    'options',
    'admission',
    'observation',
    'collection',
    'generation',
    'generated',
    'proposal',
    'verification',
    'decision',
    'application',
    'watch',
    'quiet',
    'closing',
  ]);
});
