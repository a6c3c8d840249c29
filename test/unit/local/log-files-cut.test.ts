import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lineCutter } from '../../../lib/local/log-lines.ts';
import { elementContent, frameContent, valueContent } from '../../../lib/local/log-records.ts';
import { type LogCutter, type LogPiece, valueCutter } from '../../../lib/local/log-values.ts';

const odd = fc.constantFrom(
  '"',
  '\\',
  '\\"',
  ']},',
  '{"Records":[',
  'é😀',
  '\u2028',
  '__proto__',
  '\n',
);
const value = fc.oneof(
  fc.jsonValue(),
  fc.dictionary(odd, fc.oneof(odd, fc.array(odd))),
  fc.constant({ eventName: 'Get', eventSource: 's3', Records: 'x' }),
);
const gap = fc.constantFrom(undefined, 1, '\t');
/** Where to cut, as shares of the whole. */
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

/** Pushes the bytes in the pieces that the shares cut, and goes on with lines where the cutter asks for it. */
function cut(bytes: Buffer, shares: readonly number[], lines = false) {
  const records: unknown[] = [];
  const pieces: LogPiece[] = [];
  const take = ({ kind, text }: LogPiece) => {
    pieces.push({ kind, text });
    const read = { element: elementContent, value: valueContent, frame: frameContent }[kind];
    const content = read(text);
    if (content.kind === 'records') records.push(...content.records);
    return content.kind === 'broken' ? content.reason : null;
  };
  let cutter: LogCutter = lines ? lineCutter(take, 1) : valueCutter(take);
  const marks = [0, ...shares.map((share) => Math.round(share * bytes.length)), bytes.length];
  marks.sort((one, other) => one - other);
  for (const [at, mark] of marks.entries()) {
    const chunk = bytes.subarray(mark, marks[at + 1]);
    const taken = cutter.push(chunk);
    if (taken === chunk.length || cutter.broken() !== null) continue;
    cutter = lineCutter(take, 2);
    cutter.push(chunk.subarray(taken));
  }
  cutter.end();
  return { records, pieces, broken: cutter.broken() };
}

const asJson = (values: readonly unknown[]) => JSON.parse(JSON.stringify(values)) as unknown[];
/**
 * LookupEvents and files within files are looked into, so such values would come out as more than one. And JSON.parse
 * (V8 13.6) can take an escaped key for one with a backslash that an object before had in its place:
 * `{" ":1,"\\\\":1}` and then `{" ":1,"\\"":1}` give the same keys. CloudTrail's own keys have no backslash.
 */
const plain = value.filter(
  (each) => !/CloudTrailEvent|"(Records|Events)":\[|\\\\/.test(JSON.stringify(each)),
);

it('takes the records of a file as JSON.parse does, wherever its bytes are cut', () => {
  const members = fc.constantFrom('', '"x":{"Records":[1]},', '"Records":7,', '"y":["Events"],');
  fc.assert(
    fc.property(fc.array(plain), gap, members, cuts, (values, space, before, shares) => {
      const list = JSON.stringify(values, null, space);
      const bytes = Buffer.from(`{${before}"Records" : ${list}, "z": "]" }`);
      expect(cut(bytes, shares)).toMatchObject({ records: asJson(values), broken: null });
      expect(cut(Buffer.from(list), shares)).toMatchObject({
        records: asJson(values),
        broken: null,
      });
    }),
  );
});

it('takes the records of lines, under either name, wherever the bytes are cut', () => {
  const record = plain.map((more) => ({ eventName: 'Get', eventSource: 's3', more }));
  fc.assert(
    fc.property(
      fc.array(record, { minLength: 1 }),
      cuts,
      fc.boolean(),
      (records, shares, lines) => {
        const bytes = Buffer.from(records.map((each) => JSON.stringify(each)).join('\n'));
        expect(cut(bytes, shares, lines)).toMatchObject({ records: asJson(records), broken: null });
      },
    ),
  );
});

it('takes from a file that ends early the records before its end, and says so', () => {
  fc.assert(
    fc.property(
      fc.array(plain, { minLength: 1 }),
      gap,
      cuts,
      fc.nat(),
      (values, space, shares, seed) => {
        const whole = Buffer.from(JSON.stringify({ Records: values }, null, space));
        const bytes = whole.subarray(0, 1 + (seed % (whole.length - 1)));
        const { records, broken } = cut(bytes, shares);
        expect(broken).toBe('it ends in the middle of a value');
        expect(records).toEqual(asJson(values).slice(0, records.length));
        // Nothing that was whole is lost: the comma or bracket after a record tells that it is.
        const least = values.filter((_, at) => {
          const upTo = JSON.stringify({ Records: values.slice(0, at + 1) }, null, space);
          return Buffer.byteLength(upTo) < bytes.length;
        });
        expect(records.length).toBeGreaterThanOrEqual(least.length);
      },
    ),
  );
});

it('cuts no file that JSON.parse refuses without saying so, and loses no byte of one', () => {
  const bad = fc.constantFrom(...Buffer.from('"\\,:[]{}\n x\u0000'));
  const damage = fc.array(fc.tuple(fc.nat(), bad), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(value, { minLength: 1 }), damage, cuts, (values, hits, shares) => {
      const bytes = Buffer.from(JSON.stringify({ Records: values }));
      for (const [at, byte] of hits) bytes[at % bytes.length] = byte;
      const { pieces, broken } = cut(bytes, shares);
      if (broken !== null) return;
      const text = bytes.toString('utf8');
      expect(() => JSON.parse(text)).not.toThrow();
      expect(putTogether(pieces)).toContain(text.trim());
    }),
    { numRuns: 2000 },
  );
});

/** The texts that these pieces can be of: the elements can stand after any bracket of the frame. */
function putTogether(pieces: readonly LogPiece[]): readonly string[] {
  const texts = (kind: LogPiece['kind']) =>
    pieces.flatMap((piece) => (piece.kind === kind ? [piece.text] : []));
  const [frame] = texts('frame');
  if (frame === undefined) return texts('value');
  return [...frame.matchAll(/\[/g)].map(
    ({ index }) => frame.slice(0, index + 1) + texts('element').join(',') + frame.slice(index + 1),
  );
}
