import {
  AccessAnalyzerClient,
  CheckAccessNotGrantedCommand,
  CheckNoNewAccessCommand,
  ValidatePolicyCommand,
} from '@aws-sdk/client-accessanalyzer';
import { IAMClient, SimulateCustomPolicyCommand } from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { accessAnalyzerChecks } from '../../../lib/aws/access-analyzer-checks.ts';
import type { Call } from '../../../lib/domain/evidence/evidence.ts';
import { sensitiveActions } from '../../../lib/domain/gates/sensitive.ts';
import type { PolicyDocument, Statement } from '../../../lib/domain/policy/document.ts';
import { callOf } from '../../support/evidence-of.ts';
import { awsError, namesSentBy, sentBy } from '../../support/sent-commands.ts';

const analyzer = mockClient(AccessAnalyzerClient);
const iam = mockClient(IAMClient);
const { run: runChecks } = accessAnalyzerChecks(
  new AccessAnalyzerClient({ region: 'us-east-1' }),
  new IAMClient({ region: 'us-east-1' }),
);
const checks = {
  run: (
    drafts: readonly PolicyDocument[],
    existing: readonly PolicyDocument[],
    calls: readonly Call[] = [],
  ) => runChecks(drafts, existing, calls),
};
beforeEach(() => {
  iam.reset();
  analyzer.reset();
  analyzer.on(CheckAccessNotGrantedCommand).resolves({ result: 'PASS' });
  analyzer.on(ValidatePolicyCommand).resolves({ findings: [] });
  analyzer.on(CheckNoNewAccessCommand).resolves({ result: 'PASS', message: 'no new access' });
});

const allowing = (action: string, version: PolicyDocument['version'] = '2012-10-17') => ({
  version,
  statements: [{ sid: 'Same', effect: 'Allow' as const, action: [action], resource: ['*'] }],
});
const printed = (sid: string, Action: string) => ({
  Sid: sid,
  Effect: 'Allow',
  Action,
  Resource: '*',
});
const finding = (findingType: string, issueCode: string) =>
  ({ findingType, issueCode, findingDetails: 'look', learnMoreLink: '', locations: [] }) as never;

it('validates each draft, then compares all there would be with all there is, as two documents', async () => {
  const drafts = [allowing('s3:GetObject'), allowing('s3:PutObject')];
  const { absent } = sensitiveActions(drafts);
  const hundreds = Math.ceil(absent.length / 100);

  const results = await checks.run(drafts, [allowing('s3:*')]);

  expect(results).toEqual([
    {
      name: 'ValidatePolicy',
      result: 'passed',
      detail: '2 documents, 0 warnings and suggestions, no error and no security warning',
    },
    { name: 'CheckNoNewAccess', result: 'passed', detail: '2 documents against 1: no new access' },
    {
      name: 'CheckAccessNotGranted',
      result: 'passed',
      detail: `${absent.length} sensitive actions not granted, by ${hundreds} checks; 2 kept (s3:GetObject, s3:PutObject)`,
    },
    {
      name: 'SimulateCustomPolicy',
      result: 'not-run',
      detail: 'No call that the role made is bound by a condition.',
    },
  ]);
  const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
  const both = document(printed('S0', 's3:GetObject'), printed('S1', 's3:PutObject'));
  const policyType = 'IDENTITY_POLICY';
  expect(hundreds).toBeGreaterThan(1);
  expect(sentBy(analyzer)).toEqual([
    ['ValidatePolicy', { policyDocument: document(printed('Same', 's3:GetObject')), policyType }],
    ['ValidatePolicy', { policyDocument: document(printed('Same', 's3:PutObject')), policyType }],
    [
      'CheckNoNewAccess',
      {
        newPolicyDocument: both,
        existingPolicyDocument: document(printed('S0', 's3:*')),
        policyType,
      },
    ],
    ...Array.from({ length: hundreds }, (_, part) => [
      'CheckAccessNotGranted',
      {
        policyDocument: both,
        access: [{ actions: absent.slice(part * 100, part * 100 + 100) }],
        policyType,
      },
    ]),
  ]);
  expect(namesSentBy(iam)).toEqual([]);
});

describe('ValidatePolicy', () => {
  it('fails on errors and security warnings of any page, and names them', async () => {
    analyzer
      .on(ValidatePolicyCommand)
      .resolvesOnce({ findings: [finding('SUGGESTION', 'EMPTY_SID')], nextToken: 'more' })
      .resolvesOnce({
        findings: [
          finding('ERROR', 'INVALID_ACTION'),
          finding('SECURITY_WARNING', 'PASS_ROLE_WITH_STAR_IN_RESOURCE'),
          finding('WARNING', 'MISSING_VERSION'),
        ],
      })
      .resolves({ findings: [] });

    const [validation] = await checks.run([allowing('s3:GetObject')], [allowing('s3:*')]);

    expect(validation).toEqual({
      name: 'ValidatePolicy',
      result: 'failed',
      detail: 'ERROR INVALID_ACTION: look; SECURITY_WARNING PASS_ROLE_WITH_STAR_IN_RESOURCE: look',
    });
    const asked = namesSentBy(analyzer).filter((name) => name === 'ValidatePolicy');
    // Two pages on the draft; then what the role has now, which answers alike but for the first page.
    expect(asked).toHaveLength(3);
  });
});

