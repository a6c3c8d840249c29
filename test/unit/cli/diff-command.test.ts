import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  allow,
  type CommandBench,
  commandBench,
  deny,
  faults,
  policy,
} from '../../support/policy-command.ts';

let bench: CommandBench;
let wide: string;
let narrow: string;
beforeAll(async () => {
  bench = await commandBench();
  wide = await bench.write(
    'wide.json',
    policy(allow('s3:*'), allow(['iam:PassRole', 'ec2:RunInstances', 'sqs:SendMessage'])),
  );
  narrow = await bench.write(
    'narrow.json',
    policy(allow('s3:GetObject', 'arn:aws:s3:::b/*'), allow('sqs:SendMessage')),
  );
});
afterAll(() => bench.remove());

const diff = (...args: readonly string[]) => bench.run(['diff', ...args]);

async function report(...args: readonly string[]) {
  const { text, complaint } = await diff(...args, '--json');
  if (text === '') throw new Error(complaint);
  return JSON.parse(text);
}

it('says that a narrower policy only narrows, and what is lost', async () => {
  const { text, complaint, exitCode } = await diff(wide, narrow, '--json');
  const found = JSON.parse(text);
  expect(found).toMatchObject({ onlyNarrows: true, witness: null, reason: null, added: [] });
  expect(found.lost).toContainEqual({
    action: 's3:GetObject',
    service: 's3',
    level: 'Read',
    future: false,
    extent: 'part',
    moot: false,
    resources: ['*'],
    except: [],
    left: ['arn:aws:s3:::b/*'],
    example: { resource: expect.stringMatching(/^arn:/), context: {} },
  });
  expect(found.totals.byService.sqs).toMatchObject({ before: 1, after: 1, lost: 0, narrowed: 0 });
  expect({ complaint, exitCode }).toEqual({ complaint: '', exitCode: 0 });
  expect(await faults('diff', found)).toBeNull();
});

it('shows the blast radius before and after', async () => {
  const { blastRadius } = await report(wide, narrow);
  const ids = ({ escalations }: { escalations: readonly { id: string }[] }) =>
    escalations.map(({ id }) => id);
  expect(ids(blastRadius.before)).toEqual(['pass-role-ec2-run-instances']);
  expect(ids(blastRadius.after)).toEqual([]);
  expect(blastRadius.after).toMatchObject({ actions: 2, services: ['s3', 'sqs'] });
});

it('shows a request that a wider policy adds', async () => {
  const found = await report(narrow, wide);
  expect(found).toMatchObject({ onlyNarrows: false, lost: [], reason: null });
  expect(found.witness).toEqual({
    action: 'ec2:RunInstances',
    resource: expect.stringMatching(/^arn:/),
    context: {},
  });
  expect(await faults('diff', found)).toBeNull();
});

it('says what it cannot prove, and why', async () => {
  const asking = (operator: string) =>
    policy(allow('s3:GetObject', '*', { Condition: { [operator]: { 'a:b': 'x' } } }));
  const found = await report(
    await bench.write('odd.json', asking('StringSoundsLike')),
    await bench.write('odder.json', asking('StringLooksLike')),
  );
  expect(found).toMatchObject({ onlyNarrows: 'not-proven', witness: null });
  expect(found.reason).toMatch(/\w/);
  expect(found.added).toMatchObject([{ action: 's3:GetObject', extent: 'not-proven' }]);
  expect(await faults('diff', found)).toBeNull();
});

describe('--expect makes a gate of it', () => {
  it.each([
    ['narrows', () => [wide, narrow], 0],
    ['narrows', () => [narrow, wide], 1],
    ['same', () => [wide, wide], 0],
    ['same', () => [wide, narrow], 1],
  ])('%s', async (what, paths, code) => {
    const { text, complaint, exitCode } = await diff(...paths(), '--expect', what, '--json');
    expect(exitCode).toBe(code);
    expect(JSON.parse(text)).toHaveProperty('onlyNarrows');
    expect(complaint).toBe(code === 0 ? '' : `ratchet: --expect ${what} does not hold.\n`);
  });
});

describe('takes for a policy', () => {
  const document = policy(allow('s3:GetObject'));
  const forms: readonly (readonly [string, unknown])[] = [
    ['a document', document],
    ['a document with a byte order mark', `\ufeff${JSON.stringify(document)}`],
    ['a URL-encoded document', `${encodeURIComponent(JSON.stringify(document))}\n`],
    [
      'a URL-encoded document in quotes',
      JSON.stringify(encodeURIComponent(JSON.stringify(document))),
    ],
    ['get-policy-version', { PolicyVersion: { Document: document, VersionId: 'v1' } }],
    [
      'get-policy-version, URL-encoded',
      { PolicyVersion: { Document: encodeURIComponent(JSON.stringify(document)) } },
    ],
    ['get-role-policy', { RoleName: 'r', PolicyName: 'p', PolicyDocument: document }],
    ['describe-policy', { Policy: { PolicySummary: {}, Content: JSON.stringify(document) } }],
    ['a list of documents', [policy(allow('s3:Get*')), policy(deny('s3:Get?*', 'arn:aws:s3:::x'))]],
    ['a list of what the AWS CLI prints', [{ PolicyVersion: { Document: document } }, document]],
  ];
  it.each(forms)('%s', async (_, content) => {
    const given = await bench.write('given.json', content);
    expect((await report(given, given)).blastRadius.before.services).toEqual(['s3']);
    expect(await report(await bench.write('document.json', document), given)).toMatchObject({
      lost: expect.any(Array),
    });
  });

  it('a folder, all its files together', async () => {
    await bench.write('folder/a.json', policy(allow('s3:*')));
    await bench.write('folder/deep/b.json', [
      policy(allow('iam:PassRole')),
      policy(allow('ec2:RunInstances')),
    ]);
    await bench.write('folder/c.json', policy(allow('sqs:SendMessage')));
    await bench.write('folder/notes.txt', 'no policy');
    expect(await report(wide, join(bench.folder, 'folder'))).toMatchObject({
      onlyNarrows: true,
      lost: [],
    });
  });
});

