import type * as z from 'zod';
import { toDotPath } from 'zod/v4/core';

/** What a file holds that is no dump, so that whoever gave it knows which file it was. */
export function found(json: unknown): string {
  if (Array.isArray(json)) {
    return json.length === 0
      ? 'found an empty list'
      : `found a list, first in it ${shape(json[0])}`;
  }
  const cloudTrail = isObject(json) && 'Records' in json;
  return `found ${shape(json)}${cloudTrail ? ': a CloudTrail log goes to --cloudtrail' : ''}`;
}

function shape(json: unknown): string {
  if (!isObject(json)) return json === null ? 'null' : `a ${typeof json}`;
  const keys = Object.keys(json)
    .slice(0, 5)
    .map((key) => JSON.stringify(key.slice(0, 40)));
  return keys.length === 0 ? 'an empty object' : `an object with ${keys.join(', ')}`;
}

/** The first three problems, each with the way to it and, where the way goes through a role or policy, its name. */
export function problemsOf(error: z.ZodError, pages: readonly unknown[], list: boolean): string {
  const told = error.issues.slice(0, 3).map(({ path, message }) => {
    const name = nameAlong(pages, path);
    const way = toDotPath(list ? path : path.slice(1));
    return `${way}${name === '' ? '' : ` (${name})`}: ${message}`;
  });
  const more = error.issues.length - told.length;
  return `${told.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

function nameAlong(root: unknown, path: readonly PropertyKey[]): string {
  let at = root;
  let name = '';
  for (const key of path) {
    at = isObject(at) || Array.isArray(at) ? (at as Record<PropertyKey, unknown>)[key] : undefined;
    const said = isObject(at) ? (at['RoleName'] ?? at['PolicyName']) : undefined;
    if (typeof said === 'string') name = JSON.stringify(said.slice(0, 80)).slice(1, -1);
  }
  return name;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
