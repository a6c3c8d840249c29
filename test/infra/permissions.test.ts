import { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { taskStates } from '../../lib/infra/task-states.ts';
import { UNSCOPABLE } from '../../lib/infra/unscopable.ts';
import { CHANGE, EXPECTED, HANDS_OFF, MAKE, TAG, UNTAG } from './expected-permissions.ts';
import { type Granted, grantedByRole, statementsOf, told, withoutTraces } from './statements.ts';
import { appWith, EVERYTHING, ORGANISATION, SYNTH_MS, templateWith } from './synthesised.ts';

let single: Template;
let granted: ReadonlyMap<string, readonly Granted[]>;
/** Of the hub and its member. */
let organisation: readonly (readonly [string, readonly Granted[]])[];
beforeAll(() => {
  single = templateWith(EVERYTHING);
  granted = grantedByRole(single);
  const { stack } = appWith(ORGANISATION);
  organisation = ['RatchetHub', 'RatchetMember'].flatMap((id) => [
    ...grantedByRole(Template.fromStack(stack(id))),
  ]);
}, SYNTH_MS);

/** Of the schedules. */
const BY_THE_CLOCK = /^Schedules/;

it('gives roles to the functions and the state machine, and to nothing else', () => {
  expect([...granted.keys()].filter((role) => !BY_THE_CLOCK.test(role)).toSorted()).toEqual(
    [...Object.keys(EXPECTED), 'Pipeline', 'Fleet', 'UndoPipeline'].toSorted(),
  );
});

it.each(Object.entries(EXPECTED))('lets %s do this and no more', (role, expected) => {
  const log = `Allow logs:CreateLogStream logs:PutLogEvents on <${role}Log.Arn>`;

  const statements = withoutTraces(granted.get(role) ?? []).map(told);

  expect(statements.toSorted()).toEqual([log, ...expected].toSorted());
});

it('lets the state machine invoke its own functions, each in whatever version a run began with', () => {
  const invoke = granted
    .get('Pipeline')
    ?.find(({ actions }) => actions.includes('lambda:InvokeFunction'));
  const tasks = taskStates().map(({ name }) => `<${name}Function.Arn>`);

  expect(invoke?.resources.toSorted()).toEqual(
    [...tasks, ...tasks.map((arn) => `${arn}:*`)].toSorted(),
  );
});

describe('a statement on every resource', () => {
  const everywhere = () => [...granted, ...organisation];
  const broad = () =>
    everywhere().flatMap(([role, statements]) =>
      statements
        .filter(({ effect, resources }) => effect === 'Allow' && resources.includes('*'))
        .flatMap(({ actions }) => actions.map((action) => [role, action] as const)),
    );

  it('holds actions only that IAM cannot limit, each with its reason', () => {
    const unexplained = broad().filter(([, action]) => UNSCOPABLE[action] === undefined);

    expect(unexplained).toEqual([]);
  });

  it('is used for each of those, so that the list of reasons does not outlive its needs', () => {
    const used = new Set(broad().map(([, action]) => action));

    expect(Object.keys(UNSCOPABLE).filter((action) => !used.has(action))).toEqual([]);
  });

  it.each(['Pipeline', 'Fleet', 'UndoPipeline'])(
    'of %s is for its log delivery and traces',
    (machine) => {
      const services = broad().flatMap(([role, action]) =>
        role === machine ? [action.split(':')[0]] : [],
      );

      expect([...new Set(services)]).toEqual(['logs', 'xray']);
    },
  );

  it('lets every function send its traces', () => {
    const traced = broad().flatMap(([role, action]) =>
      action === 'xray:PutTraceSegments' ? [role] : [],
    );

    expect(traced).toEqual(expect.arrayContaining(Object.keys(EXPECTED)));
  });
});

it('lets each schedule start the one thing it is for', () => {
  const schedules = [...granted].filter(([role]) => BY_THE_CLOCK.test(role));

  expect(
    Object.fromEntries(schedules.map(([role, had]) => [role, had.map(told).toSorted()])),
  ).toEqual({
    SchedulesRetighten: [
      'Allow sqs:SendMessage on <SchedulesLost.Arn>',
      'Allow states:StartExecution on <FleetLive>',
    ],
    SchedulesReconcile: [
      'Allow lambda:InvokeFunction on <ReconcileFunction.Arn>',
      'Allow sqs:SendMessage on <SchedulesLost.Arn>',
    ],
  });
});

it('never allows an action by a wildcard', () => {
  const actions = [...granted, ...organisation].flatMap(([, statements]) =>
    statements.flatMap((statement) => statement.actions),
  );

  expect(actions.filter((action) => action.includes('*'))).toEqual([]);
});

describe('the permissions boundary', () => {
  const boundary = (template: Template): readonly Granted[] => {
    const [policy] = Object.values(template.findResources('AWS::IAM::ManagedPolicy'));
    return statementsOf(policy?.['Properties'].PolicyDocument);
  };
  const allowed = (statements: readonly Granted[]) =>
    [
      ...new Set(
        statements.filter(({ effect }) => effect === 'Allow').flatMap(({ actions }) => actions),
      ),
    ].toSorted();

  it('is on every role of the hub', () => {
    const roles = Object.values(single.findResources('AWS::IAM::Role'));

    expect(roles.length).toBeGreaterThan(20);
    for (const { Properties } of roles) {
      expect(Properties.PermissionsBoundary.Ref).toMatch(/^BoundaryPolicy/);
    }
  });

  it('holds every action that a role has, and none besides: add yours to lib/infra/boundary.ts', () => {
    const had = [...granted, ...organisation].flatMap(([, statements]) => statements);

    expect(allowed(boundary(single))).toEqual(allowed(had));
  });

  it('lets IAM be changed on tagged roles and own policies only, and on no role that nobody tightens', () => {
    const writes = boundary(single)
      .filter(({ actions }) =>
        actions.some((action) => /:(?!Get|List|Generate|Simulate)/.test(action)),
      )
      .filter(({ actions }) => actions.every((action) => action.startsWith('iam:')))
      .map(told);

    expect(writes.toSorted()).toEqual(
      [
        'Allow iam:PassRole on arn:aws:iam::ACCOUNT:role/* if {"StringEquals":{"iam:PassedToService":"access-analyzer.amazonaws.com"}}',
        MAKE,
        CHANGE,
        TAG,
        UNTAG,
        HANDS_OFF,
      ].toSorted(),
    );
  });

  it('stands where Ratchet itself cannot delete it, and fits', () => {
    const [policy] = Object.values(single.findResources('AWS::IAM::ManagedPolicy'));

    expect(policy?.['Properties'].Path).toBe('/ratchet-own/');
    expect(JSON.stringify(policy?.['Properties'].PolicyDocument).length).toBeLessThan(6144);
  });
});
