import { roleNameOf } from '../domain/role.ts';
import type { CheckReport } from './check.ts';
import type { Doubtful } from './check-calls.ts';

import { columns } from './columns.ts';
import { placeText } from './policy-layers.ts';

/** Lines of one list; --json has them all. */
const SHOWN = 40;

/** What `check` found, for a terminal: the worst first, the verdict last. */
export function checkText(report: CheckReport): string {
  const { allowed, denied, unknown, unseen, unmapped, refused, roles, ledger } = report;
  const open = Object.entries(unmapped);
  const parts = [
    ...section(`Would be denied: ${tally(denied)}`, denied, roles),
    ...section(`Hang on context that the logs do not show: ${tally(unknown)}`, unknown, roles),
    ...section(`On a resource that the logs do not show: ${tally(unseen)}`, unseen, roles),
    ...(open.length === 0
      ? []
      : [
          `Of no known action, not decided: ${open.map(([name, count]) => `${name} (${count})`).join(', ')}`,
        ]),
    ...ledger.files.corrupt.map(({ file, reason }) => `Corrupt: ${file}: ${reason}`),
    [
      `${allowed.calls} calls on ${allowed.distinct} distinct resources would be allowed.`,
      refused > 0 ? `${refused} calls that were refused are not decided again.` : '',
    ]
      .filter((line) => line !== '')
      .join(' '),
    `Roles: ${named(roles.map(({ arn }) => arn))}. Logs: ${ledger.files.read} files, ${ledger.records.total} records, ${ledger.first ?? 'never'} to ${ledger.last ?? 'never'}; ${ledger.files.skipped.length} files skipped.`,
    VERDICTS[report.verdict],
  ];
  return `${parts.join('\n\n')}\n`;
}

const VERDICTS: Readonly<Record<CheckReport['verdict'], string>> = {
  allowed: 'Passed: every call that can be decided would be allowed.',
  denied: 'Failed: a call that was really made would be denied.',
  undecided: 'Failed: not every call could be decided.',
  incomplete: 'Failed: a log file is corrupt, so that calls may be missing.',
};

function section(
  title: string,
  rows: readonly Doubtful[],
  roles: CheckReport['roles'],
): readonly string[] {
  if (rows.length === 0) return [];
  const several = roles.length > 1;
  const lines = [...rows]
    .sort((a, b) => b.count - a.count)
    .slice(0, SHOWN)
    .map(
      ({ role, action, resource, pattern, count, last, event, statement, samples, decision }) => [
        String(count),
        action,
        resource ?? pattern ?? 'resource not shown',
        ...(several ? [shortName(role)] : []),
        event,
        last,
        samples[0] ?? '',
        statement === null ? decision : `${decision}: ${placeText(statement)}`,
      ],
    );
  const titles = ['Event', 'Last', 'Sample event', 'Decision'];
  const table = columns([
    ['Calls', 'Action', 'Resource', ...(several ? ['Role'] : []), ...titles],
    ...lines,
  ]);
  const more = rows.length > SHOWN ? [`... and ${rows.length - SHOWN} more; --json has all`] : [];
  return [[title, table, ...more].join('\n')];
}

/** `111122223333 orders-api`: roles of several accounts may have one name. */
function shortName(arn: string): string {
  return `${arn.split(':')[4] ?? ''} ${roleNameOf(arn)}`;
}

function tally(rows: readonly Doubtful[]): string {
  const calls = rows.reduce((sum, { count }) => sum + count, 0);
  return `${rows.length} distinct, ${calls} calls`;
}

function named(arns: readonly string[]): string {
  const some = arns.slice(0, 5).join(', ');
  return arns.length > 5 ? `${some} and ${arns.length - 5} more` : some;
}
