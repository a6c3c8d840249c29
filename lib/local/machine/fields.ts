import * as z from 'zod';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { type Parsed, parsePath, parseReferencePath } from './path.ts';
import { compileTemplate } from './template.ts';

/** Schemas of the fields that several state types share; paths and templates come out parsed. */
export const pathField = z.string().transform(parsedBy(parsePath));

/** InputPath and OutputPath: null stands for an empty object. */
export const nullablePath = pathField.nullable().optional();

/** ResultPath: the names to write at, none of them for `$`; null throws the result away. */
export const resultPath = z
  .string()
  .transform(parsedBy(parseReferencePath))
  .nullable()
  .default([] as readonly string[]);

/** Anything: the file was read by JSON.parse, and zod's own record would lose a key named `__proto__`. */
export const json = z.custom<Json>((value) => value !== undefined);

export const template = z
  .custom<JsonObject>(isJsonObject, 'must be an object')
  .transform((value, context) =>
    compileTemplate(value, (path, message) =>
      context.addIssue({ code: 'custom', path: [...path], message }),
    ),
  );

/** Of a wait, a timeout or a heartbeat: https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html */
export const MAX_SECONDS = 99_999_999;
export const seconds = z.int().min(1).max(MAX_SECONDS);

function parsedBy<T>(parse: (text: string) => Parsed<T>) {
  return (text: string, context: z.RefinementCtx): T => {
    const parsed = parse(text);
    if (parsed.kind === 'parsed') return parsed.value;
    context.addIssue({ code: 'custom', message: parsed.why });
    return z.NEVER;
  };
}
