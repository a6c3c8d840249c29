import { roleNameOf } from '../domain/role.ts';
import { columns } from './columns.ts';
import type { RoleReport } from './report.ts';

/** Whether a probation that ended well has something to tell all the same. */
function isTelling(probation: RoleReport['probation']): boolean {
  if (probation === null) return false;
  const { givenBack, lost, drift } = probation;
  return givenBack.length > 0 || lost.length > 0 || drift !== null;
}

/** The table that ends a run: one line a role, before and after, and the reasons below it. */
export function summaryText(reports: readonly RoleReport[]): string {
  const rows = reports.map((report) => {
    const kept = report.kept.length + report.unknown.length;
    const drafted = report.attach.length > 0 || report.detach.length > 0;
    return {
      role: roleNameOf(report.roleArn),
      outcome: report.ended,
      actions: drafted ? `${kept + report.removed.length} -> ${kept}` : '',
      unknown: drafted && report.unknown.length > 0 ? String(report.unknown.length) : '',
      calls: report.kept.reduce((sum, { calls }) => sum + calls, 0),
      replay:
        report.gates === null
          ? ''
          : `${report.gates.replay.checked - report.gates.replay.denied}/${report.gates.replay.checked}`,
    };
  });
  const table = columns([
    ['Role', 'Outcome', 'Actions', 'Unknown', 'Calls', 'Replay'],
    ...rows.map((row) => [
      row.role,
      row.outcome,
      row.actions,
      row.unknown,
      row.calls === 0 ? '' : String(row.calls),
      row.replay,
    ]),
  ]);
  const told = reports
    .filter(({ ended, probation }) => ended !== 'tightened' || isTelling(probation))
    .map(({ roleArn, reasons }) => `${roleNameOf(roleArn)}: ${reasons.join('; ')}`);
  return [table, ...(told.length > 0 ? ['', ...told] : [])].join('\n');
}
