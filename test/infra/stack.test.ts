import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  RETIGHTEN_FLEET,
  TIGHTEN_ROLE,
  taskStates,
  UNDO_ROLE,
} from '../../lib/infra/task-states.ts';
import { grantedByRole } from './statements.ts';
import { appWith, EVERYTHING, SYNTH_MS, templateWith } from './synthesised.ts';

const TASKS = [TIGHTEN_ROLE, RETIGHTEN_FLEET, UNDO_ROLE].flatMap(taskStates);

const definition = readFileSync(
  new URL('../../statemachines/tighten-role.asl.json', import.meta.url),
  'utf8',
);

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

let template: Template;
let resources: Readonly<Record<string, Resource>>;
beforeAll(() => {
  template = templateWith(EVERYTHING);
  resources = template.toJSON()['Resources'];
}, SYNTH_MS);

const all = (type: string) => Object.values(resources).filter(({ Type }) => Type === type);

it('names the archive and the table, which "ratchet rollback" is given', () => {
  const { Outputs } = template.toJSON();
  const typeOf = (output: string) => resources[Outputs[output].Value.Ref]?.Type;
  expect(typeOf('ArchiveBucket')).toBe('AWS::S3::Bucket');
  expect(typeOf('TicketTable')).toBe('AWS::DynamoDB::GlobalTable');
});

describe('the state machine', () => {
  it('gets a function for everything that its file leaves open, and for nothing else', () => {
    const open = [...definition.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    const [machine] = all('AWS::StepFunctions::StateMachine');

    const given = Object.keys(machine?.Properties['DefinitionSubstitutions'] ?? {});

    expect(given.toSorted()).toEqual([...new Set(open)].toSorted());
  });

  it('has every Task state done by the function that is named after it', () => {
    expect(taskStates().map(({ name, file }) => [name, file])).toEqual(
      expect.arrayContaining([
        ['Admit', 'admit'],
        ['StartGeneration', 'start-generation'],
        ['Review', 'review'],
      ]),
    );
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      DefinitionSubstitutions: {
        StartGenerationFunction: { Ref: Match.stringLikeRegexp('^StartGenerationFunction') },
      },
    });
  });

  it('is started by an alias of a version, whose functions are versions too, and none goes with a deploy', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachineAlias', {
      Name: 'live',
      RoutingConfiguration: [
        {
          StateMachineVersionArn: { Ref: Match.stringLikeRegexp('^PipelineVersion') },
          Weight: 100,
        },
      ],
    });
    const kept = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
    template.hasResource('AWS::StepFunctions::StateMachineVersion', kept);
    template.allResources('AWS::Lambda::Version', kept);
    template.resourceCountIs('AWS::Lambda::Version', TASKS.length);
  });

  it('is started itself where versions are unknown', () => {
    const plain = templateWith({ 'ratchet:pinned': 'false' });

    plain.resourceCountIs('AWS::StepFunctions::StateMachineVersion', 0);
    plain.resourceCountIs('AWS::Lambda::Version', 0);
    plain.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      DefinitionSubstitutions: {
        AdmitFunction: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AdmitFunction'), 'Arn'] },
      },
    });
  });

  it('is traced, and logs failures without what the execution carries', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false },
    });
  });
});

