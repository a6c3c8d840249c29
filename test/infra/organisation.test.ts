import { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { TAG_EVENTS } from '../support/tag-events.ts';
import { matches } from './event-pattern.ts';
import { type Granted, grantedByRole, told } from './statements.ts';
import { appWith, ORGANISATION, SYNTH_MS, templateWith, WITH_ACCESS_ROLE } from './synthesised.ts';

interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** One statement of a role's trust policy. */
interface Trust {
  readonly Principal: unknown;
  readonly Action: unknown;
  readonly Condition: {
    readonly ArnLike: { readonly 'aws:PrincipalArn': unknown };
    readonly StringEquals: unknown;
  };
}

let hub: Template;
let member: Template;
let granted: ReadonlyMap<string, readonly Granted[]>;
let resources: Readonly<Record<string, Resource>>;
beforeAll(() => {
  const { stack } = appWith({
    ...ORGANISATION,
    'ratchet:memberAccounts': '444455556666, 777788889999',
  });
  hub = Template.fromStack(stack('RatchetHub'));
  member = Template.fromStack(stack('RatchetMember'));
  granted = grantedByRole(member);
  resources = member.toJSON()['Resources'];
}, SYNTH_MS);

const of = (type: string) => Object.values(resources).filter(({ Type }) => Type === type);
const roleNamed = (name: string): Resource['Properties'] => {
  const role = of('AWS::IAM::Role').find(({ Properties }) => Properties['RoleName'] === name);
  if (role === undefined) throw new Error(`There is no role ${name}`);
  return role.Properties;
};
const toldOf = (role: string) => (granted.get(role) ?? []).map(told).toSorted();

describe('the hub', () => {
  it('takes events from the accounts of its organisation, and from no other', () => {
    hub.hasResourceProperties('AWS::Events::EventBusPolicy', {
      Statement: {
        Effect: 'Allow',
        Action: 'events:PutEvents',
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
      },
    });
  });

  it('tells its daily look, and nobody else, the accounts in which events may have been lost', () => {
    const told = Object.entries(hub.findResources('AWS::Lambda::Function')).flatMap(
      ([id, { Properties }]) => {
        const { MEMBER_ACCOUNTS: accounts } = Properties.Environment.Variables;
        return accounts === undefined ? [] : [[id.replace(/Function.*/, ''), accounts]];
      },
    );
    expect(told).toEqual([['Reconcile', '444455556666,777788889999']]);
  });

  it('listens on its own bus, which members know by name', () => {
    hub.hasResourceProperties('AWS::Events::EventBus', { Name: 'ratchet' });
    for (const { Properties } of Object.values(hub.findResources('AWS::Events::Rule'))) {
      if (Properties.EventPattern !== undefined) expect(Properties).toHaveProperty('EventBusName');
    }
  });

  it.each(['Collect', 'Watch', 'Supersede'])(
    'reads in %s the log files of all its members, with the key they are encrypted with',
    (state) => {
      const statements = (grantedByRole(hub).get(state) ?? []).map(told).join('\n');

      for (const logs of ['ACCOUNT/CloudTrail/*', 'o-a1b2c3d4e5/*/CloudTrail/*']) {
        expect(statements).toContain(`arn:aws:s3:::audit-logs/org/AWSLogs/${logs}`);
      }
      expect(statements).toContain('kms:Decrypt');
    },
  );

  it('has a table over the organisation’s trail, whose accounts are named by who asks', () => {
    hub.hasResourceProperties('AWS::Glue::Table', {
      TableInput: {
        Parameters: {
          'projection.account.type': 'injected',
          'storage.location.template':
            's3://audit-logs/org/AWSLogs/o-a1b2c3d4e5/${account}/CloudTrail/${region}/${day}',
        },
      },
    });
  });

  it.each([
    ['Admit', 'Reads'],
    ['Observe', 'Tags'],
    ['Apply', 'Changes'],
    ['OnTagStart', 'Reads'],
    ['OnChangeHear', 'Reads'],
  ])('lets %s assume the role of a member that %s, of the organisation only', (user, level) => {
    const assumes = (grantedByRole(hub).get(user) ?? []).filter(({ actions }) =>
      actions.includes('sts:AssumeRole'),
    );

    expect(assumes.map(told)).toEqual([
      `Allow sts:AssumeRole sts:TagSession on arn:aws:iam::*:role/ratchet/Ratchet${level} if {"StringEquals":{"aws:ResourceOrgID":"o-a1b2c3d4e5"}}`,
    ]);
  });

  it.each(['Escalate', 'Probation', 'OnDenialWake'])('lets %s into no other account', (user) => {
    expect(JSON.stringify(grantedByRole(hub).get(user))).not.toContain('sts:');
  });
});

describe('a member', () => {
  it('needs no asset, so that StackSets can deploy its template', () => {
    expect(JSON.stringify(member.toJSON())).not.toMatch(/cdk-hnb659fds-assets|AssetParameters/);
    expect(of('AWS::Lambda::Function')).toEqual([]);
  });

  it('makes what there is one of in the home region only, and forwards refusals from each', () => {
    const conditional = (type: string) =>
      of(type).map(({ Condition }) => Condition ?? 'everywhere');

    expect(member.toJSON()['Conditions']['IsHome']).toEqual({
      'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'],
    });
    expect(conditional('AWS::Events::Rule').toSorted()).toEqual(['IsHome', 'IsHome', 'everywhere']);
    expect(conditional('AWS::IAM::ManagedPolicy')).toEqual(['IsHome']);
    // Of the forwarding of refusals.
    expect(conditional('AWS::IAM::Role').filter((each) => each === 'everywhere')).toHaveLength(1);
  });

  it.each([
    ['RatchetReads', ['Admit', 'OnTagStart', 'Propose'], ['Apply', 'Escalate']],
    ['RatchetTags', ['Observe', 'Close', 'Refuse'], ['Admit', 'Apply']],
    ['RatchetChanges', ['Apply', 'Abandon', 'GiveBack', 'Restore'], ['Admit', 'Close']],
  ])('trusts with %s the functions of the hub that need it', (name, users, others) => {
    const role = roleNamed(name);
    const { Statement } = role['AssumeRolePolicyDocument'] as { Statement: [Trust] };
    const [{ Principal, Action, Condition }] = Statement;
    const callers = JSON.stringify(Condition.ArnLike['aws:PrincipalArn']);

    expect(role['Path']).toBe('/ratchet/');
    expect(JSON.stringify(Principal)).toContain(':iam::111122223333:root');
    // The session says for which role and which run it is.
    expect(Action).toEqual(['sts:AssumeRole', 'sts:TagSession']);
    expect(Condition.StringEquals).toEqual({ 'sts:ExternalId': 'between-the-two' });
    for (const user of users) expect(callers).toContain(`role/ratchet/RatchetHub-${user}Role*`);
    for (const user of others) expect(callers).not.toContain(`RatchetHub-${user}Role*`);
  });

  it('lets policies be changed by one of the three', () => {
    const writes = /iam:(Attach|Detach|Put|Delete|Create)/;
    const writing = [...granted].flatMap(([role, statements]) =>
      statements.some(({ effect, actions }) => effect === 'Allow' && writes.test(actions.join(' ')))
        ? [role]
        : [],
    );

    expect(writing).toEqual([expect.stringMatching(/^HomeRolesRatchetChanges/)]);
  });

  it('lets nothing be changed on a role without the tag', () => {
    const untagged = [...granted]
      .flatMap(([, statements]) => statements)
      .filter(({ effect, resources }) => effect === 'Allow' && /role\/\*/.test(resources.join(' ')))
      .filter(({ condition }) => !condition.includes('iam:ResourceTag/lp:observe'))
      .flatMap(({ actions }) => actions);

    // It takes lp:status off, from a role that lost the tag.
    expect(untagged.filter((action) => !/:(Get|List|Generate)/.test(action))).toEqual([
      'iam:UntagRole',
    ]);
  });

  it('forwards to the bus of the hub, with a queue for what did not get there', () => {
    for (const { Properties } of of('AWS::Events::Rule')) {
      const [target] = Properties['Targets'] as [{ readonly Arn: unknown }];
      expect(JSON.stringify(target.Arn)).toContain(
        ':events:us-east-1:111122223333:event-bus/ratchet',
      );
      expect(target).toHaveProperty('DeadLetterConfig.Arn');
    }
  });

  it.each(TAG_EVENTS)('forwards $name: $passes', ({ event, passes }) => {
    const tags = of('AWS::Events::Rule').find(({ Condition }) => Condition === 'IsHome');

    expect(matches(tags?.Properties['EventPattern'], event)).toBe(passes);
  });

  it('gives Access Analyzer the trail to read, and the log files of its own account only', () => {
    expect(toldOf('HomeAccessAnalyzer')).toEqual(
      [
        'Allow cloudtrail:GetTrail on arn:aws:cloudtrail:us-east-1:111122223333:trail/main',
        'Allow iam:GenerateServiceLastAccessedDetails on arn:PARTITION:iam::ACCOUNT:role/*',
        'Allow iam:GetServiceLastAccessedDetails on *',
        'Allow s3:GetObject on arn:PARTITION:s3:::audit-logs/org/AWSLogs/ACCOUNT/* arn:PARTITION:s3:::audit-logs/org/AWSLogs/o-a1b2c3d4e5/ACCOUNT/*',
        'Allow s3:ListBucket on arn:PARTITION:s3:::audit-logs',
        'Allow kms:Decrypt on arn:aws:kms:us-east-1:111122223333:key/0a1b2c3d',
      ].toSorted(),
    );
  });
});

