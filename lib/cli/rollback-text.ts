import { columns } from './columns.ts';
import type { RollbackList, RollbackReport } from './rollback-report.ts';

const WRITES: ReadonlyMap<string, string> = new Map([
  ['create-policy', 'made'],
  ['attach', 'attached'],
  ['put-inline', 'put back'],
  ['detach', 'detached'],
  ['delete-inline', 'deleted'],
  ['delete-policy', 'deleted'],
]);

const OTHERS: ReadonlyMap<string, string> = new Map([
  ['attached', 'attached'],
  ['detached', 'detached'],
  ['inline-changed', 'changed'],
  ['inline-deleted', 'deleted'],
  ['document', 'rewritten'],
]);

/** What was put back, what others changed, and how the role is now, for people. */
export function rollbackText(report: RollbackReport): string {
  const { role, to, only, changed, plan, writes, others, digest } = report;
  const what = only === null ? 'is as in' : `has of ${only} what it had in`;
  const rows = writes.map(({ do: done, policy }) => [`  ${WRITES.get(done) ?? done}`, policy]);
  return [
    `${role} ${what} ${to}${others.some(({ stays }) => stays) ? ', with what others changed since' : ''}.`,
    changed ? columns(rows) : '  Nothing was to be written: it was so already.',
    ...others.map(({ what: change, policy, stays }) => {
      const name = policy === '' ? `the ${change} policy` : policy;
      return `  others ${OTHERS.get(change) ?? 'changed'} ${name}: ${stays ? 'stays so' : 'undone'}`;
    }),
    ...(plan === null ? [] : [`  undo of this: --to ${short(plan)}`]),
    `  read back: ${digest}`,
    '',
  ].join('\n');
}

/** Changes and snapshots, the newest first, for people. */
export function listText({ role, changes, snapshots }: RollbackList): string {
  return [
    `${role}`,
    'Changes, the newest first (--to DIGEST goes to before it):',
    changes.length === 0
      ? '  none'
      : columns(
          changes.map(({ digest, kind, at, snapshot, writes }) => [
            `  ${short(digest)}`,
            kind,
            at,
            `before: ${short(snapshot)}`,
            writes.map(({ do: done, policy }) => `${done} ${policy}`).join(', '),
          ]),
        ),
    'Snapshots, the newest first:',
    snapshots.length === 0
      ? '  none'
      : columns(
          snapshots.map(({ key, keptAt, policies }) => [
            `  ${short(key)}`,
            keptAt,
            policies.join(', '),
          ]),
        ),
    '',
  ].join('\n');
}

/** As much of a digest as `--to` takes, of a key or of the digest itself. */
function short(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1).slice(0, 12);
}