describe('each function', () => {
  const functions = () => all('AWS::Lambda::Function').map(({ Properties }) => Properties);

  it('is there for the tasks of all machines, the triggers, the reconcile, the review pages, five channels, Slack and each day', () => {
    expect(functions()).toHaveLength(TASKS.length + 4 + 1 + 1 + 5 + 2 + 1);
  });

  it('runs Node 24 on arm64, with a role and a log group of its own', () => {
    for (const { Runtime, Architectures } of functions()) {
      expect([Runtime, Architectures]).toEqual(['nodejs24.x', ['arm64']]);
    }
    const own = (key: string) => new Set(functions().map((each) => JSON.stringify(each[key])));
    expect(own('Role').size).toBe(functions().length);
    expect(own('LoggingConfig').size).toBe(functions().length);
  });

  it('may run as long as its state waits, up to the limit of Lambda', () => {
    const seconds = Object.fromEntries(
      taskStates().map((each) => [each.name, each.timeoutSeconds]),
    );

    expect(seconds).toMatchObject({
      Admit: 300,
      Collect: 900,
      Apply: 900,
      Review: 60,
      Probation: 60,
    });
  });

  it('is told where things are, and no secret', () => {
    template.allResourcesProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({
          TABLE_NAME: Match.anyValue(),
          ARCHIVE_BUCKET: Match.anyValue(),
          TOPIC_ARN: Match.anyValue(),
          TRAIL_BUCKET: 'audit-logs',
          TRAIL_PREFIX: 'org',
        }),
      },
    });
  });
});

it('keeps every log for three months', () => {
  template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
});

describe('what must outlive a mistake', () => {
  it('is a table with point-in-time recovery that cannot be deleted with the stack', () => {
    template.hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEEnabled: true },
        Replicas: [
          {
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          },
        ],
      },
    });
  });

  it('is a bucket that is versioned, encrypted and closed to the public', () => {
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: {
        VersioningConfiguration: { Status: 'Enabled' },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
          ],
        },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    });
  });
});

it.each(['AWS::S3::BucketPolicy', 'AWS::SNS::TopicPolicy', 'AWS::SQS::QueuePolicy'])(
  'refuses what comes without TLS: %s',
  (type) => {
    template.hasResourceProperties(type, {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      },
    });
  },
);

it('encrypts the topics of notices and subscribes each reviewer to one, each channel to the other', () => {
  const topics = all('AWS::SNS::Topic').map(({ Properties }) => Properties['KmsMasterKeyId']);
  expect(topics.filter((key) => key !== undefined)).toHaveLength(2);

  const subscribed = (protocol: string) =>
    all('AWS::SNS::Subscription').flatMap(({ Properties }) =>
      Properties['Protocol'] === protocol ? [Properties] : [],
    );
  expect(subscribed('email').map(({ Endpoint }) => Endpoint)).toEqual([
    'ada@example.org',
    'alan@example.org',
    'ops@example.org',
  ]);
  expect(subscribed('lambda')).toHaveLength(5);
  for (const each of subscribed('lambda')) expect(each).toHaveProperty('RedrivePolicy');
});

it('has no function, route or secret of a channel that no secret switches on', () => {
  const plain = JSON.stringify(templateWith().toJSON());

  expect(plain).toContain('ChannelsPeople');
  expect(plain).not.toMatch(/:secret:|ChannelsSlack|ChannelsJira|slack\/interactions/);
});

