import { beforeAll, describe, expect, it } from 'vitest';
import { action } from '../../../../lib/domain/catalogue/catalogue.ts';
import { observability } from '../../../../lib/domain/catalogue/observability.ts';
import { meaningOf } from '../../../../lib/domain/trail/actions.ts';
import { parseSelectors } from '../../../../lib/domain/trail/selectors.ts';
import { visibilityUnder } from '../../../../lib/domain/trail/visibility.ts';
import { roleId } from '../../../../lib/local/sample/caller.ts';
import { makeSample } from '../../../../lib/local/sample/make-sample.ts';
import type { CloudTrailRecord } from '../../../../lib/local/sample/record.ts';
import { roster } from '../../../../lib/local/sample/roles/roster.ts';
import { sampleSelectors } from '../../../../lib/local/sample/selectors.ts';
import { expectedOutcomes } from '../../../support/sample-expected.ts';
import { actionsOf, authorised, roleIdOf } from './authorised-actions.ts';
import { placeOf } from './place-of.ts';
import { allows } from './policy-allows.ts';

const SOAK_ENDS = '2026-09-15';

const byRoleId = new Map<string, CloudTrailRecord[]>();
beforeAll(() => {
  for (const { records } of makeSample().trailFiles) {
    for (const record of records) {
      const id = roleIdOf(record) ?? 'no role';
      const list = byRoleId.get(id);
      if (list) list.push(record);
      else byRoleId.set(id, [record]);
    }
  }
});

const roles = roster.map((role) => {
  const expected = expectedOutcomes.get(role.name);
  if (!expected)
    throw new Error(`no expectation for ${role.name}: add one to test/support/sample-expected.ts`);
  return { ...expected, role, name: role.name };
});
const named = (name: string) => roles.filter((each) => each.name === name);
const withOutcome = (outcome: string) => roles.filter((each) => each.outcome === outcome);

const recordsOf = ({ role }: (typeof roles)[number]) =>
  byRoleId.get(roleId(role.name, role.recreatedOn === undefined ? 1 : 2)) ?? [];
const inSoak = ({ eventTime }: CloudTrailRecord) => eventTime < SOAK_ENDS;
const distinct = (actions: readonly string[]) => [...new Set(actions)].sort();
const used = (records: readonly CloudTrailRecord[]) =>
  distinct(records.filter(authorised).flatMap(actionsOf));
const firstDay = (records: readonly CloudTrailRecord[], name: string) =>
  records
    .filter((record) => authorised(record) && actionsOf(record).includes(name))
    .map(({ eventTime }) => eventTime.slice(0, 10))
    .sort()[0];

it('expects something of every role of the sample, and of no other', () => {
  expect([...expectedOutcomes.keys()].sort()).toEqual(roster.map(({ name }) => name).sort());
});

it('speaks only of actions that AWS has', () => {
  const spoken = roles.flatMap((each) => [
    ...each.mustKeep,
    ...each.mustLose,
    ...each.mustBeUnknown,
    ...each.mustNotGrant,
  ]);
  expect(distinct(spoken).filter((name) => action(name)?.name !== name)).toEqual([]);
});

it('counts as lost what its trail would have shown, and as unknown what it would not', () => {
  const sight = visibilityUnder(parseSelectors(sampleSelectors, 'the sample'));
  const lost = distinct(roles.flatMap(({ mustLose }) => mustLose));
  const unknown = distinct(roles.flatMap(({ mustBeUnknown }) => mustBeUnknown));
  expect(lost.filter((name) => ['hidden', 'inferred'].includes(sight(name).kind))).toEqual([]);
  expect(unknown.filter((name) => sight(name).kind === 'logged')).toEqual([]);
});

it('shows no action that no record could show, but the roles that calls pass', () => {
  const meanings = [...byRoleId.values()].flat().map((record) => meaningOf({ ...record }));
  const uses = meanings.flatMap((meaning) => (meaning.kind === 'uses' ? meaning.uses : []));
  const shown = distinct(uses.map((use) => use.action));
  const impossible = ['never-logged', 'no-operation'];
  expect(shown.filter((name) => impossible.includes(observability(name).kind))).toEqual([
    'iam:PassRole',
  ]);
});

