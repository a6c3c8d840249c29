import { describe, expect, it } from 'vitest';
import { BadInput } from '../../../../lib/domain/errors.ts';
import { type CollectQuery, startCollecting } from '../../../../lib/domain/evidence/collect.ts';
import type { ActionUse, CallMeaning, TrailRecord } from '../../../../lib/domain/trail/record.ts';

const app = { arn: 'arn:aws:iam::111122223333:role/team/app', id: 'AROAAPP' };
const job = { arn: 'arn:aws:iam::111122223333:role/job', id: 'AROAJOB' };
const window = { from: '2026-03-01T00:00:00Z', to: '2026-03-08T00:00:00Z' };
const files = { read: 1, skipped: [], corrupt: [], pruned: [] };

const use = (action: string, more: Partial<ActionUse> = {}): ActionUse => ({
  action,
  resource: 'arn:aws:s3:::bucket/key',
  resourceFrom: 'request',
  pattern: null,
  certainty: 'built',
  via: 'event',
  context: {},
  ...more,
});
const MEANINGS: Readonly<Record<string, CallMeaning>> = {
  GetObject: { kind: 'uses', uses: [use('s3:GetObject')] },
  SendMessage: { kind: 'uses', uses: [use('sqs:SendMessage', { resource: 'arn:aws:sqs:::q' })] },
  RunTask: {
    kind: 'uses',
    uses: [
      use('ecs:RunTask', { resource: 'arn:aws:ecs:::t' }),
      use('iam:PassRole', {
        resource: job.arn,
        via: 'pass-role',
        context: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
      }),
    ],
  },
  Batch: { kind: 'uses', uses: ['a', 'b', 'a'].map((id) => use('s3:PutObject', { resource: id })) },
  GetCallerIdentity: { kind: 'no-permission-needed' },
  Nothing: { kind: 'uses', uses: [] },
  Two: { kind: 'uses', uses: [use('s3:Two', { context: { 'a:x': '1', 'b:y': '2' } })] },
  TwoTurned: { kind: 'uses', uses: [use('s3:Two', { context: { 'b:y': '2', 'a:x': '1' } })] },
  Hostile: { kind: 'uses', uses: [use('s3:GetObject', { context: { ['__proto__']: 'x' } })] },
};
const meaningOf: CollectQuery['meaningOf'] = ({ eventName }) =>
  MEANINGS[String(eventName)] ?? { kind: 'unmapped', name: String(eventName) };

let lastId = 0;
const record = (fields: object = {}, { arn, id } = app, session = 's'): TrailRecord => ({
  eventID: `event-${String(++lastId).padStart(6, '0')}`,
  eventTime: '2026-03-02T10:00:00Z',
  eventType: 'AwsApiCall',
  eventSource: 's3.amazonaws.com',
  eventName: 'GetObject',
  userIdentity: {
    type: 'AssumedRole',
    principalId: `${id}:${session}`,
    sessionContext: { sessionIssuer: { type: 'Role', arn, principalId: id } },
  },
  ...fields,
});

function collect(records: readonly unknown[], roles: CollectQuery['roles'] = [app, job]) {
  const collecting = startCollecting({ window, roles, meaningOf });
  for (const each of records) collecting.add(each);
  return collecting.finish(files);
}
const evidenceOf = (records: readonly unknown[], arn = app.arn) => {
  const found = collect(records).evidence.find(({ roleArn }) => roleArn === arn);
  if (!found) throw new Error(`no evidence of ${arn}`);
  return found;
};