describe('the review API', () => {
  it('asks for a signed request on every route, but for the one that Slack signs', () => {
    const routes = all('AWS::ApiGatewayV2::Route').map(({ Properties }) => [
      Properties['RouteKey'],
      Properties['AuthorizationType'],
    ]);

    expect(routes.toSorted()).toEqual([
      ['GET /', 'AWS_IAM'],
      ['GET /{path+}', 'AWS_IAM'],
      ['POST /', 'AWS_IAM'],
      ['POST /slack/interactions', 'NONE'],
      ['POST /{path+}', 'AWS_IAM'],
    ]);
  });

  it.each([
    [
      'link',
      { login: 'link', earlierLinkKeys: ['0a1b2c3d-old'] },
      { ReviewApiPages: 'kms:VerifyMac', ChannelsPeopleNotify: 'kms:GenerateMac' },
    ],
    [
      'oidc',
      {
        login: 'oidc',
        oidc: { issuer: 'https://login.test', clientId: 'c', secretName: 'ratchet/oidc' },
      },
      { ReviewApiPages: 'secretsmanager:GetSecretValue' },
    ],
  ])(
    'asks by itself where the login is "%s", and gives each function its part',
    (login, review, parts) => {
      const given = templateWith({ 'ratchet:review': JSON.stringify(review) });
      const routes = Object.values(given.findResources('AWS::ApiGatewayV2::Route'));
      expect(routes.map(({ Properties }) => Properties['AuthorizationType'])).toEqual(
        routes.map(() => 'NONE'),
      );
      const keys = Object.values(given.findResources('AWS::KMS::Key')).filter(
        ({ Properties }) => Properties['KeySpec'] === 'HMAC_256',
      );
      expect(keys).toHaveLength(login === 'link' ? 1 : 0);
      const granted = grantedByRole(given);
      for (const [role, action] of Object.entries(parts)) {
        expect(JSON.stringify(granted.get(role))).toContain(action);
      }
      const others = [...granted].filter(([role]) => !Object.hasOwn(parts, role));
      expect(JSON.stringify(others)).not.toMatch(/kms:(Generate|Verify)Mac/);
    },
  );

  it('is throttled, and its access log leaves query strings out', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingBurstLimit: 40, ThrottlingRateLimit: 20 },
      AccessLogSettings: {
        Format: Match.not(Match.stringLikeRegexp('[Qq]uery|context\\.path')),
      },
    });
  });

  it('is the only thing that anybody can call: no function URL, no open invoke', () => {
    expect(all('AWS::Lambda::Url')).toEqual([]);
    const principals = all('AWS::Lambda::Permission').map(({ Properties }) => [
      Properties['Principal'],
      Properties['SourceArn'] !== undefined,
    ]);
    expect(new Set(principals.map(String))).toEqual(
      new Set([
        'apigateway.amazonaws.com,true',
        'events.amazonaws.com,true',
        'sns.amazonaws.com,true',
      ]),
    );
  });
});

describe('nothing asynchronous gets lost', () => {
  it('since every target of a rule has a dead-letter queue', () => {
    const targets = all('AWS::Events::Rule').flatMap(
      ({ Properties }) => Properties['Targets'] as readonly Readonly<Record<string, unknown>>[],
    );

    expect(targets).toHaveLength(5);
    for (const target of targets) expect(target).toHaveProperty('DeadLetterConfig.Arn');
  });

  it('since the function behind it hands what it fails on to the same queue', () => {
    for (const queue of [
      '^OnTagLost',
      '^OnUntagLost',
      '^OnDenialLost',
      '^OnChangeLost',
      '^ChannelsJiraLost',
      '^SlackLost',
      '^DailyLost',
      '^SchedulesLost',
    ]) {
      const Destination = { 'Fn::GetAtt': [Match.stringLikeRegexp(queue), 'Arn'] };
      template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
        DestinationConfig: { OnFailure: { Destination } },
      });
    }
  });
});

it(
  'is the same when it is synthesised again, so that a diff shows nothing',
  () => {
    expect(templateWith(EVERYTHING).toJSON()).toEqual(template.toJSON());
  },
  SYNTH_MS,
);

it(
  'has the trail as a table when that is asked for, whose partitions nobody has to add',
  () => {
    const asked = templateWith({
      ...EVERYTHING,
      'ratchet:trailScanGiB': '250',
    });

    templateWith({ 'ratchet:trailBucket': 'audit-logs' }).resourceCountIs('AWS::Glue::Table', 0);
    asked.hasResourceProperties('AWS::Glue::Table', {
      TableInput: {
        Parameters: {
          'projection.enabled': 'true',
          'projection.account.type': 'injected',
          'projection.region.type': 'injected',
          'projection.day.format': 'yyyy/MM/dd',
          'storage.location.template':
            's3://audit-logs/org/AWSLogs/${account}/CloudTrail/${region}/${day}',
        },
      },
    });
    asked.hasResourceProperties('AWS::Athena::WorkGroup', {
      WorkGroupConfiguration: {
        EnforceWorkGroupConfiguration: true,
        BytesScannedCutoffPerQuery: 250 * 1024 ** 3,
      },
    });
  },
  SYNTH_MS,
);

