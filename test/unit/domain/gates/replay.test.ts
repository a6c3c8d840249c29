import { describe, expect, it } from 'vitest';
import { decide, replay } from '../../../../lib/domain/gates/replay.ts';
import type { Statement } from '../../../../lib/domain/policy/document.ts';
import { callOf } from '../../../support/evidence-of.ts';
import { allow, documentOf } from '../../../support/snapshot-of.ts';

const EC2 = 'arn:aws:ec2:eu-west-1:111122223333';
const launch = (pattern: string | null) => callOf('ec2:RunInstances', null, undefined, { pattern });
const run = (resource: readonly string[]) => [documentOf(allow(['ec2:RunInstances'], resource))];
const replayed = (pattern: string | null, before: readonly string[], after: readonly string[]) =>
  replay([launch(pattern)], run(before), run(after));

describe('a call whose resource the log does not show', () => {
  it.each<readonly [string, string | null, readonly string[], readonly string[], boolean]>([
    ['needs every grant as it is, when nothing is known of it', null, ['*'], [`${EC2}:*`], false],
    ['is content with every grant', null, ['*'], ['*'], true],
    [
      'needs only its pattern of a wider grant',
      `${EC2}:instance/*`,
      ['*'],
      [`${EC2}:instance/*`],
      true,
    ],
    ['needs all of its pattern', `${EC2}:instance/*`, ['*'], [`${EC2}:instance/i-*`], false],
    [
      'needs more than the text of its pattern',
      `${EC2}:instance/*`,
      ['*'],
      [`${EC2}:instance/\${*}`],
      false,
    ],
    [
      'needs a grant whole that has some of its pattern',
      `${EC2}:instance/*`,
      [`${EC2}:instance/i-0*`],
      [`${EC2}:instance/i-00*`],
      false,
    ],
    [
      'does not need a grant that has none of its pattern',
      `${EC2}:instance/*`,
      ['*', `${EC2}:volume/*`],
      [`${EC2}:instance/*`],
      true,
    ],
    [
      'does not need what it cannot have meant',
      `${EC2}:instance/*`,
      [`${EC2}:instance/i-0*`, `${EC2}:volume/*`],
      [`${EC2}:instance/i-0*`],
      true,
    ],
  ])('%s', (_, pattern, before, after, passed) => {
    expect(replayed(pattern, before, after)).toMatchObject({ passed });
    expect(replayed(pattern, before, before)).toMatchObject({ passed: true });
  });

  it('counts each stand-in that its policies explain', () => {
    expect(replayed(`${EC2}:instance/*`, ['*'], ['*']).checked).toBe(2);
    expect(replayed(null, ['*', `${EC2}:*`], ['*']).checked).toBe(2);
    expect(replayed(`${EC2}:instance/*`, [`${EC2}:volume/*`], []).checked).toBe(0);
  });

  it('is explained by no grant that its pattern does not meet', () => {
    expect(decide(run([`${EC2}:volume/*`]))(launch(`${EC2}:instance/*`))).toBe('no');
    expect(decide(run([`${EC2}:volume/*`]))(launch(null))).toBe('yes');
  });

  it('keeps to a NotAction and a NotResource', () => {
    const statement: Statement = {
      effect: 'Allow',
      notAction: ['iam:*'],
      notResource: ['arn:aws:s3:::*'],
    };
    expect(decide([documentOf(statement)])(launch(`${EC2}:instance/*`))).toBe('yes');
  });
});
