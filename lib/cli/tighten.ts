import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { BadInput } from '../domain/errors.ts';
import type { Options } from '../domain/options.ts';
import { meaningOf } from '../domain/trail/actions.ts';
import { loadAccount } from '../local/account-dump.ts';
import { type Bench, openBench } from '../local/bench.ts';
import { fileLastAccessed } from '../local/file-last-accessed.ts';
import { fileTrails } from '../local/file-trails.ts';
import { type Execution, hasEnded } from '../local/machine/execution.ts';
import { withRunLock } from '../local/run-lock.ts';
import { terminalNotices } from '../local/terminal-notices.ts';
import { ReviewRules } from '../review-rules.ts';
import { decideAll, type Waiting, waitForDecisions } from './decisions.ts';
import { EXIT } from './exit-codes.ts';
import { checkOwners, loadStackFiles, writeExports } from './export-files.ts';
import { chosenRoles, loadSelectors } from './inputs.ts';
import { listSources } from './log-sources.ts';
import { logProgress, type Progress, stateLine } from './progress.ts';
import { proposalsOf, type RoleReport, reportRole } from './report.ts';
import { writeResults } from './results.ts';
import { claimFolder } from './run-record.ts';

export interface TightenRequest {
  readonly authorizationDetails: string;
  readonly cloudtrail: readonly string[];
  readonly eventSelectors?: string | undefined;
  /** IAM's last accessed data: a folder with a file for each role, or one such file. */
  readonly lastAccessed?: string | undefined;
  readonly role?: string | undefined;
  readonly options: Options;
  readonly out: string;
  /** `yes`: approve what passes its gates. `ask`: open the review page and wait. `leave`: leave tickets open. */
  readonly decide: 'yes' | 'ask' | 'leave';
  readonly port: number;
  /** Resources of the stacks that own roles, for drafts as files. */
  readonly stackResources?: readonly string[] | undefined;
  /** A form of export in which every draft is written besides. */
  readonly exportAs?: string | undefined;
  /** Who reviews: anybody, once, unless given. */
  readonly rules?: ReviewRules | undefined;
}

export interface TightenResult {
  readonly reports: readonly RoleReport[];
  /** Paths written, for people. */
  readonly files: readonly string[];
  readonly exitCode: number;
}

/**
 * Plays the state machine for every chosen role on files, to its end or to an open ticket. A run that was stopped goes
 * on when it is started again on the same inputs and folder.
 */
export async function tighten(
  request: TightenRequest,
  progress: Progress,
  terminal: Writable,
): Promise<TightenResult> {
  const account = await loadAccount(request.authorizationDetails);
  const chosen = chosenRoles(account, request.role);
  const selectors = await loadSelectors(request.eventSelectors);
  const lastAccessed = await fileLastAccessed(request.lastAccessed);
  const { options, out, rules = ReviewRules.parse({}), stackResources = [] } = request;
  const stackFiles = await loadStackFiles(stackResources);
  checkOwners(stackFiles, stackResources, { account, chosen });
  const known = [...account.roles.values()].map(({ Arn, RoleId }) => ({ arn: Arn, id: RoleId }));
  const trails = await fileTrails({
    paths: await listSources(request.cloudtrail),
    roles: known,
    selectors,
    meaningOf,
    progress: logProgress(progress),
  });
  const { first } = await trails.span();
  if (first === null) {
    throw new BadInput(
      `No CloudTrail record in ${request.cloudtrail.join(', ')}: ${await trails.whyEmpty()}.`,
    );
  }

  await claimFolder(out, {
    account: account.digest,
    logs: request.cloudtrail,
    selectors,
    options,
    lastAccessed: request.lastAccessed,
  });
  const clock = { now: () => new Date() };
  const notices = await terminalNotices({ folder: join(out, 'store'), out: terminal, clock });
  let index = 0;
  const bench = await openBench({
    out,
    account,
    trails,
    lastAccessed,
    notices,
    options,
    rules,
    start: new Date(`${first.slice(0, 10)}T00:00:00Z`),
    onState: (execution) => progress.doing(stateLine(index, chosen.length, execution)),
  });

  const playAll = async () => {
    index = 0;
    const executions: Execution[] = [];
    for (const arn of chosen) {
      index += 1;
      executions.push(await bench.play(arn));
    }
    return executions;
  };
  const executions = await withRunLock(out, () =>
    settle(bench, { ...request, rules, stackFiles }, playAll, progress),
  );
  progress.done();
  const reports = await Promise.all(
    executions.map((execution) => reportRole(execution, bench.archive)),
  );
  const files = [join(out, 'account.json'), ...(await writeResults(out, reports))];
  if (request.exportAs !== undefined) {
    const proposals = await proposalsOf(executions, bench.archive);
    const writing = { out, format: request.exportAs, account, files: stackFiles };
    files.push(...(await writeExports(proposals, writing)));
  }
  return { reports, files, exitCode: exitCodeOf(reports) };
}

/** Plays and decides in turn until every execution ended, or waits for a person who is not asked now. */
async function settle(
  bench: Bench,
  { decide, ...waiting }: Pick<TightenRequest, 'decide'> & Omit<Waiting, 'secret'>,
  playAll: () => Promise<readonly Execution[]>,
  progress: Progress,
): Promise<readonly Execution[]> {
  for (;;) {
    const executions = await playAll();
    // Decided in a run that was stopped before the waiting task had its answer.
    if ((await bench.tickets.completePending()) > 0) continue;
    if (decide === 'leave' || executions.every(hasEnded)) return executions;
    if (decide === 'yes') await decideAll(bench);
    else await waitForDecisions(bench, { ...waiting, secret: randomBytes(32) }, progress);
  }
}

function exitCodeOf(reports: readonly RoleReport[]): number {
  if (reports.some(({ ended }) => ended === 'failed')) return EXIT.failed;
  return reports.some(({ ended }) => ended === 'awaiting-review') ? EXIT.awaitingReview : EXIT.done;
}