describe('calls', () => {
  it('are counted by what they asked, with when, on which days and a few samples', () => {
    const times = ['03T01', '02T10', '03T05', '06T23', '02T09'];
    const records = times.map((time, at) =>
      record({ eventTime: `2026-03-${time}:00:00Z`, eventID: `id-${at}` }),
    );
    expect(evidenceOf(records).calls).toEqual([
      {
        action: 's3:GetObject',
        resource: 'arn:aws:s3:::bucket/key',
        resourceFrom: 'request',
        pattern: null,
        certainty: 'built',
        via: 'event',
        context: {},
        event: 's3.amazonaws.com:GetObject',
        count: 5,
        failures: {},
        first: '2026-03-02T09:00:00Z',
        last: '2026-03-06T23:00:00Z',
        days: ['2026-03-02', '2026-03-03', '2026-03-06'],
        dayCounts: [2, 2, 1],
        sessions: ['s'],
        samples: ['id-4', 'id-1', 'id-0'],
      },
    ]);
  });

  it('name ten of the sessions that made them, and say when there were more', () => {
    const names = Array.from({ length: 11 }, (_, at) => `s-${String(at).padStart(2, '0')}`);
    const by = (sessions: readonly string[]) => {
      const records = sessions.map((session, at) => record({ eventID: `id-${at}` }, app, session));
      return evidenceOf(records).calls.map(({ sessions, moreSessions }) => [
        sessions,
        moreSessions ?? false,
      ]);
    };

    expect(by([...names.slice(0, 10), 's-00', 's-09'].reverse())).toEqual([
      [names.slice(0, 10), false],
    ]);
    expect(by(names)).toEqual([[names.slice(0, 10), true]]);
    expect(by([...names].reverse())).toEqual([[names.slice(0, 10), true]]);
  });

  it('keep the samples of the smallest ids among those of one time', () => {
    const ids = ['d', 'b', 'a', 'e', 'c'];
    const { calls } = evidenceOf(ids.map((eventID) => record({ eventID })));
    expect(calls).toMatchObject([{ samples: ['a', 'b', 'c'] }]);
  });

  it('are the same whatever the order in which the request carried its context', () => {
    const { calls } = evidenceOf(['Two', 'TwoTurned'].map((eventName) => record({ eventName })));
    expect(calls.map(({ context }) => JSON.stringify(context))).toEqual([
      '{"a:x":"1","b:y":"2"}',
      '{"a:x":"1","b:y":"2"}',
    ]);
  });

  it('of several actions count for each, and keep what the request carried', () => {
    const { calls, ledger } = evidenceOf([record({ eventName: 'RunTask' })]);
    expect(calls.map(({ action, via, context }) => [action, via, { ...context }])).toEqual([
      ['ecs:RunTask', 'event', {}],
      ['iam:PassRole', 'pass-role', { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' }],
    ]);
    expect(ledger.records.used).toBe(1);
  });

  it('that ask the same twice in one record count once', () => {
    const { calls } = evidenceOf([record({ eventName: 'Batch' })]);
    expect(calls.map(({ resource, count }) => [resource, count])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
  });

  it('that failed for another reason count as use', () => {
    const failed = ['NoSuchKey', 'NoSuchBucket', 'NoSuchKey'].map((errorCode, at) =>
      record({ errorCode, eventID: `f${at}` }),
    );
    const { calls } = evidenceOf([...failed, record({ errorMessage: 'no code' }), record({})]);
    expect(calls).toMatchObject([{ count: 5 }]);
    expect(JSON.stringify(calls[0]?.failures)).toBe('{"NoSuchBucket":1,"NoSuchKey":2,"no code":1}');
  });

  it('without an event id are never taken for one another', () => {
    const same = record({ eventID: undefined });
    expect(evidenceOf([same, same]).calls).toMatchObject([{ count: 2, samples: [] }]);
  });
});

describe('denials', () => {
  const denied = { errorCode: 'AccessDenied' };
  const said = (action: string, end = '') => ({
    ...denied,
    errorMessage: `User: x is not authorized to perform: ${action}${end}`,
  });

  it('are no use of anything', () => {
    const { calls, denials, ledger } = evidenceOf([record({ eventName: 'RunTask', ...denied })]);
    expect(calls).toEqual([]);
    expect(denials).toMatchObject([
      { action: 'ecs:RunTask', resource: 'arn:aws:ecs:::t', count: 1 },
    ]);
    expect(ledger.records.used).toBe(1);
  });

  it('name the action and resource of the message before the call’s own', () => {
    const fields = said(
      'iam:PassRole',
      ' on resource: arn:aws:iam::1:role/other with an explicit deny in a permissions boundary',
    );
    expect(evidenceOf([record({ eventName: 'RunTask', ...fields })]).denials).toEqual([
      {
        action: 'iam:PassRole',
        resource: 'arn:aws:iam::1:role/other',
        by: 'boundary',
        explicit: true,
        errorCode: 'AccessDenied',
        event: 's3.amazonaws.com:RunTask',
        count: 1,
        first: '2026-03-02T10:00:00Z',
        last: '2026-03-02T10:00:00Z',
        samples: [expect.any(String)],
      },
    ]);
  });

  it('take the catalogue’s spelling and the call’s resource where the message lacks them', () => {
    const { denials } = evidenceOf([
      record({ eventName: 'SendMessage', ...said('sqs:sendmessage') }),
    ]);
    expect(denials).toMatchObject([{ action: 'sqs:SendMessage', resource: 'arn:aws:sqs:::q' }]);
  });

  it('name no resource when the call had several and the message does not say which', () => {
    const { denials } = evidenceOf([record({ eventName: 'Batch', ...denied })]);
    expect(denials).toMatchObject([{ action: 's3:PutObject', resource: null }]);
  });

  it('of unknown calls are known by the message, and unmapped without one', () => {
    const { denials, unmapped } = evidenceOf([
      record({ eventName: 'NewThing', ...said('new:Thing') }),
      record({ eventName: 'NewThing', ...denied }),
    ]);
    expect(denials).toMatchObject([{ action: 'new:Thing' }]);
    expect({ ...unmapped }).toEqual({ 's3.amazonaws.com:NewThing': 1 });
  });
});

describe('the ledger', () => {
  it.each<[string, unknown, string]>([
    ['null', null, 'not-a-record'],
    ['text', 'x', 'not-a-record'],
    ['a record without a time', record({ eventTime: 'redacted' }), 'not-a-record'],
    ['a record without a name', record({ eventName: 7 }), 'not-a-record'],
    ['a call before the window', record({ eventTime: '2026-02-28T23:59:59Z' }), 'outside-window'],
    ['a call at the end of the window', record({ eventTime: window.to }), 'outside-window'],
    ['a service event', record({ eventType: 'AwsServiceEvent' }), 'not-an-api-call'],
    ['a user’s call', record({ userIdentity: { type: 'IAMUser' } }), 'no-role'],
    [
      'a call of a role that was not asked for',
      record({}, { arn: 'arn:aws:iam::1:role/x', id: 'AROAX' }),
      'another-role',
    ],
    ['a call of another asked role', record({}, job), 'another-role'],
    [
      'a call of the role that had the name before',
      record({}, { ...app, id: 'AROAOLD' }),
      'another-role-id',
    ],
    [
      'a call that no policy governs',
      record({ eventName: 'GetCallerIdentity' }),
      'no-permission-needed',
    ],
    ['a throttled call', record({ errorCode: 'ThrottlingException' }), 'authorization-unknown'],
    [
      'a refusal that is not IAM’s',
      record({ errorCode: 'AccessDenied', errorMessage: 'IAM user access not activated' }),
      'not-iam-denial',
    ],
  ])('drops %s and says why', (_, input, reason) => {
    const { calls, denials, sessions, ledger } = evidenceOf([input]);
    expect({ ...ledger.records.dropped }).toEqual({ [reason]: 1 });
    expect({ calls, denials, sessions }).toEqual({ calls: [], denials: [], sessions: 0 });
  });

  it('counts the second delivery of an event as a duplicate', () => {
    const event = record();
    const { calls, ledger } = evidenceOf([event, { ...event, awsRegion: 'us-west-2' }]);
    expect(calls).toMatchObject([{ count: 1 }]);
    expect({ ...ledger.records.dropped }).toEqual({ duplicate: 1 });
  });

  it('does not take two calls for one because a hand put the same id on them', () => {
    const one = record();
    expect(evidenceOf([one, { ...one, eventName: 'SendMessage' }]).calls).toHaveLength(2);
  });

  it('names what maps to no action, and what maps to an empty list of them', () => {
    const { ledger } = evidenceOf([record({ eventName: 'New' }), record({ eventName: 'Nothing' })]);
    expect({ ...ledger.records.unmapped }).toEqual({
      's3.amazonaws.com:New': 1,
      's3.amazonaws.com:Nothing': 1,
    });
  });

  it('says from when to when and on which days there were records, whoever made them', () => {
    const { ledger } = evidenceOf([
      record({
        eventTime: '2026-03-05T10:00:00.5Z',
        awsRegion: 'eu-west-1',
        userIdentity: { type: 'Root' },
      }),
      record({ eventTime: '2026-03-02T00:00:00Z' }, job),
      record({ eventTime: '2025-01-01T00:00:00Z' }),
    ]);
    expect(ledger).toMatchObject({
      first: '2026-03-02T00:00:00Z',
      last: '2026-03-05T10:00:00.500Z',
      days: ['2026-03-02', '2026-03-05'],
      hours: { records: 2, firstHour: '2026-03-02T00:00:00Z', silentHours: 81 },
      regions: { 'eu-west-1': { records: 1 }, unknown: { records: 1 } },
      files,
    });
  });

  it('says that there was nothing', () => {
    expect(evidenceOf([]).ledger).toMatchObject({
      first: null,
      last: null,
      days: [],
      records: { total: 0, used: 0 },
    });
  });

  it('counts the calls whose parameters CloudTrail left out', () => {
    const omitted = { requestParameters: { omitted: true } };
    const { ledger } = evidenceOf([
      record(omitted),
      record({ requestParameters: null }),
      record(omitted, job),
    ]);
    expect(ledger.omitted).toBe(1);
  });

  it('keeps hostile names as data', () => {
    const { unmapped } = evidenceOf([record({ eventSource: '__proto__', eventName: 'x' })]);
    expect(Object.keys(unmapped)).toEqual(['__proto__:x']);

    const { calls } = evidenceOf([record({ eventName: 'Hostile' })]);
    expect(Object.entries(calls[0]?.context ?? {})).toEqual([['__proto__', 'x']]);
  });
});

describe('roles', () => {
  it('without a call get their evidence all the same', () => {
    expect(evidenceOf([record()], job.arn)).toMatchObject({
      roleId: job.id,
      window,
      calls: [],
      denials: [],
      sessions: 0,
      ledger: { records: { total: 1, used: 0 } },
    });
  });

  it('are known by account and name where the record lost the path', () => {
    const userIdentity = {
      type: 'AssumedRole',
      principalId: 'AROAAPP:s',
      arn: 'arn:aws:sts::111122223333:assumed-role/app/s',
    };
    expect(evidenceOf([record({ userIdentity })]).calls).toHaveLength(1);
  });

  it('are known by their id alone where the record has no more', () => {
    const userIdentity = { type: 'AssumedRole', principalId: 'AROAAPP:s' };
    expect(evidenceOf([record({ userIdentity })]).calls).toHaveLength(1);
  });

  it('are not known by name where the record shows another path', () => {
    const moved = { arn: 'arn:aws:iam::111122223333:role/elsewhere/app', id: 'AROAAPP' };
    expect(evidenceOf([record({}, moved)]).calls).toEqual([]);
  });

  it('whose id is not known take every call under their ARN', () => {
    const { evidence } = collect(
      [record(), record({}, { ...app, id: 'AROAOLD' })],
      [{ ...app, id: '' }],
    );
    expect(evidence).toMatchObject([{ calls: [{ count: 2 }] }]);
  });

  it('have as many sessions as session names', () => {
    const records = ['a', 'b', 'a', ''].map((name) => record({}, app, name));
    expect(evidenceOf(records).sessions).toBe(2);
  });

  it('of one ARN cannot be asked for together', () => {
    expect(() => collect([], [app, { ...app, id: 'AROAOLD' }])).toThrow(BadInput);
  });
});

describe('all roles', () => {
  it('are found by themselves, a role made again apart from the one before', () => {
    const { evidence, ledger } = collect(
      [record({}, { ...app, id: 'AROAOLD' }), record({}, job), record()],
      'all',
    );
    expect(evidence.map(({ roleArn, roleId }) => [roleArn, roleId])).toEqual([
      [job.arn, 'AROAJOB'],
      [app.arn, 'AROAAPP'],
      [app.arn, 'AROAOLD'],
    ]);
    expect(ledger.records).toMatchObject({ total: 3, used: 3 });
  });

  it('get their path from the records that kept it', () => {
    const arn = 'arn:aws:sts::111122223333:assumed-role/app/s';
    const lost = record({ userIdentity: { type: 'AssumedRole', principalId: 'AROAAPP:s', arn } });
    expect(collect([lost, record()], 'all').evidence).toMatchObject([{ roleArn: app.arn }]);
  });

  it('leave a caller out that cannot be named', () => {
    const unnamed = record({ userIdentity: { type: 'AssumedRole', principalId: 'AROAAPP:s' } });
    expect({ ...collect([unnamed], 'all').ledger.records.dropped }).toEqual({ 'no-role': 1 });
  });
});

it('refuses a window that is no span of times', () => {
  expect(() =>
    startCollecting({ window: { from: 'yesterday', to: window.to }, roles: [], meaningOf }),
  ).toThrow(BadInput);
});
