import {
  type BlastRadius,
  farReaching,
  type OpenPath,
} from '../domain/blast-radius/blast-radius.ts';
import type { Change } from '../domain/difference/difference.ts';
import { columns } from './columns.ts';
import type { DiffReport } from './diff-command.ts';

/** Lines of one service; --json has them all. */
const SHOWN = 12;
/** With more lines than this, a service of which nothing is left, or nothing was there, is one number. */
const FOLDED = 60;
const PATTERNS_SHOWN = 3;

/** A difference for a terminal: the answer, what is added, what is lost, and the numbers. */
export function diffText(report: DiffReport): string {
  const { added, lost, totals, blastRadius } = report;
  const parts = [
    answerText(report),
    ...(report.onlyNarrows !== 'not-proven' && report.reason !== null
      ? [`Not all is listed: ${report.reason}.`]
      : []),
    ...changesText('+', 'Added', added, totals.byService, 'added'),
    ...changesText('-', 'Lost', lost, totals.byService, 'lost'),
    ...(blastRadius === null
      ? ['Blast radius: the policies are too much to work it out.']
      : [blastText(blastRadius), ...pathsText(blastRadius)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function answerText({ onlyNarrows, witness, reason, lost }: DiffReport): string {
  if (onlyNarrows === true)
    return lost.length === 0
      ? 'The same: each allows all that the other does, proven.'
      : 'Only narrows: AFTER allows nothing that BEFORE does not, proven.';
  if (witness === null) return `Not proven that AFTER only narrows: ${reason}.`;
  const { action, resource, context } = witness;
  return [
    'Adds access. AFTER allows this request, BEFORE does not:',
    `  ${action} on ${resource}`,
    ...Object.entries(context).map(([key, value]) => `  ${key} = ${JSON.stringify(value)}`),
  ].join('\n');
}

function changesText(
  sign: string,
  title: string,
  changes: readonly Change[],
  byService: DiffReport['totals']['byService'],
  which: 'lost' | 'added',
): readonly string[] {
  const real = changes.filter(({ moot }) => !moot);
  const moot = changes.length - real.length;
  const note = `  ${sign} and, without effect, ${moot} on resources that the action does not have`;
  if (changes.length === 0) return [];
  const services = [...Map.groupBy(real, ({ service }) => service)];
  const lines = services.reduce((sum, [, list]) => sum + Math.min(list.length, SHOWN), 0);
  const isWhole = (service: string): boolean => {
    const tally = byService[service];
    const other = which === 'lost' ? tally?.after : tally?.before;
    const many = lines > FOLDED || (tally?.[which] ?? 0) > SHOWN;
    return tally !== undefined && other === 0 && many;
  };
  const wholes = services.filter(([service]) => isWhole(service));
  const parts = services.filter(([service]) => !isWhole(service));
  const listing = parts.flatMap(([, list]) => {
    const partsFirst = [...list].sort(
      (a, b) => Number(a.extent === 'whole') - Number(b.extent === 'whole'),
    );
    const shown = partsFirst.slice(0, SHOWN).map((change) => changeText(sign, change));
    const more = list.length - SHOWN;
    return more > 0 ? [...shown, `  ${sign} ... and ${more} more of ${list[0]?.service}`] : shown;
  });
  const whole = wholes.map(([service]) => `${service} (${byService[service]?.[which]})`).join(', ');
  return [
    [
      `${title}:`,
      ...listing,
      ...(wholes.length === 0 ? [] : [wrapped(`  ${sign} whole services: ${whole}`)]),
      ...(moot === 0 ? [] : [note]),
    ].join('\n'),
  ];
}

function changeText(sign: string, change: Change): string {
  const { action, level, future, extent, resources, except, left, example } = change;
  const on = `on ${listed(resources)}${except.length === 0 ? '' : ` except ${listed(except)}`}`;
  const name = future ? `${action} (actions that AWS may add)` : action;
  const notes = {
    whole: '',
    part: left.length === 0 ? '' : `; left: ${listed(left)}`,
    'not-proven': '; not proven',
  }[extent];
  const keys = Object.entries(example?.context ?? {});
  const under =
    extent !== 'part' || keys.length === 0
      ? ''
      : `, e.g. with ${keys.map(([key, value]) => `${key} = ${JSON.stringify(value)}`).join(', ')}`;
  return `  ${sign} ${name}${level === null ? '' : ` [${level}]`} ${on}${notes}${under}`;
}

function listed(patterns: readonly string[]): string {
  const some = patterns.slice(0, PATTERNS_SHOWN).join(', ');
  const more = patterns.length - PATTERNS_SHOWN;
  return more > 0 ? `${some} and ${more} more` : some;
}

type Radii = NonNullable<DiffReport['blastRadius']>;

function blastText({ before, after }: Radii): string {
  const levels = [...new Set([...Object.keys(before.byLevel), ...Object.keys(after.byLevel)])];
  const row = (name: string, figure: (radius: BlastRadius) => number): readonly string[] => [
    name,
    figure(before).toLocaleString('en-US'),
    figure(after).toLocaleString('en-US'),
  ];
  return columns([
    ['Blast radius', 'Before', 'After'],
    row('Actions', ({ actions }) => actions),
    ...levels.sort().map((level) => row(`  ${level}`, ({ byLevel }) => byLevel[level] ?? 0)),
    row('Services', ({ services }) => services.length),
    row('Actions on * that could name resources', ({ wildcardResources }) => wildcardResources),
    row('Ways to more rights', ({ escalations }) => escalations.length),
    row('  beyond named resources', ({ escalations }) => farReaching(escalations).length),
    row('Ways to get data out', ({ exfiltration }) => exfiltration.length),
    row('  beyond named resources', ({ exfiltration }) => farReaching(exfiltration).length),
  ]);
}

/** The ways that AFTER leaves open. */
function pathsText({ before, after }: Radii): readonly string[] {
  return [
    openText('Ways to more rights still open', before.escalations, after.escalations),
    openText('Ways to get data out still open', before.exfiltration, after.exfiltration),
  ].filter((text) => text !== '');
}

function openText(title: string, before: readonly OpenPath[], after: readonly OpenPath[]): string {
  if (after.length === 0) return '';
  const known = new Set(before.map(({ id }) => id));
  const lines = after.slice(0, SHOWN).map((path) => {
    const notes = [
      ...(known.has(path.id) ? [] : ['new']),
      ...(path.conditional ? ['under conditions'] : []),
    ];
    const note = notes.length === 0 ? '' : ` (${notes.join(', ')})`;
    return `  ${path.actions.join(' + ')} on ${listed(path.resources)}${note}: ${path.what}`;
  });
  const more = after.length - SHOWN;
  return [`${title}:`, ...lines, ...(more > 0 ? [`  ... and ${more} more`] : [])].join('\n');
}

/** Broken at commas into lines of at most 100 characters. */
function wrapped(text: string): string {
  const lines: string[] = [];
  for (const piece of text.split(', ')) {
    const line = lines.at(-1);
    if (line === undefined) lines.push(piece);
    else if (line.length + piece.length + 2 > 100) lines.splice(-1, 1, `${line},`, `    ${piece}`);
    else lines.splice(-1, 1, `${line}, ${piece}`);
  }
  return lines.join('\n');
}
