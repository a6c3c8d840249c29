import type { TrinoSQL } from 'dt-sql-parser';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { changesStatement, sweepStatement } from '../../../lib/aws/athena-sql.ts';
import { type Statement, sql, verbatim } from '../../../lib/aws/athena-statement.ts';

/** The grammar of Trino, whose SQL Athena's is. Its package has imports that only a bundler can follow. */
let grammar: TrinoSQL;
beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: "export { TrinoSQL } from 'dt-sql-parser';",
      resolveDir: import.meta.dirname,
    },
    ...{ bundle: true, format: 'esm', platform: 'node', write: false },
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  const bundled = await import(`data:text/javascript;base64,${code}`);
  grammar = new bundled.TrinoSQL();
}, 60_000);

const SCAN = {
  table: 'ratchet.cloudtrail',
  account: '111122223333',
  regions: ['eu-west-1', 'us-east-1'],
  days: ['2026/08/31', '2026/09/06'],
} as const;
const WINDOW = { from: '2026-09-01T00:00:00.000Z', to: '2026-09-05T00:00:00Z' };
const PLACE = 's3://archive/athena/read/abc/';
const rolesOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    arn: `arn:aws:iam::111122223333:role/team/${'long,name='.repeat(6)}${index}`,
    id: `AROAEXAMPLE${index}`,
  }));
const sweep = (roles: number) =>
  sweepStatement(SCAN, rolesOf(roles), { to: WINDOW.to, settled: '20260904T2345' }, PLACE);

/** UNLOAD is Athena's own, around a query of Trino's. */
function queryOf({ text }: Statement): string {
  const [, query = ''] =
    /^UNLOAD \(([\s\S]*)\)\nTO 's3:\/\/archive\/athena\/read\/abc\/' WITH \(format = 'JSON', compression = 'GZIP'(?:, partitioned_by = ARRAY\['folder'\])?\)$/.exec(
      text,
    ) ?? [];
  return query;
}

describe.each([
  ['what roles did', sweep(1)],
  ['what four hundred roles did', sweep(400)],
  ['who changed permissions', changesStatement(SCAN, WINDOW, PLACE)],
])('the question %s', (_, statement) => {
  it('is SQL of Trino inside of an UNLOAD', () => {
    expect(queryOf(statement)).not.toBe('');
    expect(grammar.validate(queryOf(statement))).toEqual([]);
  });

  it('has a parameter for each question mark, each a literal of a length that Athena takes', () => {
    expect(statement.text.match(/\?/g)).toHaveLength(statement.parameters.length);
    for (const parameter of statement.parameters) {
      expect(parameter).toMatch(/^'(?:[^']|'')*'$/);
      expect(parameter.length).toBeLessThanOrEqual(1024);
    }
    expect(statement.text.length).toBeLessThan(262_144);
  });

  it('names account, regions and days wherever it reads the table, so that nothing else is scanned', () => {
    const reads = statement.text.split('FROM ratchet.cloudtrail').slice(1);
    for (const read of reads) {
      expect(read).toMatch(
        /^\s*WHERE account = \? AND region IN \(\?, \?\) AND day BETWEEN \? AND \?/,
      );
    }
    expect(reads.length).toBeGreaterThan(0);
  });

  it('has nothing of what is asked in its text', () => {
    expect(statement.text).not.toMatch(/1111|us-east-1|2026|long|AROAEX/);
  });
});

it('would be found out if it were not', () => {
  expect(grammar.validate('SELECT a FORM b WHERE c = ?')).not.toEqual([]);
});

describe('a statement', () => {
  it('binds texts in the order of their question marks, through all that is put together', () => {
    const inner = sql`b = ${'two'}`;
    expect(sql`a = ${'one'} AND ${inner} AND c = ${3}`).toEqual({
      text: 'a = ? AND b = ? AND c = ?',
      parameters: ["'one'", "'two'", "'3'"],
    });
  });

  it.each([
    ["it's", ["'it''s'"]],
    ['', ["''"]],
    [`${'x'.repeat(999)}'y`, [`'${'x'.repeat(999)}'`, "'''y'"]],
    ["'".repeat(1001), [`'${"'".repeat(1000)}'`, `'${"'".repeat(1000)}'`, "''''"]],
  ])('keeps quotes whole where a text is cut: %#', (text, parameters) => {
    expect(sql`${text}`.parameters).toEqual(parameters);
    expect(
      parameters
        .map((each) => each.slice(1, -1))
        .join('')
        .replaceAll("''", "'"),
    ).toBe(text);
  });

  it.each(['ratchet.cloudtrail; DROP', "x'y", 'a b', ''])(
    'takes no name that is more than one: %s',
    (name) => {
      expect(() => verbatim(name)).toThrow(/Not a name/);
    },
  );
});
