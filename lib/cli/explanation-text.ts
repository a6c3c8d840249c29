import type { ConditionKey } from '../domain/catalogue/packed-conditions.ts';
import { columns } from './action-entry.ts';
import type { Explanation } from './explanation.ts';

const WIDTH = 100;
const INDENT = '  ';

/** An explanation for a person: a heading a part, parts that say nothing left out. */
export function explanationText(told: Explanation): string {
  const parts: readonly (readonly [heading: string, body: string])[] = [
    ['Resources', resources(told)],
    ['Condition keys, besides the global ones', conditionKeys(told)],
    ['Needs besides, depending on the request', list(told.dependentActions)],
    ['CloudTrail', wrapped(cloudTrail(told))],
    ['API calls of other names that need it', list(told.calls)],
    ['Hands over a role, which needs iam:PassRole', passes(told)],
  ];
  const title = `${told.action}  ${told.level}, ${told.service.title}`;
  const body = parts
    .filter(([, text]) => text !== '')
    .map(([heading, text]) => `${heading}\n${text}`);
  return `${[title, ...body].join('\n\n')}\n\n(${told.catalogue})\n`;
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

function conditionKeys({ conditionKeys: always, resourceTypes }: Explanation): string {
  const onTypes = resourceTypes
    .filter((type) => type.conditionKeys.length > 0)
    .map(
      (type) => `${INDENT}on ${type.name}\n${list(names(type.conditionKeys), INDENT.repeat(2))}`,
    );
  return [...(always.length > 0 ? [list(names(always))] : []), ...onTypes].join('\n');
}

function names(keys: readonly ConditionKey[]): readonly string[] {
  return keys.map(({ name, type }) => `${name} (${type})`);
}

function passes({ passesRole }: Explanation): string {
  return columns(passesRole.map(({ parameter, to }) => [`${INDENT}${parameter}`, `to ${to}`]));
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
  return items.length === 0 ? '' : wrapped(items.join(', '), indent);
}

/** Broken at blanks to fit the width. */
function wrapped(text: string, indent: string = INDENT): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || line.length + word.length >= WIDTH) lines.push(`${indent}${word}`);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.join('\n');
}