describe('for people', () => {
  it('tells the answer first, then what is lost, and the blast radius', async () => {
    const { text } = await diff(wide, narrow);
    expect(text).toMatch(/^Only narrows: AFTER allows nothing that BEFORE does not, proven\.\n/);
    expect(text).toContain('  - s3:GetObject [Read] on *; left: arn:aws:s3:::b/*\n');
    expect(text).toContain('  - iam:PassRole [Write] on *\n');
    expect(text).toMatch(/\n {2}- \.\.\. and \d+ more of s3\n/);
    expect(text).toMatch(/Ways to more rights +1 +0\n/);
    expect(text).toContain('s3:GetObject on arn:aws:s3:::b/*: read the objects');
    expect(text).not.toContain('Added');
  });

  it('tells what is added, by a request', async () => {
    const { text } = await diff(narrow, wide);
    expect(text).toMatch(
      /^Adds access\. AFTER allows this request, BEFORE does not:\n {2}ec2:RunInstances on arn:/,
    );
    expect(text).toContain('  + s3:* (actions that AWS may add) on *\n');
    expect(text).toContain(' (new): start an instance with the role');
  });

  it('makes one line of the services that an administrator loses', async () => {
    const admin = await bench.write('admin.json', policy(allow('*')));
    const { text } = await diff(admin, narrow);
    expect(text).toMatch(/whole services: .*ec2 \(\d+\)/s);
    expect(text.split('\n').length).toBeLessThan(150);
  });

  it('counts what is without effect', async () => {
    const mixed = policy(
      allow(['s3:GetObject', 'sqs:SendMessage'], ['arn:aws:s3:::a/*', 'arn:aws:sqs:eu-west-1:1:q']),
    );
    const split = policy(
      allow('s3:GetObject', 'arn:aws:s3:::a/*'),
      allow('sqs:SendMessage', 'arn:aws:sqs:eu-west-1:1:q'),
    );
    const { text } = await diff(
      await bench.write('mixed.json', mixed),
      await bench.write('split.json', split),
    );
    expect(text).toContain(
      'Lost:\n  - and, without effect, 2 on resources that the action does not have\n',
    );
  });

  it('says when nothing differs, and under which context', async () => {
    expect((await diff(wide, wide)).text).toMatch(/^The same: /);
    const home = await bench.write(
      'home.json',
      policy(
        allow('sqs:SendMessage', '*', {
          Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
        }),
      ),
    );
    const { text } = await diff(home, narrow);
    expect(text).toMatch(/\+ sqs:SendMessage \[Write\] on \*; left: \*/);
  });

  it('writes out what the eye cannot see', async () => {
    const trojan = await bench.write(
      'trojan.json',
      policy(allow('s3:GetObject', 'arn:aws:s3:::\u202eb\u001b[2J/x')),
    );
    const { text } = await diff(wide, trojan);
    expect(text).toContain('arn:aws:s3:::\u2039U+202E\u203Ab\u2039U+001B\u203A[2J/x');
  });
});

describe('bad input', () => {
  it.each([
    ['a file that is empty', '', /x\.json is empty/],
    ['a file that is not JSON', 'hello', /x\.json: not JSON/],
    [
      'a document with a mistake',
      policy({ Effect: 'Permit', Action: '*', Resource: '*' }),
      /x\.json: Statement\[0\]\.Effect/,
    ],
    [
      'a mistake in what the AWS CLI prints',
      { PolicyVersion: { Document: policy(allow('s3')) } },
      /x\.json: PolicyVersion\.Document: Statement\[0\]\.Action/,
    ],
    [
      'a mistake in a list',
      [policy(allow('*')), policy(allow('s3'))],
      /x\.json\[1\]: Statement\[0\]\.Action/,
    ],
    [
      'a key twice',
      '{"Version":"2012-10-17","Version":"2008-10-17","Statement":[]}',
      /"Version" is given twice/,
    ],
    [
      'get-policy without the document',
      { Policy: { Arn: 'arn:aws:iam::1:policy/x', DefaultVersionId: 'v1' } },
      /use "aws iam get-policy-version"/,
    ],
    ['an empty list', [], /x\.json: an empty list/],
    ['no policy at all', { Records: [] }, /x\.json: unknown element "Records"/],
  ])('%s', async (_, content, message) => {
    const { text, complaint, exitCode } = await diff(wide, await bench.write('x.json', content));
    expect({ text, exitCode }).toEqual({ text: '', exitCode: 2 });
    expect(complaint).toMatch(message);
  });

  it.each([
    [
      'a path that is not there',
      () => [wide, join(bench.folder, 'none.json')],
      /none\.json: there is no such file/,
    ],
    ['one path', () => [wide], /missing required argument 'after'/],
    [
      'an expectation that it does not know',
      () => [wide, wide, '--expect', 'better'],
      /--expect better: give one of narrows, same/,
    ],
  ])('%s', async (_, args, message) => {
    const { complaint, exitCode } = await diff(...args());
    expect(complaint).toMatch(message);
    expect(exitCode).toBe(2);
  });

  it('a folder without a policy', async () => {
    await bench.write('empty/notes.txt', '');
    expect((await diff(wide, join(bench.folder, 'empty'))).complaint).toMatch(
      /empty is a folder without a \.json file/,
    );
  });
});
