/** SQL with its parameters in the order of their question marks. */
export interface Statement {
  readonly text: string;
  /** As Athena takes them: literals of SQL, a text in quotes. Each is 1,024 characters at most. */
  readonly parameters: readonly string[];
}

/** What Athena lets one execution parameter be long (API reference, "StartQueryExecution"), without its quotes. */
const LONGEST = 1000;

/**
 * SQL as a template. A text that is put in becomes a parameter, never part of the SQL; a number or a text of any
 * length is bound the same way, the long ones in pieces; a Statement is put in as it stands with its own parameters.
 */
export function sql(
  texts: TemplateStringsArray,
  ...values: readonly (string | number | Statement)[]
): Statement {
  const parts = values.map((value) => (typeof value === 'object' ? value : bound(String(value))));
  return {
    text: texts.reduce((text, more, index) => `${text}${parts[index - 1]?.text ?? ''}${more}`),
    parameters: parts.flatMap(({ parameters }) => parameters),
  };
}

/** Texts of a list, each a parameter, with commas between. */
export function listed(values: readonly string[]): Statement {
  const parts = values.map(bound);
  return {
    text: parts.map(({ text }) => text).join(', '),
    parameters: parts.flatMap(({ parameters }) => parameters),
  };
}

/** A part of the text itself that cannot be a parameter: the name of a table, or where results are put. */
export function verbatim(text: string): Statement {
  if (/^[\w.:/-]+$/.test(text)) return { text, parameters: [] };
  throw new Error(`Not a name that can stand in SQL: ${text}`);
}

function bound(value: string): Statement {
  const pieces: string[] = [];
  for (let rest = value.replaceAll("'", "''"); rest !== '' || pieces.length === 0; ) {
    // A doubled quote stays in one piece.
    const quotes = /'*$/.exec(rest.slice(0, LONGEST))?.[0].length ?? 0;
    const length = rest.length > LONGEST ? LONGEST - (quotes % 2) : rest.length;
    pieces.push(`'${rest.slice(0, length)}'`);
    rest = rest.slice(length);
  }
  return {
    text: pieces.length === 1 ? '?' : `(${pieces.map(() => '?').join(' || ')})`,
    parameters: pieces,
  };
}
