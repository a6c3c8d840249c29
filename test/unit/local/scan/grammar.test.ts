import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../../lib/domain/trail/actions.ts';
import { random as seeded } from '../../../../lib/local/sample/random.ts';
import { decoder } from '../../../../lib/local/scan/decode.ts';
import { readingOf } from '../../../../lib/local/scan/read-log.ts';
import { fileText } from '../../../support/odd-records.ts';

/** Where the scanner's window ends, counted from the first record. */
const WINDOW_BYTES = 512 * 1024;
/** The scanner's list of rows. */
const MOST_ROWS = 2048;

const decoding = decoder({ from: 0, to: Number.MAX_VALUE, roles: 'all', meaningOf });
const understood = (text: string) => decoding.take(readingOf(Buffer.from(text)));

const isJson = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Values that are JSON, and texts that are not, of a member that nobody reads. */
const WHOLE = [
  ...[
    'true',
    'false',
    'null',
    '0',
    '-0',
    '10',
    '-1.05e+10',
    '2E-3',
    '0.5',
    '1e9',
    '""',
    '[]',
    '{}',
  ],
  ...['"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00Ff"', '"\\\\u12"', '"\u007f é😀 \u2028"', '[[],{},[{}],""]'],
  ...['{"a":{"b":[1,{"c":null}],"d":{}},"":[]}', '[{"a":1},{"a":[2]},[3]]', '"{[:,]}"'],
];
const BROKEN = [
  ...['tru', 'trug', 'truee', 'nul', 'nil', 'fals', 'False', 'NaN', 'Infinity', 'undefined', "'a'"],
  ...[
    '01',
    '-',
    '-01',
    '+1',
    '.5',
    '1.',
    '1.e5',
    '1e',
    '1e+',
    '0x10',
    '1-1',
    '1.2.3',
    '1_000',
    'é',
  ],
  ...['"\\x"', '"\\a"', '"\\u12"', '"\\u12g4"', '"\\U0041"', '"\\u 123"', '"\\é"', '"a""b"', '""a'],
  ...[
    '"a"1',
    '1"a"',
    '[1',
    '1]',
    '[1,]',
    '[,1]',
    '[,]',
    '[1,,2]',
    '[1:2]',
    '["a":2]',
    '[1 2]',
    '[1"a"]',
  ],
  ...[
    '["a""b"]',
    '[[]1]',
    '[[][]]',
    '[{}{}]',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{,}',
    '{,"a":1}',
    '{:1}',
  ],
  ...[
    '{"a"1}',
    '{"a":1"b":2}',
    '{"a":1:2}',
    '{"a":"b":"c"}',
    '{"a","b":1}',
    '{"a":1,"b"}',
    '{1:2}',
  ],
  ...[
    '{true:1}',
    '{"a":1,2}',
    '{"a":1,[]}',
    '{"a":{}:1}',
    '{[]:1}',
    '{{}}',
    '{[]}',
    '{"a":[}]',
    '{"a"::1}',
  ],
  ...[
    '{"a":1,,"b":2}',
    '{"a":[1],}',
    '[{"a":1},]',
    '{"a":[1]"b":2}',
    '{"a":{}"b":{}}',
    '[1}',
    '{]',
    '[}',
  ],
  ...[
    '\\',
    '"\\"',
    '"',
    '',
    ',',
    ':',
    '[',
    '{',
    ']',
    '}',
    '_',
    '\u007f',
    '1,2',
    '"a":"b"',
    '"a",1',
  ],
];
/** Behind these the value is at another place of its block of 64 bytes. */
const SHIFTS = Array.from({ length: 65 }, (_, length) => 'x'.repeat(length));

const around = (shift: string, value: string) =>
  fileText([`{"a":"${shift}","b":${value},"c":1}`, '{"d":2}']);

describe('a value that nobody reads', () => {
  it.each(WHOLE)('is understood wherever it stands: %s', (value) => {
    for (const shift of SHIFTS) {
      expect(isJson(around(shift, value))).toBe(true);
      expect(understood(around(shift, value)), `behind ${shift.length}`).toBe(true);
    }
  });

  it.each(BROKEN)('is not understood wherever it stands: %s', (value) => {
    for (const shift of SHIFTS) {
      expect(isJson(around(shift, value))).toBe(false);
      expect(understood(around(shift, value)), `behind ${shift.length}`).toBe(false);
    }
  });
});

