import { amount, counted } from '../domain/counted.ts';
import { roleNameOf } from '../domain/role.ts';
import type { RoleState, RoleStatus } from '../domain/status/role-status.ts';
import { columns } from './columns.ts';
import type { StatusReport } from './status.ts';

/** Whose reasons a person wants to read at once. */
const TELLING: readonly RoleState[] = [
  'escalated',
  'stalled',
  'refused',
  'restored',
  'overruled',
  'ended',
];

/** One line a role, the reasons below those that need somebody, and how many there are of each. */
export function statusText({ roles, counts, untouched, generation }: StatusReport): string {
  const head = ['Role', 'State', 'Since', 'Until', 'Last change', 'Next look', 'Ticket'];
  const table =
    roles.length === 0
      ? ['Ratchet has not looked at any role here.']
      : withReasons(columns([head, ...roles.map(rowOf)]).split('\n'), roles);
  const each = Object.entries(counts).map(([state, count]) => `${amount(count)} ${state}`);
  return [
    ...table,
    '',
    ...(each.length === 0 ? [] : [`${counted(roles.length, 'role')}: ${each.join(', ')}.`]),
    ...(untouched === null || untouched === 0
      ? []
      : [`${counted(untouched, 'role')} of the account not looked at.`]),
    ...(generation ?? []).map(
      ({ account, day, started, perDay }) =>
        `Access Analyzer in ${account}: ${started} of the ${perDay} jobs of ${day} started.`,
    ),
    '',
  ].join('\n');
}

function rowOf({ role, state, since, until, lastChange, due, ticket }: RoleStatus): string[] {
  return [
    roleNameOf(role),
    state,
    minute(since),
    minute(until),
    lastChange === null ? '' : `${lastChange.kind} ${minute(lastChange.at)}`,
    minute(due),
    ticket ?? '',
  ];
}

function withReasons(lines: readonly string[], roles: readonly RoleStatus[]): readonly string[] {
  const [head = '', ...rows] = lines;
  return [
    head,
    ...rows.flatMap((row, index) => {
      const { state, reasons = [] } = roles[index] ?? {};
      const told = state !== undefined && TELLING.includes(state) ? reasons : [];
      return [row, ...told.map((reason) => `    ${reason}`)];
    }),
  ];
}

/** `2026-11-28 08:14`, in UTC. */
function minute(time: string | null): string {
  return time === null ? '' : time.slice(0, 16).replace('T', ' ');
}
