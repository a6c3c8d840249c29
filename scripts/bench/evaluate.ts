import { runSimulation, runUnsafeSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import { compile, type Decision } from '../../lib/domain/policy/evaluate.ts';
import { parsePolicy } from '../../lib/domain/policy/parse.ts';
import { ACCOUNT, benchPairs, benchPolicy, CONTEXT, type Pair } from './workload.ts';

const SEED = 7;
const PAIRS = 1_000_000;
const SAMPLE = 2_000;
const RUNS = 5;
const GOAL = { perSecond: 2_000_000, timesTheOracle: 2_000 };

/** Prints evaluations a second of ours and of iam-simulate on one policy, and on how many of a sample they disagree. */
export async function bench(print: (line: string) => void): Promise<void> {
  const policy = benchPolicy(SEED);
  const pairs = benchPairs(PAIRS);
  const size = JSON.stringify(policy).length.toLocaleString('en');
  print(`evaluate: 50 statements, ${size} characters, seed ${SEED}; ${PAIRS.toLocaleString('en')}`);
  print(
    `distinct (action, resource) pairs, the policy compiled anew in each of ${RUNS} runs, median`,
  );

  const floor = perSecond(
    PAIRS,
    median(() => lookUpAndHash(pairs)),
  );
  row(print, 'floor: look the action up, hash the resource', floor, '');

  const document = parsePolicy(policy, 'bench');
  const tally = new Map<Decision, number>();
  const ours = perSecond(
    PAIRS,
    median(() => {
      const ask = compile({ identity: [document] });
      tally.clear();
      for (const { action, resource } of pairs) {
        const { decision } = ask({ action, resource, context: CONTEXT, contextComplete: true });
        tally.set(decision, (tally.get(decision) ?? 0) + 1);
      }
    }),
  );
  row(
    print,
    'Ratchet',
    ours,
    `goal ${GOAL.perSecond.toLocaleString('en')}: ${met(ours >= GOAL.perSecond)}`,
  );
  print(
    `  ${[...tally].map(([name, count]) => `${count.toLocaleString('en')} ${name}`).join(', ')}`,
  );

  // One off the even share: else all of one service.
  const sample = pairs.filter((_, at) => at % (PAIRS / SAMPLE - 1) === 0).slice(0, SAMPLE);
  await againstOracle(print, policy, sample, ours);
}

async function againstOracle(
  print: (line: string) => void,
  policy: unknown,
  pairs: readonly Pair[],
  ours: number,
): Promise<void> {
  const ask = compile({ identity: [parsePolicy(policy, 'bench')] });
  const asked = pairs.map((pair) => simulationOf(policy, pair));
  for (const simulation of asked.slice(0, 100)) runUnsafeSimulation(simulation, {});

  const start = used();
  const unsafe = asked.map((simulation) => runUnsafeSimulation(simulation, {}));
  const unsafeRate = perSecond(asked.length, used() - start);
  const checkedStart = used();
  const checked = [];
  for (const simulation of asked) checked.push(await runSimulation(checkedOf(simulation), {}));
  const checkedRate = perSecond(asked.length, used() - checkedStart);

  row(print, 'iam-simulate runUnsafeSimulation', unsafeRate, times(ours, unsafeRate));
  row(print, 'iam-simulate runSimulation', checkedRate, times(ours, checkedRate));
  const decisions = pairs.map(
    (pair) => ask({ ...pair, context: CONTEXT, contextComplete: true }).decision,
  );
  const theirs = checked.map((ran) => (ran.resultType === 'error' ? null : ran.overallResult));
  const differ = decisions.filter((ours, at) => THEIR_WORDS[ours] !== unsafe[at]);
  const differChecked = decisions.filter((ours, at) => THEIR_WORDS[ours] !== theirs[at]);
  print(
    `  disagreements on the ${asked.length.toLocaleString('en')} pairs both were asked: ${differ.length} and ${differChecked.length} (goal 0)`,
  );
}

const THEIR_WORDS: Readonly<Record<Decision, string>> = {
  allowed: 'Allowed',
  'implicit-deny': 'ImplicitlyDenied',
  'explicit-deny': 'ExplicitlyDenied',
  unknown: 'none',
};

function times(ours: number, theirs: number): string {
  const ratio = ours / theirs;
  const goal = GOAL.timesTheOracle.toLocaleString('en');
  return `Ratchet is ${Math.round(ratio).toLocaleString('en')} times as fast; goal ${goal}: ${met(ratio >= GOAL.timesTheOracle)}`;
}

function simulationOf(policy: unknown, { action, resource }: Pair): Simulation {
  return {
    request: {
      principal: `arn:aws:iam::${ACCOUNT}:role/app`,
      action,
      resource: { resource, accountId: ACCOUNT },
      contextVariables: { ...CONTEXT },
    },
    identityPolicies: [{ name: 'bench', policy }],
    serviceControlPolicies: [],
    resourceControlPolicies: [
      { orgIdentifier: 'o-1', policies: [{ name: 'full', policy: FULL_ACCESS }] },
    ],
  };
}

const FULL_ACCESS = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' },
};

/** runSimulation adds the RCP that AWS attaches by itself. */
function checkedOf(simulation: Simulation): Simulation {
  return { ...simulation, resourceControlPolicies: [{ orgIdentifier: 'o-1', policies: [] }] };
}

/** What no evaluator can do without, done by itself: shows how far from it Ratchet is. */
function lookUpAndHash(pairs: readonly Pair[]): number {
  const actions = new Map(
    [...new Set(pairs.map(({ action }) => action))].map((one, at) => [one, at]),
  );
  let sum = 0;
  for (const { action, resource } of pairs) {
    let hash = actions.get(action) ?? 0;
    for (let at = 0; at < resource.length; at++) hash = (hash * 31 + resource.charCodeAt(at)) | 0;
    sum ^= hash;
  }
  return sum;
}

/** Milliseconds of one core: the median of the runs after one that is not counted. */
function median(run: () => unknown): number {
  run();
  const all = Array.from({ length: RUNS }, () => {
    const start = used();
    run();
    return used() - start;
  });
  return all.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
}

/** Milliseconds of processor time so far, garbage collection included: other work on the machine counts little. */
function used(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function perSecond(count: number, milliseconds: number): number {
  return (count / milliseconds) * 1_000;
}

function row(print: (line: string) => void, name: string, rate: number, note: string): void {
  print(`  ${name.padEnd(46)} ${Math.round(rate).toLocaleString('en').padStart(11)}/s  ${note}`);
}

function met(reached: boolean): string {
  return reached ? 'met' : 'MISSED';
}
