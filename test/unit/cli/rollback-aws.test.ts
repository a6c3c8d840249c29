import { PassThrough, Readable } from 'node:stream';
import {
  AttachRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  type IAMClient,
  NoSuchEntityException,
} from '@aws-sdk/client-iam';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { DeleteCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { iamRoles } from '../../../lib/aws/iam-roles.ts';
import { s3Archive } from '../../../lib/aws/s3-archive.ts';
import { runCommand } from '../../../lib/cli/program.ts';
import { apply } from '../../../lib/steps/apply.ts';
import { roleDigest } from '../../../lib/steps/role-digest.ts';
import { accountDump, POLICIES } from '../../support/account-fixture.ts';
import { EXECUTION, ROLE, swapProposal } from '../../support/crash-scenes.ts';
import { fakeBucket } from '../../support/fake-bucket.ts';
import { fakeTable } from '../../support/fake-table.ts';
import { memoryLeases } from '../../support/memory-leases.ts';
import { faults } from '../../support/policy-command.ts';
import { awsError, namesSentBy, sentBy } from '../../support/sent-commands.ts';
import { stubIam } from '../../support/stubbed-iam.ts';

// Waiting for IAM takes no time here.
const waits = vi.hoisted(() => ({ count: 0 }));
vi.mock('node:timers/promises', async (original) => ({
  ...(await original<typeof import('node:timers/promises')>()),
  setTimeout: async () => {
    waits.count += 1;
  },
}));

const PLACE = ['--archive-bucket', 'archive', '--table', 'tickets'];
const BEFORE = [
  POLICIES.aws,
  POLICIES.orders,
  POLICIES.shared,
  'inline-logs',
  'inline-queue',
].sort();
const WRITES = /^(Create|Delete|Attach|Detach|Put|Tag)/;

const s3 = mockClient(S3Client);

/** IAM, the archive and the table after a swap of the policies of orders-api whose probation is over. */
async function deployment({ lag = 0 } = {}) {
  const objects = fakeBucket(s3);
  const { items, database } = fakeTable();
  const aws = stubIam(accountDump(), lag);
  // The swap itself is the state machine's.
  const { iam } = aws;
  const roles = iamRoles(aws.client);
  const archive = s3Archive(new S3Client({ region: 'eu-west-1' }), 'archive');
  const live = await roles.snapshot(ROLE.arn);
  // Of other times, so that one page of a list does not hold all; and of a role whose id begins like this one's.
  for (const status of ['A', 'B', 'C'])
    await archive.put('snapshot', { ...live, tags: { status } }, ROLE.id);
  await archive.put('snapshot', { ...live, id: `${ROLE.id}9` }, `${ROLE.id}9`);
  const snapshot = await archive.put('snapshot', live, ROLE.id);
  const proposal = await archive.put('proposal', swapProposal(roleDigest(live)));
  const at = '2026-09-15T00:00:00Z';
  for (let tries = 0; ; tries += 1) {
    try {
      await apply(
        {
          execution: EXECUTION,
          role: ROLE,
          proposal,
          snapshot,
          decision: { kind: 'approved', by: 'ann', at, proposal },
        },
        { roles, archive, leases: memoryLeases(), clock: { now: () => new Date(at) } },
      );
      break;
    } catch (error) {
      if (tries === 50) throw error;
    }
  }
  iam.resetHistory();
  s3.resetHistory();
  return {
    ...aws,
    objects,
    items,
    database,
    snapshot,
    has: () => [...aws.policiesOf('orders-api').keys()].sort(),
    wrote: () => namesSentBy(iam).filter((name) => WRITES.test(name)),
  };
}

let world: Awaited<ReturnType<typeof deployment>>;
beforeEach(async () => {
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  waits.count = 0;
  world = await deployment();
});

async function command(...args: readonly string[]) {
  const terminal = new PassThrough();
  terminal.resume();
  return runCommand(['rollback', ...args], { terminal, input: Readable.from(['']) });
}

async function report(...args: readonly string[]) {
  const { text, complaint } = await command('orders-api', ...PLACE, ...args, '--json');
  if (text === '') throw new Error(complaint);
  const value = JSON.parse(text);
  expect(await faults('rollback', value)).toBeNull();
  return value;
}

async function refused(...args: readonly string[]): Promise<string> {
  const { complaint, exitCode } = await command(...args);
  expect(exitCode).toBe(2);
  expect(complaint.trim().split('\n')).toHaveLength(1);
  expect(complaint).not.toContain('fault of Ratchet');
  expect(world.wrote()).toEqual([]);
  return complaint;
}

describe('whole', () => {
  it('keeps the plan, gives, takes, tags, and holds the role meanwhile', async () => {
    const done = await report();

    expect(world.has()).toEqual(BEFORE);
    expect(done).toMatchObject({
      role: ROLE.arn,
      to: world.snapshot.key,
      changed: true,
      others: [],
      plan: expect.stringMatching(/^plan\/AROAORDERSAPI0000001\/[0-9a-f]{64}\.json$/),
    });
    expect(world.wrote()).toEqual([
      'AttachRolePolicy',
      'AttachRolePolicy',
      'PutRolePolicy',
      'DetachRolePolicy',
      'DetachRolePolicy',
      'DeletePolicy',
      'DeletePolicy',
      'TagRole',
    ]);
    expect(world.tagsOf('orders-api').get('lp:status')).toBe('rolled-back');
    const execution = expect.stringMatching(/^rollback-[0-9a-f-]{36}$/);
    expect(sentBy(world.database)).toMatchObject([
      ['Get', { TableName: 'tickets', Key: { pk: 'lease', sk: ROLE.id }, ConsistentRead: true }],
      ['Put', { TableName: 'tickets', Item: { sk: ROLE.id, lease: { execution } } }],
      ['Delete', { TableName: 'tickets', Key: { pk: 'lease', sk: ROLE.id } }],
    ]);
    expect(world.items.size).toBe(0);
    const puts = sentBy(s3).filter(([name]) => name === 'PutObject');
    expect(puts.map(([, input]) => input)).toMatchObject([
      { Bucket: 'archive', Key: expect.stringMatching(/^snapshot/), IfNoneMatch: '*' },
      { Bucket: 'archive', Key: done.plan, IfNoneMatch: '*' },
    ]);
  });

  it('names its ticket in what CloudTrail keeps', async () => {
    await report();

    const agents = world.iam
      .calls()
      .filter(({ args: [sent] }) => WRITES.test(sent.constructor.name))
      .map(({ thisValue }) => (thisValue as IAMClient).config.customUserAgent);
    expect(agents).toHaveLength(8);
    for (const agent of agents)
      expect(agent).toContainEqual(['ratchet-ticket', expect.stringMatching(/^rollback-/)]);
  });

  it('reads every page of what is kept of the role, and nothing of another', async () => {
    await report();
    const lists = sentBy(s3).filter(([name]) => name === 'ListObjectsV2');
    expect(lists.map(([, input]) => input)).toMatchObject([
      { Bucket: 'archive', Prefix: `snapshot/${ROLE.id}/` },
      { Prefix: `snapshot/${ROLE.id}/`, ContinuationToken: expect.any(String) },
      { Prefix: `plan/${ROLE.id}/` },
    ]);
  });

  it('changes nothing the second time, and only makes sure that nothing of its own is left over', async () => {
    await report();
    world.iam.resetHistory();
    expect(await report()).toMatchObject({ changed: false, plan: null, writes: [] });
    expect(world.wrote()).toEqual(['DeletePolicy', 'DeletePolicy', 'TagRole']);
    expect(world.has()).toEqual(BEFORE);
  });

  it('waits until what it wrote shows', async () => {
    world = await deployment({ lag: 40 });
    const { writes } = await report();
    expect(waits.count).toBeGreaterThan(0);
    expect(writes).toHaveLength(7);
    expect(world.has()).toEqual(BEFORE);
  });
});

describe('a policy that was made a moment ago', () => {
  const unknown = new NoSuchEntityException({ message: 'is not attachable', $metadata: {} });

  it('is attached as soon as IAM knows it', async () => {
    let refusals = 2;
    world.iam.on(AttachRolePolicyCommand).callsFake((input) => {
      refusals -= 1;
      if (refusals >= 0) throw unknown;
      return world.answer('AttachRolePolicyCommand', input);
    });

    const { changed } = await report('--only', 'dynamodb:PutItem');

    expect(changed).toBe(true);
    expect(waits.count).toBe(2);
  });

  it('is waited for a minute and no longer', async () => {
    world.iam.on(AttachRolePolicyCommand).rejects(unknown);

    const { complaint, exitCode } = await command('orders-api', ...PLACE, '--only', 'dynamodb');

    expect(exitCode).toBe(1);
    expect(complaint).toMatch(/NoSuchEntityException: is not attachable. .*run the same command/);
    expect(waits.count).toBe(30);
    expect(world.items.size).toBe(0);
  });
});

it('finds the role by its ARN, and goes back to before its own rollback, by digest or key', async () => {
  const swapped = world.has();
  const { plan } = await report();

  const { exitCode } = await command(ROLE.arn, ...PLACE, '--to', plan);
  expect(exitCode).toBe(0);
  expect(world.has()).toEqual(swapped);

  await report('--to', world.snapshot.digest.slice(0, 12));
  expect(world.has()).toEqual(BEFORE);
});

it('gives back one action and no more', async () => {
  const swapped = world.has();
  const { writes } = await report('--only', 'dynamodb:PutItem');
  expect(writes.map((write: { do: string }) => write.do)).toEqual(['create-policy', 'attach']);
  expect(world.has()).toEqual(expect.arrayContaining(swapped));
  expect(world.has()).toHaveLength(swapped.length + 1);
});

it('lists changes and snapshots, writes nothing, and asks for no lease', async () => {
  const listed = await report('--list');
  expect(listed.changes.map(({ kind }: { kind: string }) => kind)).toEqual(['apply']);
  expect(listed.snapshots).toHaveLength(4);
  expect(listed.snapshots).toMatchObject([{ key: world.snapshot.key }, {}, {}, {}]);
  expect(world.wrote()).toEqual([]);
  expect(namesSentBy(world.database)).toEqual([]);
  expect(namesSentBy(s3)).not.toContain('PutObject');
});

/** The lease of an execution that changes the role, or only looks at it yet. */
function held(execution: string, more: { readonly changes?: true } = { changes: true }) {
  const times = { since: '2026-09-01T00:00:00.000Z', until: '2999-01-01T00:00:00.000Z' };
  const lease = { execution, ...times, ...more };
  world.items.set(`lease ${ROLE.id}`, { pk: 'lease', sk: ROLE.id, lease });
}

it('takes the role over from an execution that soaks or waits for a decision', async () => {
  held('run-7', {});
  expect(await report()).toMatchObject({ changed: true });
  expect(world.has()).toEqual(BEFORE);
  expect(world.items.size).toBe(0);
});

describe('refuses', () => {
  it('while an execution changes the role, and names it and the way in probation', async () => {
    held('run-7');
    const complaint = await refused('orders-api', ...PLACE);
    expect(complaint).toMatch(/run-7 is at work .*ticket's page takes that change back/);
    expect(world.items.size).toBe(1);
  });

  it('while another rollback is at work, and says until when at most', async () => {
    held('rollback-other');
    expect(await refused('orders-api', ...PLACE)).toMatch(/free again at 2999/);
  });

  it('a policy that was deleted since, and says where its document is', async () => {
    world.answer('DeletePolicyCommand', { PolicyArn: POLICIES.orders });

    const complaint = await refused('orders-api', ...PLACE);

    expect(complaint).toContain(`${POLICIES.orders}: no longer there`);
    expect(complaint).toContain(`s3://archive/${world.snapshot.key}`);
    expect(world.items.size).toBe(0);
  });

  it.each([
    ['a role that is not there', ['nobody', ...PLACE], /no role nobody in the account/],
    [
      'one of another account',
      ['arn:aws:iam::999900001111:role/orders-api', ...PLACE],
      /of another account/,
    ],
    ['one that was never changed', ['bare', ...PLACE], /nothing to roll back/],
    ['no place', ['orders-api'], /in one way/],
    ['both places', ['orders-api', '--out', 'x', ...PLACE], /in one way/],
    ['a bucket without a table', ['orders-api', '--archive-bucket', 'b'], /in one way/],
    ['a table without a bucket', ['orders-api', '--table', 't'], /in one way/],
    ['an empty bucket', ['orders-api', '--archive-bucket', '', '--table', 't'], /in one way/],
    [
      'a dump in AWS',
      ['orders-api', ...PLACE, '--authorization-details', 'd.json'],
      /belongs to --out/,
    ],
    ['a bucket given twice', ['orders-api', ...PLACE, '--table', 't'], /given twice/],
  ])('%s', async (_, args, says) => {
    expect(await refused(...args)).toMatch(says);
    expect(world.items.size).toBe(0);
  });

  it.each([
    ['CredentialsProviderError', 'no AWS credentials were found'],
    ['ExpiredTokenException', 'have expired: sign in again'],
    ['ExpiredToken', 'have expired: sign in again'],
    ['InvalidClientTokenId', 'does not know these credentials'],
    ['AccessDenied', 'may not do that'],
    ['TimeoutError', 'cannot be reached'],
  ])('%s of IAM in one sentence', async (name, says) => {
    world.iam.on(GetRoleCommand).rejects(awsError(name));
    expect(await refused('orders-api', ...PLACE)).toContain(says);
  });

  it('a missing region', async () => {
    world.iam.on(GetRoleCommand).rejects(new Error('Region is missing'));
    expect(await refused('orders-api', ...PLACE)).toContain('AWS_REGION');
  });

  it('a table and a bucket that are not there', async () => {
    s3.on(ListObjectsV2Command).rejects(awsError('NoSuchBucket'));
    expect(await refused('orders-api', ...PLACE)).toContain('no such bucket');
    expect(world.items.size).toBe(0);

    world.database.on(GetCommand).rejects(awsError('ResourceNotFoundException'));
    expect(await refused('orders-api', ...PLACE)).toContain('no such table');
  });

  it('a document of the archive that was altered', async () => {
    world.objects.set(world.snapshot.key, new TextEncoder().encode('{}'));
    expect(await refused('orders-api', ...PLACE)).toContain('is not what was archived');
  });
});

it('says that credentials were lost half way, frees the role, and goes on the next time', async () => {
  world.iam.on(DetachRolePolicyCommand).rejectsOnce(awsError('ExpiredToken'));

  const { complaint, exitCode } = await command('orders-api', ...PLACE);

  expect(exitCode).toBe(1);
  expect(complaint).toMatch(/after the first write: .*expired.* run the same command again/);
  expect(complaint).not.toContain('fault of Ratchet');
  expect(world.items.size).toBe(0);

  world.iam
    .on(DetachRolePolicyCommand)
    .callsFake((input) => world.answer('DetachRolePolicyCommand', input));
  await report();
  expect(world.has()).toEqual(BEFORE);
});

it('tells what failed first when the lease cannot be released either', async () => {
  world.iam.on(DetachRolePolicyCommand).rejects(awsError('ExpiredToken'));
  world.database.on(DeleteCommand).rejects(awsError('InternalServerError'));

  const { complaint, exitCode } = await command('orders-api', ...PLACE);

  expect(exitCode).toBe(1);
  expect(complaint).toContain('the AWS credentials have expired');
});
