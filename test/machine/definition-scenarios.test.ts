import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { failTask, succeedTask } from '../../lib/local/machine/answer.ts';
import { statesEntered } from '../../lib/local/machine/execution.ts';
import { loadDefinition } from '../../lib/local/machine/load-definition.ts';
import {
  actors,
  SCENARIOS,
  type Scenario,
  scenarioInput,
  substitutionsIn,
} from '../support/asl-scenarios.ts';
import { BEGIN, playOf } from '../support/asl-stage.ts';

const text = readFileSync(
  new URL('../../statemachines/tighten-role.asl.json', import.meta.url),
  'utf8',
);
const machine = loadDefinition(
  text,
  substitutionsIn(text, (state) => state),
);

/** Up to the first review, which gets no answer. */
async function toReview(scenario: Scenario) {
  const act = actors(scenario);
  const played = await playOf(machine, scenarioInput(scenario), async (state) =>
    state === 'Review' ? null : act(state),
  );
  return { ...played, act };
}

async function playThrough(scenario: Scenario) {
  const { act, goOn, clock, ...played } = await toReview(scenario);
  let { execution } = played;
  while (execution.status.kind === 'waiting-for-token') {
    const { token } = execution.status;
    execution = await goOn(succeedTask(execution, token, act('Review'), clock.now()));
  }
  return execution;
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
    'closing',
  ]);
});
