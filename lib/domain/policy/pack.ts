import { BadInput } from '../errors.ts';
import type { PolicyDocument, Statement } from './document.ts';
import { normalised, sorted } from './merge.ts';
import { printStatement } from './print.ts';
import { characters } from './size.ts';
import { splitToFit, statementSize } from './split.ts';

const FRAME = characters({ version: '2012-10-17', statements: [] });
/** What a Sid grows by at most: `Sid`, quotes, colon and comma stand already; the number that makes it unique. */
const NUMBER = 5;

/**
 * The statements in few documents of at most `limit` characters each, as IAM counts them (`characters`). First-fit
 * decreasing; a statement too long for one document is split by its actions and resources. The same statements in
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
  const bins: { used: number; readonly statements: Statement[] }[] = [];
  for (const { statement, size } of bySize(parts)) {
    if (size > room) throw tooLong(statement, size + FRAME, limit);
    const bin = bins.find(({ used }) => used + 1 + size <= room);
    if (bin === undefined) bins.push({ used: size, statements: [statement] });
    else {
      bin.used += 1 + size;
      bin.statements.push(statement);
    }
  }
  return bins.map(({ statements: packed }) => ({ version: '2012-10-17', statements: packed }));
}

/** Longest first; equal lengths keep their order, which is that of their text. */
function bySize(
  statements: readonly Statement[],
): readonly { readonly statement: Statement; readonly size: number }[] {
  return statements
    .map((statement) => ({ statement, size: statementSize(statement) }))
    .sort((a, b) => b.size - a.size);
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
