import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf } from '../digest.ts';
import { BadInput } from '../domain/errors.ts';
import type { Options } from '../domain/options.ts';
import { roleNameOf } from '../domain/role.ts';
import type { Archive, LastAccessed, Notices, Ports, Probations, Roles, Trails } from '../ports.ts';
import type { RulesAtOpening } from '../review-rules.ts';
import type { Account } from './account-dump.ts';
import { TASKS } from './dispatch.ts';
import { fileArchive } from './file-archive.ts';
import { fileCycles } from './file-cycles.ts';
import { fileLeases } from './file-leases.ts';
import { fileProbations } from './file-probations.ts';
import { fileRoles } from './file-roles.ts';
import { fileStore } from './file-store.ts';
import { type FileTickets, fileTickets } from './file-tickets.ts';
import { succeedTask } from './machine/answer.ts';
import { virtualClock } from './machine/clock.ts';
import { TaskDoesNotExist, TaskTimedOut } from './machine/errors.ts';
import { type Execution, hasEnded, startExecution } from './machine/execution.ts';
import type { Json } from './machine/json.ts';
import { loadDefinition, type Machine } from './machine/load-definition.ts';
import { play } from './machine/play.ts';
import { offlineChecks } from './offline-checks.ts';
import { offlineGenerations } from './offline-generations.ts';

export interface BenchOptions {
  /** The folder of this run; `account.json` and `store/` are kept there. */
  readonly out: string;
  readonly account: Account;
  readonly trails: Trails;
  readonly lastAccessed: LastAccessed;
  readonly notices: Notices;
  readonly options: Options;
  /** How many people must approve: one unless given. */
  readonly rules?: RulesAtOpening;
  /** Where virtual time begins: the first day of the logs. */
  readonly start: Date;
  /** Called at each transition of an execution. */
  readonly onState?: (execution: Execution) => void;
  /** Task states that stand until their time is over, since nobody answers them here: Probation unless given. */
  readonly unanswered?: ReadonlySet<string>;
}

/** The state machine on files: executions that survive the process, each with a time of its own. */
export interface Bench {
  readonly roles: Roles;
  readonly archive: Archive;
  readonly tickets: FileTickets;
  readonly probations: Probations;
  /** Goes on with the role's execution, or starts it, until it ends or waits for a decision. One at a time. */
  play(roleArn: string): Promise<Execution>;
  /** Null when it was never started. */
  find(roleArn: string): Promise<Execution | null>;
}

/** When a role is due again, written down beside its run; offline the command is run again. */
const RETIGHTEN_DAYS = 30;

const DEFINITION = new URL('../../statemachines/tighten-role.asl.json', import.meta.url);

export async function openBench(bench: BenchOptions): Promise<Bench> {
  const { out, account, trails, lastAccessed, notices, options, start, onState = () => {} } = bench;
  const { rules, unanswered = new Set(['Probation']) } = bench;
  const machine = await loadMachine();
  const store = join(out, 'store');
  const executions = await fileStore(join(store, 'executions'));
  const archive = await fileArchive(join(store, 'archive'));

  let clock = virtualClock(start);
  const now = { now: () => clock.now() };
  const roles = await fileRoles({ account, out: join(out, 'account.json'), clock: now });

  const load = async (name: string) => {
    const stored = await executions.read(name);
    return stored === null ? null : asExecution(stored.value, name, machine);
  };
  const save = async (execution: Execution) => {
    await executions.put(execution.name, execution);
    onState(execution);
  };
  const answer = async (name: string, token: string, output: Json, at: string | null) => {
    const execution = await load(name);
    if (execution === null)
      throw new BadInput(`A task of execution ${name} waits, which is not in ${store}.`);
    const now = new Date(Math.max(Date.parse(execution.clock), at === null ? 0 : Date.parse(at)));
    await save(succeedTask(execution, token, output, now));
  };
  const tickets = await fileTickets(join(store, 'tickets'), async (name, token, decision) => {
    try {
      await answer(name, token, JSON.parse(JSON.stringify(decision)), null);
    } catch (error) {
      // Answered before, and stopped before the answer was noted.
      if (!(error instanceof TaskTimedOut)) throw error;
    }
  });
  const leases = await fileLeases(join(store, 'leases'));
  const cycles = await fileCycles(join(store, 'cycles'), RETIGHTEN_DAYS);
  const probations = await fileProbations(
    join(store, 'probations'),
    async (name, token, wake, at) => {
      try {
        await answer(name, token, JSON.parse(JSON.stringify(wake)), at);
        return true;
      } catch (error) {
        if (error instanceof TaskTimedOut || error instanceof TaskDoesNotExist) return false;
        throw error;
      }
    },
  );

  const ports: Ports = {
    roles,
    trails,
    lastAccessed,
    archive,
    tickets,
    probations,
    leases,
    cycles,
    notices,
    clock: now,
    generations: offlineGenerations(),
    checks: offlineChecks(),
  };
  const invoke = async (functionName: string, payload: unknown) => {
    const task = TASKS.get(functionName);
    if (task === undefined) throw new BadInput(`${functionName} is no step.`);
    return task(payload, ports, rules);
  };
  const begin = (roleArn: string): Execution => {
    const role = account.roles.get(roleArn);
    if (role === undefined) throw new BadInput(`${roleArn} is not in ${account.path}.`);
    const input = {
      role: { arn: roleArn, id: role.RoleId },
      options: JSON.parse(JSON.stringify(options)),
    };
    return startExecution(machine, {
      name: executionName(roleArn, role.RoleId),
      input,
      now: start,
    });
  };

  return {
    roles,
    archive,
    tickets,
    probations,
    find: (roleArn) => load(executionName(roleArn, account.roles.get(roleArn)?.RoleId ?? '')),
    async play(roleArn) {
      const execution = (await load(begin(roleArn).name)) ?? begin(roleArn);
      if (hasEnded(execution)) return execution;
      clock = virtualClock(new Date(execution.clock));
      return play(machine, execution, { invoke, clock, save, unanswered });
    },
  };
}

async function loadMachine(): Promise<Machine> {
  const names = [...TASKS.keys()].map((name) => [name, name] as const);
  return loadDefinition(await readFile(DEFINITION, 'utf8'), new Map(names), 'tighten-role');
}

/**
 * The same for the same role and cycle, so that a duplicate trigger starts nothing. A role made again has another id.
 * Execution names take fewer characters than role names.
 */
function executionName(roleArn: string, roleId: string, cycle = 1): string {
  const name = roleNameOf(roleArn);
  return `${name.replace(/[^\w.-]/g, '-').slice(0, 50)}-${digestOf([roleArn, roleId]).slice(0, 12)}-${cycle}`;
}

/** Written by this store, whose envelope vouches for it being whole; only what could have changed since is checked. */
function asExecution(value: unknown, name: string, machine: Machine): Execution {
  const execution = value as Execution;
  if (execution.definitionDigest === machine.digest) return execution;
  throw new BadInput(
    `The run of ${name} was started by another version of Ratchet, whose state machine differs: give another folder with --out, or finish it with that version.`,
  );
}