it('holds no call of a role that the product reads differently', () => {
  const calls = [...byRoleId]
    .filter(([id]) => id !== 'no role')
    .flatMap(([, records]) => records)
    .filter(
      ({ requestParameters }) => !JSON.stringify(requestParameters).includes('"omitted":true'),
    );
  const kinds = new Map(
    calls.map((record) => [
      `${roleIdOf(record)} ${record.eventSource}:${record.eventName}`,
      record,
    ]),
  );
  const differing = [...kinds.values()].filter((record) => {
    const meaning = meaningOf({ ...record });
    const read = meaning.kind === 'uses' ? meaning.uses.map((use) => use.action) : [meaning.kind];
    const known = actionsOf(record);
    return (
      distinct(read).join() !== (known.length > 0 ? distinct(known).join() : 'no-permission-needed')
    );
  });
  expect(differing).toEqual([]);
});

describe.each(roles)('$name ($outcome)', (each) => {
  const { role, mustKeep, mustLose, mustBeUnknown, mustNotGrant } = each;

  it('uses in the soak what it must keep, and is allowed it', () => {
    const seen = used(recordsOf(each).filter(inSoak));
    expect(mustKeep.filter((name) => !seen.includes(name) || !allows(role, name))).toEqual([]);
  });

  it('never asks in the soak for what it must lose, though it is allowed', () => {
    const asked = distinct(recordsOf(each).filter(inSoak).flatMap(actionsOf));
    expect(mustLose.filter((name) => asked.includes(name) || !allows(role, name))).toEqual([]);
  });

  it('leaves no trace of what must be unknown, though it is allowed', () => {
    const asked = distinct(recordsOf(each).flatMap(actionsOf));
    expect(mustBeUnknown.filter((name) => asked.includes(name) || !allows(role, name))).toEqual([]);
  });

  it('asks for what no draft may grant, and has it refused or from elsewhere', () => {
    const asked = distinct(recordsOf(each).filter(inSoak).flatMap(actionsOf));
    const got = used(recordsOf(each));
    expect(
      mustNotGrant.filter(
        (name) => !asked.includes(name) || (got.includes(name) && allows(role, name)),
      ),
    ).toEqual([]);
  });
});

describe('after the soak', () => {
  const calls = (records: readonly CloudTrailRecord[]) =>
    distinct(
      records
        .filter(authorised)
        .flatMap((record) => actionsOf(record).map((name) => `${name} ${placeOf(record)}`)),
    );

  it.each(withOutcome('tightened'))(
    '$name does only what it did before, in the same places',
    (each) => {
      const before = calls(recordsOf(each).filter(inSoak));
      const after = calls(recordsOf(each).filter((record) => !inSoak(record)));
      expect(after.length).toBeGreaterThan(0);
      expect(after.filter((call) => !before.includes(call))).toEqual([]);
    },
  );

  it.each(withOutcome('tightened').filter(({ name }) => name !== 'ledger-closer'))(
    '$name had shown all its actions by the end of the first week',
    (each) => {
      const records = recordsOf(each);
      const late = used(records).filter((name) => (firstDay(records, name) ?? '') > '2026-09-07');
      expect(late).toEqual([]);
    },
  );

  it.each(named('ledger-closer'))(
    '$name shows two new actions on day 13, weekly from then on',
    (each) => {
      const records = recordsOf(each);
      const late = used(records).filter((name) => (firstDay(records, name) ?? '') > '2026-09-07');
      expect(late).toEqual(['dynamodb:CreateBackup', 'dynamodb:UpdateContinuousBackups']);
      const days = records
        .filter(({ eventName }) => eventName === 'CreateBackup')
        .map(({ eventTime }) => eventTime.slice(0, 10));
      expect(distinct(days)).toEqual(['2026-09-14', '2026-09-21', '2026-09-28']);
    },
  );

  it.each(withOutcome('restored'))(
    '$name makes one new call, on day 18, which its old policy allows',
    (each) => {
      const records = recordsOf(each);
      const before = used(records.filter(inSoak));
      const fresh = used(records).filter((name) => !before.includes(name));
      expect(fresh).toEqual(['glue:UpdateTable']);
      expect(firstDay(records, 'glue:UpdateTable')).toBe('2026-09-19');
      expect(allows(each.role, 'glue:UpdateTable')).toBe(true);
    },
  );
});