it.each(['RatchetHub', 'RatchetMember'])(
  'is the same when it is synthesised again, so that a diff shows nothing: %s',
  (id) => {
    const [first, second] = [templateWith(ORGANISATION, id), templateWith(ORGANISATION, id)];
    expect(second.toJSON()).toEqual(first.toJSON());
  },
  SYNTH_MS,
);

describe('one account', () => {
  it(
    'gets a role for Access Analyzer when there is a trail and no role is given',
    () => {
      const template = templateWith(WITH_ACCESS_ROLE);

      template.hasResourceProperties('AWS::IAM::Role', {
        RoleName: 'AccessAnalyzerMonitorServiceRole-Ratchet',
        Path: '/service-role/',
      });
    },
    SYNTH_MS,
  );

  it(
    'hears of refusals in its other regions, each of which has a stack that forwards',
    () => {
      const { stack } = appWith({ 'ratchet:regions': 'eu-west-1,ap-south-1' });
      const forwarding = Template.fromStack(stack('Ratchet-eu-west-1'));

      expect(stack('Ratchet-ap-south-1').region).toBe('ap-south-1');
      forwarding.hasResourceProperties('AWS::Events::Rule', {
        State: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
      });
      expect(JSON.stringify(forwarding.toJSON())).toContain(':events:us-east-1:');
    },
    SYNTH_MS,
  );

  it(
    'stands in GovCloud and in China as well, with the ARNs of their partitions',
    () => {
      for (const [region, partition] of [
        ['us-gov-west-1', 'aws-us-gov'],
        ['cn-north-1', 'aws-cn'],
      ]) {
        const { app, stack } = appWith({ ...WITH_ACCESS_ROLE, 'ratchet:region': region });
        const policies = JSON.stringify(
          Template.fromStack(stack()).findResources('AWS::IAM::Policy'),
        );

        expect(stack().region).toBe(region);
        expect(policies).toContain(`arn:${partition}:iam::aws:policy/*`);
        expect(policies).not.toContain('arn:aws:iam');
        expect(() => app.synth()).not.toThrow();
      }
    },
    SYNTH_MS,
  );
});
