import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../../lib/cli/program.ts';

const explain = (...args: readonly string[]) =>
  runCommand(['explain', ...args], { terminal: new PassThrough(), input: Readable.from([]) });
const explained = async (name: string) => JSON.parse((await explain(name, '--json')).text);

describe('ratchet explain ACTION', () => {
  it('says all about an action, in any case', async () => {
    const { text, complaint, exitCode } = await explain('S3:getobject');

    expect(text).toMatch(/^s3:GetObject {2}Read, Amazon S3\n\nResources\n/);
    expect(text).toMatch(
      /^ {2}object +arn:\$\{Partition\}:s3:::\$\{BucketName\}\/\$\{ObjectName\}$/m,
    );
    expect(text).toMatch(/^ {2}A data event: .*AWS::S3::Object/m);
    expect(text).toMatch(
      /^API calls of other names that need it\n {2}s3:CopyObject, s3:HeadObject/m,
    );
    expect(text).toMatch(/s3:TlsVersion \(Numeric\), s3:authType,/);
    expect(text).toMatch(/^ {2}on accesspointobject\n {4}s3:AccessPointNetworkOrigin/m);
    expect(text).toMatch(/\n\n\(catalogue of \d{4}-\d\d-\d\d: iam-data [\d.]+, .*\)\n$/);
    expect({ complaint, exitCode }).toEqual({ complaint: '', exitCode: 0 });
  });

  it.each([
    ['kms:Decrypt', /^ {2}key \(required\) +arn:/m],
    ['ec2:DescribeInstances', /^Resources\n {2}none: the action can only be granted on \*$/m],
    ['ec2:DescribeInstances', /every trail shows it, unless it logs writes only/],
    ['ec2:RunInstances', /every trail shows it, unless it logs reads only/],
    ['athena:RunQuery', /Not to be relied on: no API operation has this name/],
    ['logs:PutLogEvents', /Never logged: /],
    ['iam:PassRole', /Ratchet infers it\s+from the parameters of \d+ calls/],
    ['lambda:CreateFunction', /^Needs besides, .*\n {2}iam:PassRole/m],
    ['lambda:CreateFunction', /needs iam:PassRole\n {2}role {2}to lambda\.amazonaws\.com$/m],
  ])('says of %s what is so', async (name, line) => {
    expect((await explain(name)).text).toMatch(line);
  });

  it('says what an action can be misused for, with what else and where that is published', async () => {
    expect((await explain('lambda:CreateFunction')).text).toMatch(
      /^What it can be misused for\n {2}with iam:PassRole.*\n( {2}\w.*\n)? {4}https:/m,
    );
    expect((await explain('iam:PassRole')).text).toMatch(
      /^ {2}and \d+ more ways; --json lists all$/m,
    );
    expect((await explained('iam:PassRole')).paths.length).toBeGreaterThan(20);
    expect((await explained('sqs:ListQueues')).paths).toEqual([]);
  });

  it('leaves out the parts with nothing to say', async () => {
    const { text } = await explain('a2c:GetDeploymentJobDetails');
    expect(text).not.toMatch(/Condition keys|misused|Needs besides|API calls|Hands over/);
  });

  it('breaks lines for a terminal, but for templates that are longer', async () => {
    const { text } = await explain('ec2:RunInstances');
    const long = text.split('\n').filter((line) => line.length > 100);
    expect(long.filter((line) => !/arn:|https:/.test(line))).toEqual([]);
  });

  it('prints one JSON object alone', async () => {
    expect(await explained('lambda:CreateFunction')).toEqual({
      action: 'lambda:CreateFunction',
      service: { prefix: 'lambda', title: 'AWS Lambda' },
      level: 'Write',
      resourceTypes: [
        {
          name: 'function',
          required: true,
          arns: ['arn:${Partition}:lambda:${Region}:${Account}:function:${FunctionName}'],
          conditionKeys: [{ name: 'aws:ResourceTag/${TagKey}', type: 'String' }],
        },
      ],
      conditionKeys: expect.arrayContaining([{ name: 'lambda:Layer', type: 'ArrayOfString' }]),
      dependentActions: expect.arrayContaining(['iam:PassRole']),
      observability: { kind: 'management-event' },
      dataEventTypes: [],
      calls: [],
      passesRole: [{ parameter: 'role', to: 'lambda.amazonaws.com' }],
      passedBy: [],
      paths: expect.arrayContaining([
        expect.objectContaining({
          kind: 'escalation',
          actions: expect.arrayContaining(['iam:PassRole', 'lambda:CreateFunction']),
          source: expect.stringMatching(/^https:/),
        }),
      ]),
      catalogue: {
        date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        version: expect.stringMatching(/^iam-data /),
      },
    });
  });

  it('names the selectors of a data event, and the calls that show a passed role', async () => {
    expect((await explained('sqs:SendMessage')).dataEventTypes).toEqual(['AWS::SQS::Queue']);
    expect((await explained('iam:PassRole')).passedBy).toContain('lambda:CreateFunction');
  });

  it.each([
    [
      's3:GetObjet',
      /^ratchet: s3:GetObjet: there is no such IAM action\. Nearest by spelling: s3:GetObject\.\n$/,
    ],
    ['s3:ListBuckets', /an API call and no IAM action\. .*: s3:ListAllMyBuckets\.\n$/],
    ['S3', /a service\. .* s3:\*/],
    ['qq:zzzzzz', /nor one nearly so\. "ratchet actions"/],
    ['', /no such IAM action/],
    ['__proto__:constructor', /no such IAM action/],
    ['zz*', /stands for no IAM action of today/],
  ])('does not know "%s", and says what to do', async (name, complaint) => {
    const said = await explain(name);
    expect(said).toMatchObject({ text: '', exitCode: 2 });
    expect(said.complaint).toMatch(complaint);
  });
});

describe('ratchet explain PATTERN', () => {
  it('lists what it stands for, counted by level', async () => {
    const { text } = await explain('s3:*Acl');
    expect(text).toMatch(
      /^s3:\*Acl stands for 6 actions today \(3 Read, 3 Permissions management\), and for those that AWS adds\.\n\nAction /,
    );
    expect(text).toMatch(/^s3:GetObjectAcl +Read +data event /m);
  });

  it('lists the first hundred for a person and all in JSON', async () => {
    const { text } = await explain('ec2:*');
    expect(text.match(/^ec2:\w/gm)).toHaveLength(100);
    expect(text).toMatch(/^\.\.\. and \d+ more; --json lists all\.$/m);

    const { pattern, count, levels, actions } = await explained('ec2:*');
    expect(pattern).toBe('ec2:*');
    expect(actions).toHaveLength(count);
    expect(Object.values<number>(levels).reduce((a, b) => a + b)).toBe(count);
    expect(actions[0]).toEqual({
      action: 'ec2:AcceptAddressTransfer',
      level: 'Write',
      resourceTypes: ['elastic-ip'],
      observability: { kind: 'management-event' },
    });
  });
});