describe('where the scanner stops and goes on', () => {
  const tricky = '{"a":[true,-1.5e-3,{"b":"\\u00e9\\"","c":null}],"d":false}';
  /** The first window ends `left` bytes into the last but one record. */
  const atTheEdge = (record: string, left: number) => {
    const before = '{"a":""},';
    const filled = before.replace('""', `"${'x'.repeat(WINDOW_BYTES / 2 - before.length)}"`);
    const rest = WINDOW_BYTES - filled.length - left - before.length;
    return fileText([
      filled.slice(0, -1),
      before.replace('""', `"${'x'.repeat(rest)}"`).slice(0, -1),
      record,
      '{}',
    ]);
  };
  const places = Array.from({ length: tricky.length + 8 }, (_, place) => place);

  it('is no difference to what is whole', () => {
    for (const left of places) expect(understood(atTheEdge(tricky, left)), `${left}`).toBe(true);
  });

  it.each([
    ['a scalar', 'true', 'truf'],
    ['a number', '-1.5e-3', '-1.5e-'],
    ['an escape', '\\u00e9', '\\u00g9'],
    ['a short escape', '\\"', '\\x'],
    ['a colon', '"c":null', '"c"null'],
    ['a comma', '],"d"', ']"d"'],
    ['the last scalar', 'false', 'fals'],
  ])('is no difference to what is broken in %s', (_, whole, broken) => {
    const record = tricky.replace(whole, broken);
    for (const left of places) expect(understood(atTheEdge(record, left)), `${left}`).toBe(false);
  });

  it.each([
    ['a full list of rows', Array.from({ length: MOST_ROWS }, () => '{"a":1}').join(',')],
    ['a full window', `{"a":"${'x'.repeat(WINDOW_BYTES - 8)}"}`],
  ])('is no difference to what comes behind %s', (_, records) => {
    expect(understood(fileText([records]))).toBe(true);
    expect(understood(fileText([records, '{}']))).toBe(true);
    for (const more of ['', '1', '[]', ' {}', '{"a":1}{}', '"a"', '{},']) {
      expect(understood(fileText([records, more])), more).toBe(false);
    }
    expect(understood(fileText([records.replace(/.\}$/, '}')]))).toBe(false);
  });
});

it.each([' ', '\t', '\n', '\r\n'])('takes JSON’s own white space behind the file: %j', (space) => {
  expect(understood(`{"Records":[]}${space}`)).toBe(true);
});
it.each(['\u00a0', '\v', '\f', '\u2028', 'x', '\0'])('takes nothing else there: %j', (behind) => {
  expect(isJson(`{"Records":[]}${behind}`)).toBe(false);
  expect(understood(`{"Records":[]}${behind}`)).toBe(false);
});
it('does not take the one byte of a no-break space for white space', () => {
  expect(decoding.take(readingOf(Buffer.from('{"Records":[]}\xa0', 'latin1')))).toBe(false);
});

it('never understands what JSON.parse does not, and always what it does when it is in CloudTrail’s form', () => {
  const seed = Number(process.env['RATCHET_FUZZ_SEED'] ?? 4);
  const random = seeded(seed).fraction;
  const below = (bound: number) => Math.floor(random() * bound);
  const pick = (all: readonly string[]) => all[below(all.length)] ?? '';
  const many = (most: number, make: (at: number) => string) =>
    Array.from({ length: below(most) }, (_, at) => make(at)).join(',');
  const value = (depth: number): string => {
    const kind = depth === 0 ? 0 : below(4);
    if (kind < 2) return pick([...WHOLE, `"${'long '.repeat(below(30))}"`]);
    if (kind === 2) return `[${many(4, () => value(depth - 1))}]`;
    return `{${many(4, () => `${pick(['"a"', '"b\\"c"', '""'])}:${value(depth - 1)}`)}}`;
  };
  const record = () => `{${many(6, (at) => `"m${at}":${value(3)}`)}}`;
  const damaged = (text: string) => {
    const at = '{"Records":['.length + below(text.length - 12);
    return `${text.slice(0, at)}${pick([...BROKEN, ''])}${text.slice(at + below(3))}`;
  };
  let broken = 0;
  for (let input = 0; input < 20_000; input += 1) {
    const whole = fileText([record(), record()]);
    expect(understood(whole), `seed ${seed}: ${whole}`).toBe(true);
    const text = below(2) === 0 ? damaged(whole) : damaged(damaged(whole));
    if (isJson(text)) continue;
    broken += 1;
    expect(understood(text), `seed ${seed}: ${text}`).toBe(false);
  }
  expect(broken).toBeGreaterThan(10_000);
}, 60_000);
