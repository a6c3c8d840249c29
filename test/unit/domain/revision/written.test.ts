import { expect, it } from 'vitest';
import { readWritten } from '../../../../lib/domain/revision/written.ts';

const read = (text: string, known: readonly string[] = []) =>
  readWritten(text, 'app-1', new Set(known));
const problemsOf = (text: string) => {
  const written = read(text);
  return written.kind === 'invalid'
    ? written.problems.map(({ at, where, message }) => [
        at === undefined ? '' : `${at.line}:${at.column}`,
        where,
        message,
      ])
    : [];
};

const GOOD = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" },
    { "Effect": "Deny", "NotAction": ["s3:*"], "Resource": ["arn:aws:s3:::b"] }
  ]
}`;

it('reads a policy', () => {
  expect(read(GOOD)).toMatchObject({
    kind: 'document',
    document: { statements: [{ action: ['s3:GetObject'] }, { effect: 'Deny' }] },
  });
});

it.each([
  ['a comma too many', '{\n  "Version": "2012-10-17",\n}', '3:1', /Not JSON/],
  ['a text that ends', '{\n  "Version":', '2:13', /Not JSON/],
  ['nothing', '', '1:1', /Not JSON/],
  ['a list', '[]', '1:1', /a list where a policy \(an object\) is needed/],
  ['null', 'null', '1:1', /null where a policy/],
  ['no statement', '{ "Version": "2012-10-17" }', '1:1', /needs a Statement/],
  [
    'a version that is none',
    '{ "Version": "2012",\n"Statement": [] }',
    '1:14',
    /"2012" is not allowed here/,
  ],
  [
    'an effect that is none',
    GOOD.replace('"Deny"', '"deny"'),
    '5:17',
    /Statement\[1\]\.Effect: "deny" is not allowed/,
  ],
  [
    'a resource that is none',
    GOOD.replace('"arn:aws:s3:::b"', '"b"'),
    '5:61',
    /Statement\[1\]\.Resource\[0\]/,
  ],
  [
    'an element that is none',
    GOOD.replace('"Effect": "Allow"', '"Effect": "Allow", "Principal": "*"'),
    '4:5',
    /unknown element "Principal"/,
  ],
  [
    'a key given twice',
    GOOD.replace('"Effect": "Allow"', '"Effect": "Allow", "Effect": "Deny"'),
    '4:26',
    /"Effect" is given twice/,
  ],
  [
    'a hostile key',
    GOOD.replace('"Version"', '"__proto__": {}, "Version"'),
    '1:1',
    /"__proto__" is not allowed/,
  ],
  [
    'an action that AWS does not have',
    GOOD.replace('s3:GetObject', 's3:GetObjct'),
    '4:36',
    /AWS has no action s3:GetObjct\. Did you mean s3:GetObject/,
  ],
])('says where there is %s', (_, text, at, message) => {
  const [[place, , said] = []] = problemsOf(text);

  expect(said).toMatch(message);
  expect(place).toBe(at);
});

it('names one mistake of every statement, each at its line', () => {
  const text = GOOD.replace('"Allow"', '"Yes"').replace('"arn:aws:s3:::b"', '3');

  expect(problemsOf(text).map(([at, where]) => [at, where])).toEqual([
    ['4:17', 'Statement[0].Effect'],
    ['5:61', 'Statement[1].Resource[0]'],
  ]);
});

it('finds the line of a condition value', () => {
  const text = `{ "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*",
  "Condition": { "ForAllValues:StringEquals": {
    "aws:TagKeys": ["a",
      {}] } } } }`;

  expect(problemsOf(text)).toMatchObject([
    ['4:7', 'Statement.Condition.ForAllValues:StringEquals["aws:TagKeys"][1]', expect.anything()],
  ]);
});

it('takes an action that only the role itself knows', () => {
  const text = GOOD.replace('s3:GetObject', 'new:Thing');

  expect(read(text).kind).toBe('invalid');
  expect(read(text, ['new:thing']).kind).toBe('document');
});

it('refuses a text that is too long, unread', () => {
  expect(problemsOf(' '.repeat(100_001))).toMatchObject([['', 'app-1', /More than 100000/]]);
});

it('is not led by braces, brackets and escaped quotes inside strings', () => {
  const text = GOOD.replace('"Effect": "Allow"', String.raw`"Sid": "{]\"\\", "Effect": "Allow"`);

  expect(problemsOf(text)).toMatchObject([['4:14', 'Statement[0].Sid', expect.anything()]]);
});