describe('by the clock', () => {
  it('roles that are due are looked for, and lost events are made up for, once a day', () => {
    const schedules = all('AWS::Scheduler::Schedule').map(({ Properties }) => Properties);

    expect(schedules.map((each) => each['ScheduleExpression'])).toEqual([
      'rate(1 day)',
      'rate(1 day)',
    ]);
    expect(schedules.map(({ Target }) => JSON.parse((Target as { Input: string }).Input))).toEqual([
      { scope: 'due' },
      { reconcile: 'now' },
    ]);
    for (const each of schedules) expect(each).toHaveProperty('Target.DeadLetterConfig.Arn');
  });

  it('as often as it is set', () => {
    const set = templateWith({ 'ratchet:schedule': 'rate(2 minutes)' });

    set.allResourcesProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(2 minutes)',
    });
  });
});

describe('settings', () => {
  it('can all be left out', () => {
    expect(() => templateWith()).not.toThrow();
  });

  it.each([
    ['ratchet:trialBucket', 'logs', /trialBucket/],
    ['ratchet:trailBucket', 'No_Bucket', /is not a bucket name/],
    ['ratchet:trailPrefix', '/logs/', /starts or ends with a slash/],
    ['ratchet:reviewerEmails', 'ada', /email/i],
    ['ratchet:trailArn', 'main', /is not the ARN of a trail/],
    ['ratchet:accessAnalyzerRoleArn', 'Analyzer', /is not the ARN of a role/],
    ['ratchet:deployment', 'both', /deployment/],
    ['ratchet:region', 'eu-west-1', /region/],
    ['ratchet:regions', 'Ireland', /is not a region/],
    ['ratchet:retightenDays', '0', /retightenDays/],
    ['ratchet:retightenDays', 'monthly', /retightenDays/],
    ['ratchet:schedule', 'daily', /is neither rate/],
    ['ratchet:pinned', 'perhaps', /pinned/],
    ['ratchet:memberAccounts', '111122223333', /memberAccounts/],
    ['ratchet:memberAccounts', '1111', /is not an account id of 12 digits/],
    ['ratchet:trailReader', 'athena', /needs ratchet:trailBucket/],
    ['ratchet:trailReader', 'glacier', /trailReader/],
    ['ratchet:trailScanGiB', '0', /trailScanGiB/],
    [
      'ratchet:deployment',
      'hub',
      /organizationId[\s\S]*hubAccount|hubAccount[\s\S]*organizationId/,
    ],
    ['ratchet:config', '/nowhere/settings.json', /\/nowhere\/settings.json/],
    ['ratchet:config', 7, /is not the path/],
  ])('name the key that is wrong: %s', (key, value, message) => {
    expect(() => appWith({ [key]: value })).toThrow(message);
  });

  it('come from a file as well, under what the command line says', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ratchet-settings-'));
    const file = join(folder, 'settings.json');
    writeFileSync(file, JSON.stringify({ schedule: 'rate(7 days)', retightenDays: 60 }));
    const set = templateWith({ 'ratchet:config': file, 'ratchet:retightenDays': '90' });

    set.allResourcesProperties('AWS::Scheduler::Schedule', { ScheduleExpression: 'rate(7 days)' });
    set.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ RETIGHTEN_DAYS: '90' }) },
    });

    writeFileSync(file, '{ "trial": 1 }');
    expect(() => appWith({ 'ratchet:config': file })).toThrow(/trial/);
    writeFileSync(file, '[1]');
    expect(() => appWith({ 'ratchet:config': file })).toThrow(/is not a JSON object/);
    writeFileSync(file, '{');
    expect(() => appWith({ 'ratchet:config': file })).toThrow(/cannot be read as JSON/);
    rmSync(folder, { recursive: true });
  });

  it('take a list of reviewers as well as a line', () => {
    const given = templateWith({ 'ratchet:reviewerEmails': ['ada@example.org'] });

    given.hasResourceProperties('AWS::SNS::Subscription', { Endpoint: 'ada@example.org' });
  });
});

it('stands where EventBridge gets the events of IAM', () => {
  expect(appWith().stack().region).toBe('us-east-1');
});
