import { gzipSync } from 'node:zlib';

export interface LogInput {
  /** Ends in .json, .json.gz or .jsonl. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** One small log as CloudTrail or an export writes it, damaged in a few places or, one time in eight, whole. */
export function mutatedLog(random: () => number, index: number): LogInput {
  const below = (bound: number) => Math.floor(random() * bound);
  const [ending, text] = pick(random, SHAPES)(records(random));
  const plain = Buffer.from(text);
  const zipped = below(2) === 0;
  const before = below(3) === 0;
  const damages = below(8) === 0 ? 0 : 1 + below(3);
  const damage = (bytes: Buffer) => {
    let damaged = bytes;
    for (let at = 0; at < damages; at += 1) damaged = pick(random, MUTATIONS)(damaged, random);
    return damaged;
  };
  const bytes = !zipped
    ? damage(plain)
    : before
      ? gzipSync(damage(plain), { level: 1 })
      : damage(gzipSync(plain, { level: 1 }));
  return { name: `${index}${ending}${zipped ? '.gz' : ''}`, bytes };
}

type Shape = (records: readonly string[]) => readonly [ending: string, text: string];

const SHAPES: readonly Shape[] = [
  (all) => ['.json', `{"Records":[${all.join(',')}]}`],
  (all) => ['.json', JSON.stringify({ Records: all.map(parsed) }, null, 2)],
  (all) => ['.json', `[${all.join(' , ')}]`],
  (all) => ['.json', all.join('\n')],
  (all) => ['.json', all.join('')],
  (all) => ['.jsonl', `${all.join('\n')}\n`],
  (all) => ['.jsonl', all.join('')],
  (all) => ['.json', JSON.stringify({ Events: all.map((text) => ({ CloudTrailEvent: text })) })],
  () => ['.json', '{"digestStartTime":"2026-03-01T00:00:00Z","logFiles":[]}'],
];

function parsed(text: string): unknown {
  return JSON.parse(text);
}

const ODD: readonly string[] = [
  '__proto__',
  'constructor',
  'toString',
  'Records',
  'Events',
  '\u2028',
  '\ud800',
  'é😀',
  '"]},{"',
  '\\u0000',
];

function records(random: () => number): readonly string[] {
  return Array.from({ length: 1 + Math.floor(random() * 5) }, (_, at) => {
    const odd = pick(random, ODD);
    return JSON.stringify({
      eventID: `${at}-${random()}`,
      eventTime: '2026-03-02T09:00:00Z',
      eventSource: pick(random, ['s3.amazonaws.com', 'kms.amazonaws.com', odd]),
      eventName: pick(random, ['GetObject', 'Decrypt', odd]),
      awsRegion: pick(random, ['eu-west-1', odd]),
      errorCode: pick(random, [undefined, 'AccessDenied', 'NoSuchKey']),
      requestParameters: {
        bucketName: odd,
        key: 'k',
        [`${odd}x`]: [{ [odd]: 1.5e300 }, null, true],
      },
      userIdentity: {
        type: pick(random, ['AssumedRole', 'Root', odd]),
        principalId: `AROA${at}:s`,
        sessionContext: {
          sessionIssuer: { type: 'Role', arn: `arn:aws:iam::111122223333:role/${odd}` },
        },
      },
    });
  });
}

type Mutation = (bytes: Buffer, random: () => number) => Buffer;

const SNIPPETS = [
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '\n',
  '\0',
  '\ufeff',
  '{"Records":[',
  '1e',
  '-',
  '\x1f\x8b',
];

const MUTATIONS: readonly Mutation[] = [
  // A bit flips.
  (bytes, random) => {
    const at = Math.floor(random() * bytes.length);
    const flipped = Buffer.from(bytes);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    return flipped;
  },
  // A byte becomes another.
  (bytes, random) => {
    const changed = Buffer.from(bytes);
    changed[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    return changed;
  },
  // It ends early.
  (bytes, random) => bytes.subarray(0, Math.floor(random() * bytes.length)),
  // A stretch is missing.
  (bytes, random) => {
    const [from, to] = stretch(bytes, random);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  // A stretch is there twice.
  (bytes, random) => {
    const [from, to] = stretch(bytes, random);
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
  // Something is put in.
  (bytes, random) => {
    const at = Math.floor(random() * (bytes.length + 1));
    const snippet = Buffer.from(pick(random, SNIPPETS), 'latin1');
    return Buffer.concat([bytes.subarray(0, at), snippet, bytes.subarray(at)]);
  },
  // Something comes after.
  (bytes, random) => Buffer.concat([bytes, Buffer.from(pick(random, SNIPPETS))]),
];

function stretch(bytes: Buffer, random: () => number): readonly [from: number, to: number] {
  const from = Math.floor(random() * bytes.length);
  return [from, Math.min(bytes.length, from + 1 + Math.floor(random() * 40))];
}

function pick<Value>(random: () => number, values: readonly Value[]): Value {
  return values[Math.floor(random() * values.length)] as Value;
}
