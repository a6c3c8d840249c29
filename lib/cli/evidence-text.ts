import { amount, counted } from '../domain/counted.ts';
import type { DropReason, Ledger } from '../domain/evidence/evidence.ts';
import { DROPPED } from '../review/view/coverage-section.ts';
import { visible } from '../review/visible.ts';
import { columns } from './columns.ts';
import type { Coverage, EvidenceReport, RoleEvidence } from './evidence-report.ts';

const NAMED = 5;
/** An action on more resources than these is one line. */
const MOST_ROWS = 3;

/** For people: how well it was watched, then each role. */
export function evidenceText({ coverage, roles }: EvidenceReport): string {
  const told = roles.length === 0 ? ['No role made a call.'] : roles.map(roleText);
  // Names come from the logs, and must not write on the terminal what they like.
  return visible([coverageText(coverage), ...told].join('\n\n\n')).concat('\n');
}

function coverageText(coverage: Coverage): string {
  const { files, records, hours, regions, window } = coverage;
  const unmapped = sum(Object.values(records.unmapped));
  const left = sum(Object.values(records.dropped));
  const facts = [
    ['Window', `${window.from} to ${window.to}`],
    [
      'Records',
      `from ${coverage.first} to ${coverage.last}, on ${counted(coverage.days.length, 'day')}`,
    ],
    [
      '',
      `${amount(records.total)} read: ${amount(records.used)} used, ${amount(left)} left out${reasons(records)}, ${amount(unmapped)} of no known action`,
    ],
    ['Files', `${amount(files.read)} read${fileNotes(files)}`],
    ...Object.entries(regions).map(([region, { records: count, silentHours }], at) => [
      at === 0 ? 'Regions' : '',
      `${region}: ${counted(count, 'record')}, silent in ${amount(silentHours)} of ${counted(hoursOf(hours), 'hour')}`,
    ]),
    ['Data events', listedCounts(coverage.dataEvents) || 'none of these roles'],
  ];
  return [
    'Coverage',
    columns(facts.map(([name = '', fact = '']) => ['', name, fact])),
    ...coverage.gaps.map((gap) => `  ! ${gap}`),
  ].join('\n');
}

function roleText(role: RoleEvidence): string {
  const { calls, passRole, denied, unmapped, soak } = role;
  const rows = [...Map.groupBy(calls, ({ action, via }) => `${action} ${via}`).values()].flatMap(
    (each) => (each.length > MOST_ROWS ? [callCells(each)] : each.map((call) => callCells([call]))),
  );
  const tables = [
    section('Calls', ['Action', 'Calls', 'First', 'Last', 'Outcome', 'Found', 'Resource'], rows),
    section(
      'Passed roles',
      ['Calls', 'To', 'Role'],
      passRole.map((each) => [
        amount(each.count),
        each.passedToService ?? '(not shown)',
        each.role ?? '(not shown)',
      ]),
    ),
    section(
      'Refused',
      ['Action', 'Calls', 'Last', 'By', 'Resource'],
      denied.map((each) => [
        each.action,
        amount(each.count),
        each.last.slice(0, 10),
        each.by,
        each.resource ?? '(not shown)',
      ]),
    ),
    section(
      'Of no known action',
      ['Calls', 'Event'],
      Object.entries(unmapped).map(([name, count]) => [amount(count), name]),
    ),
  ].filter((table) => table !== '');
  return [
    `${role.roleArn}${role.roleId === '' ? '' : ` (${role.roleId})`}`,
    `${counted(soak.calls, 'call')} on ${counted(soak.activeDays, 'day')} in ${counted(role.sessions, 'session')}, ${counted(soak.actions, 'action')}`,
    ...soakLines(soak),
    ...lastAccessedLines(role.lastAccessed),
    ...tables.map((table) => `\n${table}`),
  ].join('\n');
}

/** One line of calls of one action. */
function callCells(calls: RoleEvidence['calls']): readonly string[] {
  const [example] = calls;
  const only = (values: readonly string[]) => [...new Set(values)].join('/');
  const resources = new Set(calls.map(({ resource }) => resource ?? '(not shown)'));
  const [first = ''] = resources;
  return [
    example?.action ?? '',
    amount(sum(calls.map(({ count }) => count))),
    calls
      .map((each) => each.first)
      .reduce(earliest)
      .slice(0, 10),
    calls
      .map(({ last }) => last)
      .reduce(latest)
      .slice(0, 10),
    only(calls.map(({ outcome }) => outcome)),
    only(calls.map(({ certainty, via }) => (via === 'event' ? certainty : `${certainty}, ${via}`))),
    resources.size === 1 ? first : `${amount(resources.size)} resources, such as ${first}`,
  ];
}

function earliest(one: string, other: string): string {
  return one < other ? one : other;
}

function latest(one: string, other: string): string {
  return one > other ? one : other;
}

function soakLines(soak: RoleEvidence['soak']): readonly string[] {
  const words = 'reasons' in soak ? soak.reasons : 'warnings' in soak ? soak.warnings : [];
  const verdict = soak.verdict === 'ready' ? 'enough to draft from' : 'not enough to draft from';
  return [`Soak: ${verdict}`, ...words.map((word) => `  ! ${word}`)];
}

/** The uses that no record shows are told of with the soak. */
function lastAccessedLines(answer: RoleEvidence['lastAccessed']): readonly string[] {
  if (answer === null || answer.kind === 'unavailable') return [];
  const { reportedAt, used, confirmed, before, never } = answer;
  return [
    `IAM's last accessed data of ${reportedAt}: ${counted(used.length, 'service')} used in the window, ${amount(before.length)} before it, ${amount(never.length)} never; ${counted(confirmed.length, 'action')} tracked and not used`,
  ];
}

function section(
  title: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  return rows.length === 0
    ? ''
    : `${title}\n${columns([heads, ...rows].map((row) => ['', ...row]))}`;
}

function reasons({ dropped }: Ledger['records']): string {
  const words = Object.entries(dropped) as [DropReason, number][];
  const text = words.map(([reason, count]) => `${amount(count)} ${DROPPED[reason]}`).join(', ');
  return text === '' ? '' : ` (${text})`;
}

function fileNotes({ corrupt, skipped, pruned }: Ledger['files']): string {
  const notes = [
    ...(corrupt.length > 0 ? [`${amount(corrupt.length)} damaged (${someFiles(corrupt)})`] : []),
    ...(skipped.length > 0 ? [`${amount(skipped.length)} skipped (${someFiles(skipped)})`] : []),
    ...pruned.map(
      ({ why, files, folders }) =>
        `${counted(files, 'file')} and ${counted(folders, 'folder')} unopened (${why === 'another-region' ? 'of another region' : 'of another time'})`,
    ),
  ];
  return notes.map((note) => `, ${note}`).join('');
}

function someFiles(files: Ledger['files']['corrupt']): string {
  const some = files.slice(0, NAMED).map(({ file, reason }) => `${file}: ${reason}`);
  return [...some, ...(files.length > NAMED ? [`and ${files.length - NAMED} more`] : [])].join(
    '; ',
  );
}

function listedCounts(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${amount(count)} ${name}`)
    .join(', ');
}

function hoursOf(hours: Ledger['hours']): number {
  if (hours === null) return 0;
  return (Date.parse(hours.lastHour) - Date.parse(hours.firstHour)) / 3_600_000 + 1;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
