import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../../lib/cli/program.ts';

const actions = (...args: readonly string[]) =>
  runCommand(['actions', ...args], { terminal: new PassThrough(), input: Readable.from([]) });

describe('ratchet actions', () => {
  it('shows the best first, with level, resource types and whether CloudTrail shows a use', async () => {
    const { text, complaint, exitCode } = await actions('put', 'object', 's3');

    const [head, first] = text.split('\n');
    expect(head).toMatch(/^Action +Level +CloudTrail +Resource types$/);
    expect(first).toMatch(/^s3:PutObject +Write +data event +accesspointobject, object$/);
    expect({ complaint, exitCode }).toEqual({ complaint: '', exitCode: 0 });
  });

  it('takes a query as one argument or as several', async () => {
    expect(await actions('put object s3')).toEqual(await actions('put', 'object', 's3'));
  });

  it.each([
    ['iam pass role', /^iam:PassRole +Write +never logged +role$/m],
    ['athena run query', /^athena:RunQuery +Write +not published +only \*$/m],
    ['ec2 describe instances', /^ec2:DescribeInstances +List +management event +only \*$/m],
    [
      'ec2 run instances',
      /^ec2:RunInstances +Write .*event +capacity-reservation, elastic-gpu, \S+ and 15 more$/m,
    ],
  ])('says of %s what is so', async (query, line) => {
    expect((await actions(query)).text).toMatch(line);
  });

  it('says for which API call an action was found', async () => {
    expect((await actions('copy', 'object')).text).toMatch(
      /^s3:GetObject .*needed by s3:CopyObject/m,
    );
  });

  it('shows as many as asked for, and how many there are', async () => {
    const { text } = await actions('put', 'object', 's3', '--limit', '2');
    expect(text.match(/^s3\S*:/gm)).toHaveLength(2);
    expect(text).toMatch(/^2 of \d+ actions; --limit shows more\./m);
  });

  it('says what it read in place of a word that nothing has', async () => {
    const { text } = await actions('objetc', 's3');
    expect(text).toMatch(/^Nothing has "objetc"; read as "object"\.\n\nAction /);
  });

  it('says when no action has all of the words', async () => {
    const { text } = await actions('frobnicate', 'bucket', 's3');
    expect(text).toMatch(/^No action has all of these words; each below lacks one\.\n\nAction /);
  });

  it('says when nothing is found, with the nearest by spelling, and is done all the same', async () => {
    const { text, exitCode } = await actions('gitobjjct');
    expect(text).toMatch(
      /^No action has any of these words: gitobjjct\. Nearest by spelling: s3:GetObject/,
    );
    expect(exitCode).toBe(0);
    expect((await actions('qqqqq')).text).toBe('No action has any of these words: qqqqq.\n');
  });

  it('prints JSON alone', async () => {
    const { text } = await actions('copy', 'object', '--limit', '1', '--json');
    expect(JSON.parse(text)).toEqual([
      {
        action: 's3:GetObject',
        level: 'Read',
        resourceTypes: ['accesspointobject', 'object'],
        observability: { kind: 'data-event', category: 's3' },
        call: 's3:CopyObject',
      },
    ]);
    expect((await actions('qqqqq', '--json')).text).toBe('[]\n');
  });

  it.each([
    [['put', '--limit', '0'], /--limit 0: give a number from 1/],
    [['put', '--limit', 'all'], /--limit all: give a number/],
    [['***'], /"\*\*\*" has no word to look for/],
    [['a b '.repeat(200)], /A query of 800 characters: give at most 500/],
    [[], /missing required argument 'words'/],
  ])('cannot use %j', async (args, complaint) => {
    const said = await actions(...args);
    expect(said).toMatchObject({ text: '', exitCode: 2 });
    expect(said.complaint).toMatch(complaint);
  });
});
