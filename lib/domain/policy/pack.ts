import { BadInput } from '../errors.ts';
import { fewestBins } from './bins.ts';
import type { PolicyDocument, Statement } from './document.ts';
import { normalised, sorted } from './merge.ts';
import { printStatement } from './print.ts';
import { characters } from './size.ts';
import { splitToFit, statementSize } from './split.ts';

const FRAME = characters({ version: '2012-10-17', statements: [] });
/** What a Sid grows by at most: `Sid`, quotes, colon and comma stand already; the number that makes it unique. */
const NUMBER = 5;

/**
 * The statements in few documents of at most `limit` characters each, as IAM counts them (`characters`); `fewestBins`
 * says how few. A statement too long for one document is split by its actions and resources. The same statements in
 * another order give the same documents. Sids are made alphanumeric and unique over all documents; a statement without
 * one stays without. Throws BadInput when a statement cannot be split far enough, which its condition or its NotAction
 * or NotResource list alone can cause.
 */
export function pack(statements: readonly Statement[], limit: number): readonly PolicyDocument[] {
  const room = limit - FRAME;
  const parts = withSids(
    sorted(statements.map(normalised)).flatMap((statement) =>
      splitToFit(statement, statement.sid === undefined ? room : room - NUMBER),
    ),
  );
  const sizes = parts.map(statementSize);
  parts.forEach((statement, at) => {
    const size = sizes[at] ?? 0;
    if (size > room) throw tooLong(statement, size + FRAME, limit);
  });
  // Each statement but the first of a document has a comma before it.
  const bins = fewestBins(
    sizes.map((size) => size + 1),
    room + 1,
  );
  return bins.map((items) => ({
    version: '2012-10-17',
    statements: items.flatMap((item) => parts[item] ?? []),
  }));
}

/** IAM takes letters and digits in a Sid, and each once in a document. */
function withSids(statements: readonly Statement[]): readonly Statement[] {
  const used = new Set<string>();
  return statements.map((statement) => {
    const { sid: written, ...rest } = statement;
    const base = written?.replace(/[^A-Za-z0-9]/g, '') ?? '';
    if (base === '') return rest;
    let sid = base;
    for (let number = 2; used.has(sid); number++) sid = `${base}${number}`;
    used.add(sid);
    return { sid, ...rest };
  });
}

function tooLong(statement: Statement, size: number, limit: number): BadInput {
  const text = JSON.stringify(printStatement(statement));
  return new BadInput(
    `a statement of ${size} characters does not fit in a policy of ${limit} and cannot be split further: ${text.slice(0, 200)}`,
  );
}
