import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isJsonObject, type Json } from '../../lib/local/machine/json.ts';
import { functionArn } from '../support/asl-machines.ts';
import { actors, QUIET, scenarioInput } from '../support/asl-scenario.ts';
import { DRAFT_SCENARIOS } from '../support/asl-scenarios-draft.ts';
import { SWAP_SCENARIOS } from '../support/asl-scenarios-swap.ts';
import { type Moto, startMoto } from './moto-engine.ts';

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto?.stop());

/** moto waits in real time: the file as it is, but for how long it polls and pauses. */
const definition = JSON.parse(
  readFileSync(new URL('../../statemachines/tighten-role.asl.json', import.meta.url), 'utf8')
    .replace(/\$\{(\w+)Function\}/g, (_, state: string) => functionArn(state))
    .replaceAll('"Seconds": 60', '"Seconds": 0')
    .replaceAll('"IntervalSeconds": 2', '"IntervalSeconds": 1'),
);

/** Tasks with a token: the scenario's line is what answers the token. */
const ANSWERED = new Set(['Review', 'Probation']);

/** moto waits for a timeout in earnest. */
const soon = (said: Json): Json =>
  isJsonObject(said) && 'seconds' in said ? { ...said, seconds: 2 } : said;

async function answer(token: string, line: () => Json): Promise<void> {
  try {
    const said = line();
    if (said !== QUIET) await moto.succeedTask(token, said);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    await moto.failTask(token, error.name);
  }
}

const tokenIn = (payload: Json) => String(Object(payload).taskToken);

// test/machine/definition-scenarios.test.ts has our interpreter go through the same states.
it.concurrent.each([...SWAP_SCENARIOS, ...DRAFT_SCENARIOS])('moto too: $name', async (scenario) => {
  const act = actors(scenario);
  const outcome = await moto.play(definition, scenarioInput(scenario), async (state, payload) => {
    if (!ANSWERED.has(state)) return soon(act(state));
    await answer(tokenIn(payload), () => act(state));
    return null;
  });

  expect(outcome.states).toEqual(scenario.states);
  expect(outcome).toMatchObject(
    scenario.ends === 'succeeded'
      ? { status: 'SUCCEEDED' }
      : { status: 'FAILED', ...scenario.ends },
  );
});

it('moto too: is escalated when the ticket fails', async () => {
  const usual = { name: 'as usual', states: [], ends: 'succeeded' } as const;
  const act = actors(usual);
  const outcome = await moto.play(definition, scenarioInput(usual), async (state, payload) => {
    if (state !== 'Review') return act(state);
    await moto.failTask(tokenIn(payload), 'Odd');
    return null;
  });

  expect(outcome.states.slice(-3)).toEqual(['Review', 'Escalate', 'Failed']);
  expect(outcome).toMatchObject({ status: 'FAILED', error: 'Odd' });
});
