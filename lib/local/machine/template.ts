import { StateFailure } from './errors.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { type Path, parsePath, readPath, type Scope } from './path.ts';

/** Parameters and ResultSelector, with the paths of `name.$` fields already parsed. */
export type Template =
  | { readonly kind: 'literal'; readonly value: Json }
  | { readonly kind: 'path'; readonly field: string; readonly path: Path }
  | { readonly kind: 'array'; readonly items: readonly Template[] }
  | { readonly kind: 'object'; readonly fields: readonly (readonly [string, Template])[] };

/** Says what is wrong at which keys below the template. */
export type Complain = (at: readonly (string | number)[], why: string) => void;

/** Every problem is told to `complain`; a template that had any must not be filled. */
export function compileTemplate(
  value: Json,
  complain: Complain,
  at: readonly (string | number)[] = [],
): Template {
  if (isJsonObject(value)) return compileObject(value, complain, at);
  if (Array.isArray(value)) {
    const items: readonly Json[] = value;
    return {
      kind: 'array',
      items: items.map((item, index) => compileTemplate(item, complain, [...at, index])),
    };
  }
  return { kind: 'literal', value };
}

function compileObject(
  object: JsonObject,
  complain: Complain,
  at: readonly (string | number)[],
): Template {
  const fields = Object.entries(object).map(([key, value]): readonly [string, Template] => {
    const here = [...at, key];
    if (!key.endsWith('.$')) return [key, compileTemplate(value, complain, here)];

    const name = key.slice(0, -2);
    if (Object.hasOwn(object, name)) complain(here, `"${name}" is given twice`);
    const parsed =
      typeof value === 'string'
        ? parsePath(value)
        : ({ kind: 'unsupported', why: 'a field that ends in .$ must be a path' } as const);
    if (parsed.kind === 'parsed') return [name, { kind: 'path', field: key, path: parsed.value }];
    complain(here, parsed.why);
    return [name, { kind: 'literal', value: null }];
  });
  return { kind: 'object', fields };
}

/** Fails with States.ParameterPathFailure when a path leads nowhere. */
export function fillTemplate(template: Template, scope: Scope): Json {
  switch (template.kind) {
    case 'literal':
      return template.value;
    case 'array':
      return template.items.map((item) => fillTemplate(item, scope));
    case 'object':
      return Object.fromEntries(
        template.fields.map(([name, field]) => [name, fillTemplate(field, scope)]),
      );
    case 'path': {
      const value = readPath(template.path, scope);
      if (value !== undefined) return value;
      throw new StateFailure(
        'States.ParameterPathFailure',
        `The path '${template.path.text}' of the field '${template.field}' could not be found in the input`,
      );
    }
  }
}

/** All paths of a template, for checks that need no document. */
export function pathsOf(template: Template): readonly Path[] {
  switch (template.kind) {
    case 'literal':
      return [];
    case 'path':
      return [template.path];
    case 'array':
      return template.items.flatMap(pathsOf);
    case 'object':
      return template.fields.flatMap(([, field]) => pathsOf(field));
  }
}
