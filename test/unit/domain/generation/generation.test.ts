import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  crossCheck,
  opinionNotes,
  sightBeside,
} from '../../../../lib/domain/generation/cross-check.ts';
import { generatedUse } from '../../../../lib/domain/generation/generated.ts';
import { halved, partsOf } from '../../../../lib/domain/generation/parts.ts';
import {
  claimSlot,
  jobsADay,
  releaseSlot,
  type Slot,
} from '../../../../lib/domain/generation/slot.ts';
import { visibilityUnder } from '../../../../lib/domain/trail/visibility.ts';
import { callOf, denialOf, evidenceOf } from '../../../support/evidence-of.ts';

const day = (n: number) => `2026-09-${String(n).padStart(2, '0')}`;
const midnight = (n: number) => `${day(n)}T00:00:00.000Z`;
const window = { from: midnight(1), to: midnight(11) };

describe("the account's place", () => {
  const at = new Date('2026-10-15T12:00:00Z');
  const ask = (run: string, more: object = {}) => ({
    run,
    job: `job of ${run}`,
    at,
    jobsADay: 50,
    ...more,
  });
  const granted = (slot: Slot | null, run: string, more: object = {}): Slot => {
    const answer = claimSlot(slot, ask(run, more));
    if (answer.kind !== 'granted') throw new Error(answer.reason);
    return answer.slot;
  };

  it('is for one run at a time, and the run that has it keeps it', () => {
    const slot = granted(null, 'a');

    expect(claimSlot(slot, ask('b'))).toEqual({
      kind: 'busy',
      retryAt: '2026-10-15T12:10:00.000Z',
      reason: expect.stringContaining("another role's job"),
    });
    expect(granted(slot, 'a', { job: 'second' }).jobs).toEqual(['job of a', 'second']);
    expect(granted(releaseSlot(slot, 'a'), 'b').holder?.run).toBe('b');
    expect(claimSlot(releaseSlot(slot, 'b'), ask('b')).kind).toBe('busy');
  });

  it('is free again two hours after its holder was last heard of', () => {
    const slot = granted(null, 'a');

    expect(claimSlot(slot, ask('b', { at: new Date('2026-10-15T13:59:59Z') })).kind).toBe('busy');
    expect(claimSlot(slot, ask('b', { at: new Date('2026-10-15T14:00:00Z') })).kind).toBe(
      'granted',
    );
  });

  it('takes so many jobs a day, and is busy until the next day after that', () => {
    const full: Slot = { holder: null, day: '2026-10-15', jobs: ['x', 'y'] };

    expect(claimSlot(full, ask('a', { jobsADay: 2 }))).toEqual({
      kind: 'busy',
      retryAt: '2026-10-16T00:10:00.000Z',
      reason: 'all 2 jobs of 2026-10-15 are used up',
    });
    expect(granted(full, 'a', { job: 'x', jobsADay: 2 }).jobs).toEqual(['x', 'y']);
    expect(granted(full, 'a', { at: new Date('2026-10-16T00:10:00Z'), jobsADay: 2 }).jobs).toEqual([
      'job of a',
    ]);
  });

  it('gives back what Access Analyzer refused to begin', () => {
    const slot = granted(null, 'a');
    expect(releaseSlot(slot, 'a', 'job of a')).toEqual({
      holder: null,
      day: '2026-10-15',
      jobs: [],
    });
  });

  it('has five jobs a day in the five regions that AWS names, and fifty elsewhere', () => {
    expect([jobsADay('eu-south-1'), jobsADay('us-east-1')]).toEqual([5, 50]);
  });
});

describe('partsOf', () => {
  const files = (...counts: number[]) =>
    counts.map((count, at) => ({ day: day(at + 1), files: count, bytes: 0 }));

  it('leaves a window whole that one job can read', () => {
    expect(partsOf(window, files(9000, 9000, 9000))).toEqual({ parts: [window], tooLarge: [] });
    expect(partsOf(window, null)).toEqual({ parts: [window], tooLarge: [] });
  });

  it('cuts it at midnights, by files and by bytes, in as few parts as will do', () => {
    const three = { from: midnight(1), to: midnight(4) };
    const cut = {
      parts: [
        { from: midnight(1), to: midnight(3) },
        { from: midnight(3), to: midnight(4) },
      ],
      tooLarge: [],
    };
    expect(partsOf(three, files(45_000, 45_000, 1))).toEqual(cut);
    const bytes = [11e9, 11e9, 1e9].map((count, at) => ({
      day: day(at + 1),
      files: 1,
      bytes: count,
    }));
    expect(partsOf(three, bytes)).toEqual(cut);
  });

  it('names the days that no job can read, and reads the others', () => {
    expect(partsOf({ from: midnight(1), to: midnight(4) }, files(5, 90_001, 5))).toEqual({
      parts: [
        { from: midnight(1), to: midnight(2) },
        { from: midnight(3), to: midnight(4) },
      ],
      tooLarge: [{ from: midnight(2), to: midnight(3) }],
    });
  });

  it('never asks for more than 90 days in one job', () => {
    const { parts } = partsOf(
      { from: '2026-01-01T12:00:00.000Z', to: '2026-07-01T00:00:00.000Z' },
      null,
    );
    expect(parts.map(({ from }) => from.slice(0, 10))).toEqual([
      '2026-01-01',
      '2026-04-01',
      '2026-06-30',
    ]);
  });

  it('covers the window without gap or overlap, whatever the volumes are', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 120_000 }), { maxLength: 10 }), (counts) => {
        const { parts, tooLarge } = partsOf(window, files(...counts));
        const all = [...parts, ...tooLarge].sort((a, b) => (a.from < b.from ? -1 : 1));
        expect(all[0]?.from).toBe(window.from);
        expect(all.at(-1)?.to).toBe(window.to);
        expect(all.slice(1).map(({ from }) => from)).toEqual(all.slice(0, -1).map(({ to }) => to));
        expect(tooLarge).toHaveLength(counts.filter((count) => count > 90_000).length);
      }),
    );
  });

  it('halves at a midnight, and a day not at all', () => {
    expect(halved({ from: midnight(1), to: midnight(4) })).toEqual([
      { from: midnight(1), to: midnight(3) },
      { from: midnight(3), to: midnight(4) },
    ]);
    expect(halved({ from: midnight(1), to: midnight(2) })).toBeNull();
  });
});

