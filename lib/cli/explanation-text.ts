import type { ConditionKey } from '../domain/catalogue/packed-conditions.ts';
import { columns } from './columns.ts';
import type { Explanation } from './explanation.ts';

const WIDTH = 100;
const INDENT = '  ';
const PATHS_SHOWN = 5;

/** An explanation for a person: a heading a part, parts that say nothing left out. */
export function explanationText(told: Explanation): string {
  const parts: readonly (readonly [heading: string, body: string])[] = [
    ['Resources', resources(told)],
    ['Needs besides, depending on the request', list(told.dependentActions)],
    ['CloudTrail', lines(cloudTrail(told).split(' '))],
    ['API calls of other names that need it', list(told.calls)],
    ['Hands over a role, which needs iam:PassRole', passes(told)],
    ['What it can be misused for', misuses(told)],
    ['Condition keys (String unless said), besides the global ones', conditionKeys(told)],
  ];
  const title = `${told.action}  ${told.level}, ${told.service.title}`;
  const body = parts
    .filter(([, text]) => text !== '')
    .map(([heading, text]) => `${heading}\n${text}`);
  return `${[title, ...body].join('\n\n')}\n\n(catalogue of ${told.catalogue.date}: ${told.catalogue.version})\n`;
}

function resources({ resourceTypes }: Explanation): string {
  if (resourceTypes.length === 0) return `${INDENT}none: the action can only be granted on *`;
  const rows = resourceTypes.flatMap(({ name, required, arns }) =>
    arns.map((arn, at) => [
      at === 0 ? `${INDENT}${name}${required ? ' (required)' : ''}` : '',
      arn,
    ]),
  );
  return columns(rows);
}

/** What holds on every type of resource that has keys at all is said once. */
function conditionKeys({ conditionKeys: always, resourceTypes }: Explanation): string {
  const typed = resourceTypes
    .map(({ name, conditionKeys: keys }) => ({ name, keys: keys.map(named) }))
    .filter(({ keys }) => keys.length > 0);
  const shared = (typed[0]?.keys ?? []).filter((key) =>
    typed.every(({ keys }) => keys.includes(key)),
  );
  const own = typed.map(({ name, keys }) => ({
    names: [name],
    keys: keys.filter((key) => !shared.includes(key)),
  }));
  const places = [{ names: typed.map(({ name }) => name), keys: shared }, ...own]
    .filter(({ keys }) => keys.length > 0)
    .map(({ names, keys }) => `${list(names, `${INDENT}on `)}\n${list(keys, INDENT.repeat(2))}`);
  return [...(always.length > 0 ? [list(always.map(named))] : []), ...places].join('\n');
}

function named({ name, type }: ConditionKey): string {
  return type === 'String' ? name : `${name} (${type})`;
}

function passes({ passesRole }: Explanation): string {
  return columns(passesRole.map(({ parameter, to }) => [`${INDENT}${parameter}`, `to ${to}`]));
}

/** What is possible with the fewest further actions first. */
function misuses({ action, paths }: Explanation): string {
  const shown = paths
    .toSorted((a, b) => a.actions.length - b.actions.length)
    .slice(0, PATHS_SHOWN)
    .map(({ actions, what, source }) => {
      const others = actions.filter((name) => name !== action);
      const needed = others.length === 0 ? '' : `with ${others.join(', ')}: `;
      return `${lines(`${needed}${what}`.split(' '))}\n${INDENT.repeat(2)}${source}`;
    });
  const more = paths.length - PATHS_SHOWN;
  return [...shown, ...(more > 0 ? [`${INDENT}and ${more} more ways; --json lists all`] : [])].join(
    '\n',
  );
}

/** Whether CloudTrail shows a use, and on what that depends. */
function cloudTrail(told: Explanation): string {
  const { observability: seen, dataEventTypes, level, passedBy } = told;
  switch (seen.kind) {
    case 'management-event': {
      const other = level === 'Read' || level === 'List' ? 'writes' : 'reads';
      return `A management event: every trail shows it, unless it logs ${other} only or leaves out the service.`;
    }
    case 'data-event':
      return `A data event: shown only by a trail that logs data events of ${dataEventTypes.join(', ')}. Trails log none unless told to.`;
    case 'never-logged':
      return passedBy.length === 0
        ? `Never logged: ${seen.reason}.`
        : `Never logged: ${seen.reason}. Ratchet infers it from the parameters of ${passedBy.length} calls, such as ${passedBy
            .filter((call) => /^(?:lambda|ecs|ec2):/.test(call))
            .slice(0, 3)
            .join(', ')}.`;
    case 'no-operation':
      return `Not to be relied on: ${seen.reason}.`;
  }
}

function list(items: readonly string[], indent: string = INDENT): string {
  return lines(
    items.map((item, at) => (at === items.length - 1 ? item : `${item},`)),
    indent,
  );
}

/** Pieces put on lines that fit the width, none of them broken; `indent` may begin with words on the first line. */
function lines(pieces: readonly string[], indent: string = INDENT): string {
  const filled: string[] = [];
  for (const piece of pieces) {
    const line = filled.at(-1);
    if (line === undefined || line.length + piece.length >= WIDTH)
      filled.push(`${filled.length === 0 ? indent : ' '.repeat(indent.length)}${piece}`);
    else filled[filled.length - 1] = `${line} ${piece}`;
  }
  return filled.join('\n');
}