describe('what the role has today', () => {
  it('is no reason to refuse a draft that has it still, and is told', async () => {
    analyzer
      .on(ValidatePolicyCommand)
      .resolves({ findings: [finding('SECURITY_WARNING', 'PASS_ROLE_WITH_STAR_IN_RESOURCE')] });

    const [validation] = await checks.run([allowing('iam:PassRole')], [allowing('iam:*')]);

    expect(validation).toMatchObject({
      result: 'passed',
      detail: expect.stringContaining('SECURITY_WARNING PASS_ROLE_WITH_STAR_IN_RESOURCE'),
    });
  });
});

describe('CheckAccessNotGranted', () => {
  it('fails with what AWS finds granted that by our reading is not', async () => {
    analyzer
      .on(CheckAccessNotGrantedCommand)
      .resolvesOnce({ result: 'PASS' })
      .resolves({ result: 'FAIL', reasons: [{ description: 'iam:PassRole in statement 0' }] });

    const [, , notGranted] = await checks.run([allowing('s3:GetObject')], [allowing('s3:*')]);

    expect(notGranted).toMatchObject({
      result: 'failed',
      detail: expect.stringContaining('iam:PassRole in statement 0'),
    });
  });

  it.each([
    ['a wildcard', { action: ['IAM:pass*'], resource: ['*'] }],
    ['a NotAction', { notAction: ['s3:*'], resource: ['*'] }],
  ])('never asks of what %s may grant', async (_, parts) => {
    const statement = { effect: 'Allow', ...parts } as Statement;
    await checks.run([{ version: '2012-10-17', statements: [statement] }], [allowing('*')]);

    const asked = sentBy(analyzer).flatMap(([name, input]) =>
      name === 'CheckAccessNotGranted' ? (input as { access: { actions: string[] }[] }).access : [],
    );
    expect(asked.flatMap(({ actions }) => actions)).not.toContain('iam:PassRole');
  });
});

describe('SimulateCustomPolicy', () => {
  const ROLE = 'arn:aws:iam::111122223333:role/runs-f';
  const OTHER = 'arn:aws:iam::111122223333:role/runs-g';
  const under = (action: string, resource: readonly string[]): PolicyDocument => ({
    version: '2012-10-17',
    statements: [
      {
        effect: 'Allow',
        action: [action],
        resource,
        condition: { StringEquals: { 'iam:PassedToService': ['lambda.amazonaws.com'] } },
      },
    ],
  });
  const passed = (
    resource: string | null,
    context = { 'iam:PassedToService': 'lambda.amazonaws.com' },
  ) => callOf('iam:PassRole', resource, undefined, { context });
  const results = (...each: [string, string, string[]?][]) => ({
    EvaluationResults: [
      {
        EvalActionName: 'iam:PassRole',
        // The template, and a decision on all together: to be left unread.
        EvalResourceName: 'arn:aws:iam::*:role/*',
        EvalDecision: 'explicitDeny' as const,
        ResourceSpecificResults: each.map(([name, decision, missing = []]) => ({
          EvalResourceName: name,
          EvalResourceDecision: decision as never,
          MissingContextValues: missing,
        })),
      },
    ],
  });
  const simulated = async (calls: readonly Call[]) => {
    const all = await checks.run(
      [under('iam:PassRole', [ROLE]), allowing('s3:GetObject')],
      [under('iam:*', ['*'])],
      calls,
    );
    return all.find(({ name }) => name === 'SimulateCustomPolicy');
  };

  it('asks of the calls that a condition bears on, before and after, with the context of the log', async () => {
    iam
      .on(SimulateCustomPolicyCommand)
      .resolvesOnce({ ...results([ROLE, 'allowed']), IsTruncated: true, Marker: 'more' })
      .resolvesOnce(results([OTHER, 'allowed']))
      .resolves(results([ROLE, 'allowed'], [OTHER, 'allowed']));

    expect(
      await simulated([
        passed(OTHER),
        passed(ROLE),
        passed(null),
        callOf('s3:GetObject', 'arn:aws:s3:::b/k'),
      ]),
    ).toEqual({
      name: 'SimulateCustomPolicy',
      result: 'passed',
      detail: '2 calls under conditions answered as now; 1 without a resource not asked',
    });
    const question = {
      ActionNames: ['iam:PassRole'],
      ResourceArns: [ROLE, OTHER],
      ContextEntries: [
        {
          ContextKeyName: 'iam:PassedToService',
          ContextKeyValues: ['lambda.amazonaws.com'],
          ContextKeyType: 'string',
        },
      ],
    };
    const printedUnder = (Action: string, Resource: string) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action,
            Resource,
            Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
          },
        ],
      });
    const before = { PolicyInputList: [printedUnder('iam:*', '*')], ...question };
    // The SDK writes the marker of the second page into the very object of the first.
    expect(sentBy(iam)).toMatchObject([
      ['SimulateCustomPolicy', before],
      ['SimulateCustomPolicy', { ...before, Marker: 'more' }],
      [
        'SimulateCustomPolicy',
        {
          PolicyInputList: [
            printedUnder('iam:PassRole', ROLE),
            JSON.stringify({ Version: '2012-10-17', Statement: [printed('Same', 's3:GetObject')] }),
          ],
          ...question,
        },
      ],
    ]);
  });

  it('fails when IAM would refuse what it allows now, and says which', async () => {
    iam
      .on(SimulateCustomPolicyCommand)
      .resolvesOnce(results([ROLE, 'allowed']))
      .resolves(results([ROLE, 'implicitDeny']));

    expect(await simulated([passed(ROLE)])).toEqual({
      name: 'SimulateCustomPolicy',
      result: 'failed',
      detail: `IAM answers 1 call otherwise than now: iam:PassRole on ${ROLE} (refused then)`,
    });
  });

  it('proves nothing by an answer that hangs on what the log does not show, or that is left out', async () => {
    iam.on(SimulateCustomPolicyCommand).resolves(results([ROLE, 'implicitDeny', ['aws:SourceIp']]));

    expect(await simulated([passed(ROLE), passed(OTHER)])).toMatchObject({
      result: 'passed',
      detail:
        '0 calls under conditions answered as now; 2 depend on what the log does not show (aws:SourceIp)',
    });
  });

  it('asks in parts of 50 resources, and says what it left unasked', async () => {
    const calls = Array.from({ length: 3100 }, (_, index) => passed(`${ROLE}-${index}`));
    iam.on(SimulateCustomPolicyCommand).resolves({});

    expect((await simulated(calls))?.detail).toContain('100 more not asked');
    expect(namesSentBy(iam)).toHaveLength(120);
  });

  it.each(['InvalidInputException', 'PolicyEvaluationException', 'AccessDenied'])(
    'is not run on %s',
    async (name) => {
      iam.on(SimulateCustomPolicyCommand).rejects(awsError(name));
      expect(await simulated([passed(ROLE)])).toMatchObject({
        result: 'not-run',
        detail: `${name}: said AWS`,
      });
    },
  );

  it('lets throttling out', async () => {
    iam.on(SimulateCustomPolicyCommand).rejects(awsError('Throttling'));
    await expect(simulated([passed(ROLE)])).rejects.toMatchObject({ name: 'Throttling' });
  });
});