describe('generatedUse', () => {
  const text = (Statement: unknown) => JSON.stringify({ Version: '2012-10-17', Statement });

  it.each([
    [
      'a list',
      [{ Effect: 'Allow', Action: ['s3:listbucket', 'sqs:SendMessage'], Resource: '*' }],
      ['s3:ListBucket', 'sqs:SendMessage'],
      [],
    ],
    [
      'one statement, one action',
      { Effect: 'Allow', Action: 'sqs:SendMessage' },
      ['sqs:SendMessage'],
      [],
    ],
    ['a service as a wildcard', [{ Effect: 'Allow', Action: 'SQS:*' }], [], ['sqs']],
    ['a service alone', [{ Effect: 'Allow', Action: ['sqs', 'ec2:'] }], [], ['ec2', 'sqs']],
    ['an empty list', [{ Sid: 'x', Effect: 'Allow', Action: [] }, { Effect: 'Allow' }], [], []],
    ['a pattern', [{ Effect: 'Allow', Action: 'sqs:Purge*' }], ['sqs:PurgeQueue'], []],
    ['an unknown action', [{ Effect: 'Allow', Action: 'newthing:Do' }], ['newthing:Do'], []],
    ['no strings', [{ Effect: 'Allow', Action: [7, null, { a: 1 }, '<script>'] }], [], []],
    ['a Deny', [{ Effect: 'Deny', Action: 's3:ListBucket' }], [], []],
    ['nothing of the kind', 'text', [], []],
  ])('reads %s', (_, statement, actions, services) => {
    expect(generatedUse([text(statement)])).toEqual({ actions, services, unreadable: 0 });
  });

  it('counts what is no JSON, and unites the rest', () => {
    expect(
      generatedUse([
        text({ Effect: 'Allow', Action: 's3:ListBucket' }),
        '{"Version":',
        '',
        'null',
        text({ Effect: 'Allow', Action: 'sqs:*' }),
      ]),
    ).toEqual({ actions: ['s3:ListBucket'], services: ['sqs'], unreadable: 2 });
  });
});

describe('the cross-check', () => {
  const generated = (...actions: string[]) => ({
    policies: [
      JSON.stringify({ Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] }),
    ],
    covered: [window],
    missed: [],
  });
  const evidence = evidenceOf({
    calls: [
      callOf('sqs:SendMessage', null),
      callOf('s3:GetObject', null),
      callOf('iam:PassRole', null, undefined, { via: 'pass-role' }),
      callOf('kms:Decrypt', null, undefined, { via: 'dependent' }),
      callOf('glue:GetJob', null),
      callOf('ec2:RunInstances', null),
    ],
    denials: [denialOf('sqs:PurgeQueue', null)],
  });
  const check = crossCheck(
    generated(
      'sqs:SendMessage',
      'sqs:PurgeQueue',
      'sqs:CreateQueue',
      'sts:GetCallerIdentity',
      'newthing:Do',
      'glue:*',
    ),
    evidence,
  );

  it('says what one saw and the other did not, with what explains it', () => {
    expect(check).toMatchObject({
      agreed: 1,
      services: ['glue'],
      onlyTheirs: [
        { action: 'newthing:Do', why: 'no action known here', open: false },
        { action: 'sqs:CreateQueue', why: 'no record here shows it', open: true },
        { action: 'sqs:PurgeQueue', why: 'refused each time: never granted', open: false },
        { action: 'sts:GetCallerIdentity', why: 'needs no permission', open: false },
      ],
      onlyOurs: [
        { action: 'ec2:RunInstances', why: 'not said why' },
        { action: 'glue:GetJob', why: 'it tells the service, without actions' },
        { action: 'iam:PassRole', why: 'it never tells passed roles' },
        { action: 'kms:Decrypt', why: 'inferred here from another call' },
        { action: 's3:GetObject', why: 'it reads no data events' },
      ],
    });
    expect(opinionNotes(check)).toEqual([
      'Access Analyzer saw 1 action used that no record here shows: sqs:CreateQueue; kept where granted',
    ]);
  });

  it('keeps what Access Analyzer alone saw as unknown, and makes nothing visible', () => {
    const sight = sightBeside(check, visibilityUnder(null));
    expect(sight('sqs:CreateQueue')).toMatchObject({ kind: 'hidden' });
    expect(sight('sqs:PurgeQueue')).toEqual({ kind: 'logged' });
    expect(sight('s3:GetObject')).toEqual(visibilityUnder(null)('s3:GetObject'));
  });

  it('says which part of the window was not read', () => {
    const missed = [{ window, reason: 'the job ended as FAILED' }];
    expect(opinionNotes(crossCheck({ ...generated('sqs:SendMessage'), missed }, evidence))).toEqual(
      [`Access Analyzer did not read ${window.from} to ${window.to}: the job ended as FAILED`],
    );
  });
});
