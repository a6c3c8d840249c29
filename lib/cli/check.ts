import { BadInput } from '../domain/errors.ts';
import type { Collected } from '../domain/evidence/collect.ts';
import { eventTime, isoTime } from '../domain/evidence/event-time.ts';
import type { Evidence, Ledger, Window } from '../domain/evidence/evidence.ts';
import { roleNameOf } from '../domain/role.ts';
import { isMeant } from '../domain/role-pattern.ts';
import { collectLogs } from '../local/collect-logs.ts';
import { type Checked, checkCalls } from './check-calls.ts';
import { listSources } from './log-sources.ts';
import { type LayerFlags, readLayers } from './policy-layers.ts';
import { logProgress, type Progress } from './progress.ts';

export interface CheckRequest extends LayerFlags {
  /** Log files, folders of them, and `s3://bucket/prefix`. */
  readonly cloudtrail: readonly string[];
  /** A glob of a role's name or ARN; all roles when left out. */
  readonly role?: string;
  /** Days or times; `from` inclusive, `to` exclusive. */
  readonly from?: string;
  readonly to?: string;
  /** What cannot be decided fails too. */
  readonly strict?: boolean;
}

/**
 * `allowed`: every call would be. `denied`: one would not be. `undecided`: none is known to be refused, but none to be
 * allowed either, or with --strict not all. `incomplete`: a log file is corrupt, so there may be calls nobody saw.
 */
type Verdict = 'allowed' | 'denied' | 'undecided' | 'incomplete';

/** What `ratchet check --json` prints; `docs/check.schema.json` describes it. */
export interface CheckReport extends Checked {
  readonly verdict: Verdict;
  readonly roles: readonly { readonly arn: string; readonly calls: number }[];
  /** Calls that map to no action of the catalogue, `source:Name` -> count: not decided. */
  readonly unmapped: Readonly<Record<string, number>>;
  /** Calls that were refused when they were made: not decided again. */
  readonly refused: number;
  /** Of all records read, whoever made the calls. */
  readonly ledger: Pick<Ledger, 'files' | 'records' | 'first' | 'last' | 'omitted'>;
}

/** Of the whole calendar, for an end of the window that is not given. */
const EVER: Window = { from: '0001-01-01T00:00:00Z', to: '9999-12-31T23:59:59Z' };

/** Replays the authorised calls of logs on policies. Throws BadInput when there is none, or a file cannot be used. */
export async function check(
  request: CheckRequest,
  progress: Progress,
): Promise<{ readonly report: CheckReport; readonly warnings: readonly string[] }> {
  const window = windowOf(request);
  const layers = await readLayers(request);
  const { evidence, ledger } = await collect(request.cloudtrail, window, progress);
  const chosen = chosenEvidence(evidence, ledger, request);
  const checked = checkCalls(chosen, layers);
  const unmapped = unmappedOf(chosen);
  const { files, records, first, last, omitted } = ledger;
  const report = {
    verdict: verdictOf(checked, unmapped, ledger, request.strict === true),
    ...checked,
    roles: chosen.map(({ roleArn, calls }) => ({ arn: roleArn, calls: total(calls) })),
    unmapped,
    refused: chosen.reduce((sum, { denials }) => sum + total(denials), 0),
    ledger: { files, records, first, last, omitted },
  };
  return { report, warnings: layers.warnings };
}

async function collect(
  cloudtrail: readonly string[],
  window: Window,
  progress: Progress,
): Promise<Collected> {
  const logs = await listSources(cloudtrail, { filter: { ...window, regions: null } });
  return collectLogs(logs, { window, roles: 'all' }, logProgress(progress)).finally(progress.done);
}

/** Of the roles asked for, those that made a call. Throws BadInput when there is nothing to check. */
function chosenEvidence(
  evidence: readonly Evidence[],
  ledger: Ledger,
  { cloudtrail, role }: CheckRequest,
): readonly Evidence[] {
  const where = cloudtrail.join(', ');
  const fits = ({ roleArn }: Evidence): boolean => role === undefined || isMeant(role, roleArn);
  const chosen = evidence.filter(fits);
  if (chosen.some(({ calls }) => calls.length > 0)) return chosen;
  const { files, records } = ledger;
  const read = `${files.read} files read, ${files.corrupt.length} corrupt, ${files.skipped.length} skipped${unopened(files)}; ${records.total} records`;
  const broken = files.corrupt.slice(0, 3).map(({ file, reason }) => `; ${file}: ${reason}`);
  const names = [...new Set(evidence.map(({ roleArn }) => roleNameOf(roleArn)))];
  const why =
    role !== undefined && chosen.length === 0 && names.length > 0
      ? `no role there matches --role ${role}; calls are of ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', ...' : ''}`
      : `no authorised call of a role in them (${dropped(ledger)})`;
  throw new BadInput(`Nothing to check in ${where}: ${why}. ${read}${broken.join('')}.`);
}

/** By their names of another time. */
function unopened({ pruned }: Ledger['files']): string {
  const [files, folders] = [
    pruned.reduce((sum, each) => sum + each.files, 0),
    pruned.reduce((sum, each) => sum + each.folders, 0),
  ];
  if (files + folders === 0) return '';
  return `, ${files} ${files === 1 ? 'file' : 'files'} and ${folders} ${folders === 1 ? 'folder' : 'folders'} of another time not opened`;
}

function dropped({ records }: Ledger): string {
  const reasons = Object.entries(records.dropped).map(([reason, count]) => `${count} ${reason}`);
  const unmapped = Object.values(records.unmapped).reduce((sum, count) => sum + count, 0);
  const all = [...reasons, ...(unmapped > 0 ? [`${unmapped} of no known action`] : [])];
  return all.length === 0 ? 'there is no record' : all.join(', ');
}

function verdictOf(
  { allowed, denied, unknown, unseen }: Checked,
  unmapped: Readonly<Record<string, number>>,
  { files }: Ledger,
  strict: boolean,
): Verdict {
  if (denied.length > 0) return 'denied';
  if (files.corrupt.length > 0) return 'incomplete';
  const open = unknown.length + unseen.length + Object.keys(unmapped).length;
  return allowed.distinct === 0 || (strict && open > 0) ? 'undecided' : 'allowed';
}

function unmappedOf(evidence: readonly Evidence[]): Readonly<Record<string, number>> {
  const sums = new Map<string, number>();
  for (const { unmapped } of evidence)
    for (const [name, count] of Object.entries(unmapped))
      sums.set(name, (sums.get(name) ?? 0) + count);
  const sorted = [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.assign(Object.create(null), Object.fromEntries(sorted));
}

/** Throws BadInput naming the flag. */
function windowOf({ from, to }: CheckRequest): Window {
  const window = {
    from: from === undefined ? EVER.from : timeOf(from, '--from'),
    to: to === undefined ? EVER.to : timeOf(to, '--to'),
  };
  if (window.from >= window.to)
    throw new BadInput(`--from ${from} is not before --to ${to}: there is no time between them.`);
  return window;
}

function timeOf(text: string, flag: string): string {
  const time = eventTime(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
  if (time === null)
    throw new BadInput(
      `${flag} ${text}: give a day or a time, 2026-09-01 or 2026-09-01T12:00:00Z.`,
    );
  return isoTime(time);
}

function total(rows: readonly { readonly count: number }[]): number {
  return rows.reduce((sum, { count }) => sum + count, 0);
}