describe('CheckNoNewAccess', () => {
  it('fails with the reasons of AWS', async () => {
    analyzer.on(CheckNoNewAccessCommand).resolves({
      result: 'FAIL',
      message: 'new access',
      reasons: [{ description: 'in statement 0' }],
    });

    const [, comparison] = await checks.run([allowing('s3:*')], [allowing('s3:GetObject')]);

    expect(comparison).toMatchObject({
      result: 'failed',
      detail: '1 document against 1: new access; in statement 0',
    });
  });

  it.each([
    ['there is no draft', [], [allowing('s3:*')]],
    ['there is nothing to compare with', [allowing('s3:*')], []],
  ])('is not run when %s', async (_, drafts, existing) => {
    const [, comparison] = await checks.run(drafts, existing);

    expect(comparison).toMatchObject({ result: 'not-run' });
    expect(namesSentBy(analyzer)).not.toContain('CheckNoNewAccess');
  });
});

it('makes older versions mean the same in the newest, so that all can be one document', async () => {
  const old: PolicyDocument = {
    version: '2008-10-17',
    statements: [{ effect: 'Allow', action: ['s3:*'], resource: [`arn:aws:s3:::\${a}`] }],
  };
  await checks.run([allowing('s3:GetObject')], [allowing('s3:*'), old]);

  const [, input] = sentBy(analyzer).find(([name]) => name === 'CheckNoNewAccess') ?? [];
  const { existingPolicyDocument } = input as { existingPolicyDocument: string };
  expect(JSON.parse(existingPolicyDocument)).toMatchObject({
    Version: '2012-10-17',
    Statement: [{ Sid: 'S0' }, { Sid: 'S1', Resource: `arn:aws:s3:::\${$}{a}` }],
  });
});

describe.each([
  ['ValidatePolicy', ValidatePolicyCommand],
  ['CheckAccessNotGranted', CheckAccessNotGrantedCommand],
  ['CheckNoNewAccess', CheckNoNewAccessCommand],
] as const)('%s', (name, command) => {
  const run = async (error: string) => {
    analyzer.on(command as typeof ValidatePolicyCommand).rejects(awsError(error));
    const results = await checks.run([allowing('s3:GetObject')], [allowing('s3:*')]);
    return results.find((check) => check.name === name);
  };

  it.each([
    'AccessDeniedException',
    'InvalidParameterException',
    'UnprocessableEntityException',
    'ValidationException',
  ])('is not run on %s, which says why', async (error) => {
    expect(await run(error)).toEqual({ name, result: 'not-run', detail: `${error}: said AWS` });
  });

  it.each(['ThrottlingException', 'InternalServerException'])('lets %s out', async (error) => {
    await expect(run(error)).rejects.toMatchObject({ name: error });
  });
});
