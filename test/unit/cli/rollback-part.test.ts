import { beforeEach, describe, expect, it } from 'vitest';
import { decide } from '../../../lib/domain/gates/replay.ts';
import { documentsOf } from '../../../lib/domain/role.ts';
import { BEFORE, rollbackIn, SWAPPED } from '../../support/rollback-in.ts';
import { type TightenedFolder, tightenedFolder } from '../../support/tightened-folder.ts';

const TABLE = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders';

let folder: TightenedFolder;
beforeEach(async () => {
  folder = await tightenedFolder();
});
const { command, report, role, namesOf } = rollbackIn(() => folder);

describe('in part', () => {
  const answer = async (action: string) =>
    decide(documentsOf(await role()))({ action, resource: TABLE });

  it('gives back one service as it was granted, and changes nothing else', async () => {
    expect(await answer('dynamodb:PutItem')).toBe('no');

    const { writes, only } = await report('--only', 'dynamodb');

    expect(only).toBe('dynamodb');
    expect(writes.map((write: { do: string }) => write.do)).toEqual(['create-policy', 'attach']);
    expect(await answer('dynamodb:PutItem')).toBe('yes');
    expect(await namesOf()).toHaveLength(SWAPPED.length + 1);
    expect(await namesOf()).toEqual(expect.arrayContaining(SWAPPED));
    expect((await role()).tags['lp:status']).toBe('partly-rolled-back');
  });

  it('gives back one action and no other', async () => {
    await report('--only', 'dynamodb:PutItem');
    expect(await answer('dynamodb:PutItem')).toBe('yes');
    expect(await answer('dynamodb:DeleteItem')).toBe('no');
  });

  it('changes nothing the second time, nor where it is granted already', async () => {
    await report('--only', 'dynamodb:PutItem');
    expect(await report('--only', 'dynamodb:PutItem')).toMatchObject({
      changed: false,
      plan: null,
    });
    expect(await report('--only', 's3:GetObject')).toMatchObject({ changed: false });
  });

  it('goes with the whole, and can be taken back alone', async () => {
    const { plan } = await report('--only', 'dynamodb:PutItem');
    await report('--to', plan);
    expect(await namesOf()).toEqual(SWAPPED);

    await report('--only', 'dynamodb:PutItem');
    expect(await report()).toMatchObject({ others: [] });
    expect(await namesOf()).toEqual(BEFORE);
  });

  it.each([
    ['ec2', /grants nothing of ec2:\*/],
    [
      'dynamodb:PutItm',
      /no action dynamodb:PutItm\. Near it the role had, and lacks now: dynamodb:PutItem/,
    ],
    ['dynamo', /no service dynamo\. The role lacks something that it had of dynamodb/],
    ['s3:', /give a service/],
    ['a b', /give a service/],
  ])('refuses %s', async (only, says) => {
    const { complaint, exitCode } = await command('orders-api', '--only', only);
    expect(exitCode).toBe(2);
    expect(complaint).toMatch(says);
    expect(await namesOf()).toEqual(SWAPPED);
  });
});
