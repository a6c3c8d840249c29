import { actionsMatching } from '../catalogue/catalogue.ts';
import { BadInput } from '../errors.ts';
import type { PolicyDocument } from '../policy/document.ts';
import { parsePolicy } from '../policy/parse.ts';
import type { Problem } from './edit.ts';
import { lineAt, type Places, placesIn } from './json-places.ts';
import { nearby } from './keep.ts';

export type Written =
  | { readonly kind: 'document'; readonly document: PolicyDocument }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/** Characters of one text, whitespace and all: far above what IAM takes. */
const LONGEST_TEXT = 100_000;

/**
 * The policy that a reviewer wrote, or all that is wrong with it, each with its line: no JSON, a key given twice, of
 * each statement the first thing that is no policy, and actions that nobody knows. `known` are actions and patterns
 * that the role's own policies write, whatever the catalogue says.
 */
export function readWritten(text: string, name: string, known: ReadonlySet<string>): Written {
  if (text.length > LONGEST_TEXT)
    return invalid([{ where: name, message: `More than ${LONGEST_TEXT} characters.` }]);
  const value = parsed(text, name);
  if (value.kind === 'invalid') return value;
  const places = placesIn(text);
  const at = (path: string) => whereIs(text, places, path);

  const repeated = places.repeated.map(({ key, path, at: place }) => ({
    where: path === '' ? name : path,
    message: `The key ${JSON.stringify(key)} is given twice in one object; keep one.`,
    at: lineAt(text, place),
  }));
  const mistakes = mistakesIn(value.json).map((message) => {
    const path = pathIn(message, places);
    return { where: path === '' ? name : path, message: `${message}.`, at: at(path) };
  });
  if (repeated.length + mistakes.length > 0) return invalid([...repeated, ...mistakes]);

  const document = parsePolicy(value.json, name);
  const strange = strangers(document, known).map(({ pattern, path }) => {
    const place = places.values.has(path) ? path : path.replace(/\[\d+\]$/, '');
    return {
      where: place,
      message: `AWS has no action ${pattern}.${nearby(pattern)}`,
      at: at(place),
    };
  });
  return strange.length > 0 ? invalid(strange) : { kind: 'document', document };
}

function invalid(problems: readonly Problem[]): Written & { readonly kind: 'invalid' } {
  return { kind: 'invalid', problems };
}

type Parsed =
  | { readonly kind: 'json'; readonly json: unknown }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

function parsed(text: string, name: string): Parsed {
  try {
    return { kind: 'json', json: JSON.parse(text) };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const [, position] = / at position (\d+)/.exec(said) ?? [];
    // Without a position the text ends too early.
    const at = lineAt(text, position === undefined ? text.trimEnd().length : Number(position));
    const reason = said.replace(/ in JSON at position .*$/s, '').replace(/, ".*$/s, '');
    return invalid([{ where: name, message: `Not JSON: ${reason}.`, at }]);
  }
}

/** The first mistake of the whole, and the first of each statement by itself. */
function mistakesIn(json: unknown): readonly string[] {
  const whole = mistakeIn(json);
  if (whole === null) return [];
  const list = Object(json) as { readonly Statement?: unknown };
  const statements = Array.isArray(list.Statement) ? list.Statement : [];
  const each = statements.flatMap((statement, index) => {
    const message = mistakeIn({ Version: '2012-10-17', Statement: [statement] });
    return message === null ? [] : [message.replaceAll('Statement[0]', `Statement[${index}]`)];
  });
  return [...new Set([whole, ...each])];
}

function mistakeIn(json: unknown): string | null {
  try {
    parsePolicy(json, '');
    return null;
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return error.message.replace(/^: /, '');
  }
}

/** The longest path that the message begins with; empty for the document. */
function pathIn(message: string, { values }: Places): string {
  return [...values.keys()].reduce(
    (best, path) => (path.length > best.length && message.startsWith(path) ? path : best),
    '',
  );
}

function whereIs(text: string, { values }: Places, path: string) {
  return lineAt(text, values.get(path) ?? 0);
}

function strangers({ statements }: PolicyDocument, known: ReadonlySet<string>) {
  return statements.flatMap(({ action, notAction }, index) =>
    [action, notAction].flatMap((list = [], which) =>
      list.flatMap((pattern, member) =>
        actionsMatching(pattern).length > 0 || known.has(pattern.toLowerCase())
          ? []
          : [
              {
                pattern,
                path: `Statement[${index}].${which === 0 ? 'Action' : 'NotAction'}[${member}]`,
              },
            ],
      ),
    ),
  );
}
