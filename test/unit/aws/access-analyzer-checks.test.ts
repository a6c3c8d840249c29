import {
  AccessAnalyzerClient,
  CheckNoNewAccessCommand,
  ValidatePolicyCommand,
} from '@aws-sdk/client-accessanalyzer';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { accessAnalyzerChecks } from '../../../lib/aws/access-analyzer-checks.ts';
import type { PolicyDocument } from '../../../lib/domain/policy/document.ts';
import { awsError, namesSentBy, sentBy } from '../../support/sent-commands.ts';

const analyzer = mockClient(AccessAnalyzerClient);
const checks = accessAnalyzerChecks(new AccessAnalyzerClient({ region: 'us-east-1' }));
beforeEach(() => {
  analyzer.reset();
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

it('validates each draft, then compares all drafts with all there is, as two documents', async () => {
  const results = await checks.run(
    [allowing('s3:GetObject'), allowing('s3:PutObject')],
    [allowing('s3:*')],
  );

  expect(results).toEqual([
    {
      name: 'ValidatePolicy',
      result: 'passed',
      detail: '2 documents, no error and no security warning',
    },
    { name: 'CheckNoNewAccess', result: 'passed', detail: 'no new access' },
  ]);
  const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
  const policyType = 'IDENTITY_POLICY';
  expect(sentBy(analyzer)).toEqual([
    ['ValidatePolicy', { policyDocument: document(printed('Same', 's3:GetObject')), policyType }],
    ['ValidatePolicy', { policyDocument: document(printed('Same', 's3:PutObject')), policyType }],
    [
      'CheckNoNewAccess',
      {
        newPolicyDocument: document(printed('S0', 's3:GetObject'), printed('S1', 's3:PutObject')),
        existingPolicyDocument: document(printed('S0', 's3:*')),
        policyType,
      },
    ],
  ]);
});

describe('ValidatePolicy', () => {
  it('fails on errors and security warnings of any page, and names them', async () => {
    analyzer
      .on(ValidatePolicyCommand)
      .resolvesOnce({ findings: [finding('SUGGESTION', 'EMPTY_SID')], nextToken: 'more' })
      .resolves({
        findings: [
          finding('ERROR', 'INVALID_ACTION'),
          finding('SECURITY_WARNING', 'PASS_ROLE_WITH_STAR_IN_RESOURCE'),
          finding('WARNING', 'MISSING_VERSION'),
        ],
      });

    const [validation] = await checks.run([allowing('s3:GetObject')], [allowing('s3:*')]);

    expect(validation).toEqual({
      name: 'ValidatePolicy',
      result: 'failed',
      detail: 'ERROR INVALID_ACTION: look; SECURITY_WARNING PASS_ROLE_WITH_STAR_IN_RESOURCE: look',
    });
    expect(namesSentBy(analyzer)).toEqual(['ValidatePolicy', 'ValidatePolicy', 'CheckNoNewAccess']);
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

    expect(comparison).toMatchObject({ result: 'failed', detail: 'new access; in statement 0' });
  });

  it.each([
    ['there is no draft', [], [allowing('s3:*')]],
    ['there is nothing to compare with', [allowing('s3:*')], []],
    [
      'the versions differ, so that variables would change their meaning',
      [allowing('s3:*')],
      [allowing('s3:*'), allowing('s3:*', '2008-10-17')],
    ],
  ])('is not run when %s', async (_, drafts, existing) => {
    const [, comparison] = await checks.run(drafts, existing);

    expect(comparison).toMatchObject({ result: 'not-run' });
    expect(namesSentBy(analyzer)).not.toContain('CheckNoNewAccess');
  });
});

describe.each([
  ['ValidatePolicy', ValidatePolicyCommand],
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