describe('roles that are refused or left alone', () => {
  it.each(named('legacy-exporter'))('$name has calls and not one success', (each) => {
    expect(recordsOf(each).length).toBeGreaterThan(0);
    expect(recordsOf(each).filter(authorised)).toEqual([]);
  });

  it.each(named('data-migration-2024'))('$name has no event at all', (each) => {
    expect(recordsOf(each)).toEqual([]);
  });

  it.each([
    ['AWSServiceRoleForAutoScaling', '/aws-service-role/'],
    ['AWSReservedSSO_Developer_3f9a1c7be2d40568', '/aws-reserved/sso.amazonaws.com/'],
  ])('%s is protected by its path, and works', (name, path) => {
    const [each] = named(name);
    expect(each?.role.path.startsWith(path)).toBe(true);
    expect(each && recordsOf(each).length).toBeGreaterThan(0);
  });

  it.each(named('health-checker'))('$name uses all that it is allowed', (each) => {
    const allowed = each.role.attached.flatMap(({ document }) =>
      document.Statement.map((statement) => (statement as { Action: string }).Action),
    );
    expect(used(recordsOf(each).filter(inSoak))).toEqual(allowed.sort());
  });
});

describe('traps', () => {
  it.each(named('feature-flags'))(
    '$name was another role in the first days, which did other things',
    () => {
      const former = byRoleId.get(roleId('feature-flags', 1)) ?? [];
      expect(used(former)).toEqual([
        'dynamodb:DeleteItem',
        'dynamodb:Scan',
        'dynamodb:UpdateTimeToLive',
      ]);
      expect(former.every(({ eventTime }) => eventTime < '2026-09-03')).toBe(true);
    },
  );

  it.each([
    ['payments-worker', 's3:DeleteObject', 'explicit deny in an identity-based policy'],
    ['image-resizer', 'rekognition:DetectLabels', 'no permissions boundary allows'],
    ['inventory-sync', 'secretsmanager:GetSecretValue', 'no identity-based policy allows'],
    [
      'legacy-exporter',
      'ec2:RunInstances',
      'You are not authorized to perform this operation. User: ',
    ],
  ])('%s is refused %s, and the message says which policy did it', (name, refusedAction, words) => {
    const [each] = named(name);
    const denials = (each ? recordsOf(each) : []).filter((record) =>
      actionsOf(record).includes(refusedAction),
    );
    expect(denials.length).toBeGreaterThan(3);
    expect(denials.filter(({ errorMessage }) => !errorMessage?.includes(words))).toEqual([]);
  });

  it.each([
    ['payments-worker', 30],
    ['orders-api', 1],
    ['web-server', 2],
  ])('%s has %i sessions', (name, sessions) => {
    const [each] = named(name);
    const arns = (each ? recordsOf(each) : []).map(
      ({ userIdentity }) => (userIdentity as { arn: string }).arn,
    );
    expect(distinct(arns)).toHaveLength(sessions);
  });

  it('shows no use of the bucket that is not logged', () => {
    const all = [...byRoleId.values()].flat();
    expect(
      all.filter((record) =>
        JSON.stringify(record.resources ?? []).includes('larkspur-web-assets'),
      ),
    ).toEqual([]);
  });

  it('spreads thousands of objects over a few prefixes', () => {
    const [lake] = named('lake-pipeline');
    const keys = (lake ? recordsOf(lake) : []).flatMap(({ requestParameters }) => {
      const { key } = (requestParameters ?? {}) as { key?: string };
      return key === undefined ? [] : [key];
    });
    expect(new Set(keys).size).toBeGreaterThan(5000);
    expect(distinct(keys.map((key) => key.split('/')[0] ?? ''))).toEqual([
      'archive',
      'curated',
      'raw',
    ]);
  });
});
