import type { Run, SampleRole } from '../actor.ts';
import { type Call, failing, read } from '../call.ts';
import { roleSession } from '../caller.ts';
import { createLogStream } from '../calls/logs.ts';
import { getObject, putObject } from '../calls/s3.ts';
import { refused } from '../failures.ts';
import { allow, document, managed } from '../policy.ts';
import { daily, every, roundTheClock } from '../schedule.ts';
import { lambdaBasicExecution, s3FullAccess } from '../shared-policies.ts';

const identity = { name: 'image-resizer', path: '/' } as const;

const session = roleSession(identity, {
  session: 'image-resizer',
  address: '198.51.100.23',
  agent:
    'Boto3/1.40.61 md/Botocore#1.40.61 ua/2.1 os/linux lang/python#3.13 exec-env/AWS_Lambda_python3.13',
});

/** Its policies allow more than its permissions boundary lets through. The boundary stays. */
export const boundedLambda: SampleRole = {
  ...identity,
  description: 'Lambda function that makes thumbnails',
  trust: { kind: 'service', service: 'lambda.amazonaws.com' },
  attached: [
    s3FullAccess,
    lambdaBasicExecution,
    managed('larkspur-image-analysis', document(allow('rekognition:*'))),
  ],
  boundary: managed(
    'larkspur-team-boundary',
    document(allow(['s3:*', 'logs:*', 'dynamodb:*', 'sqs:*'])),
  ),
  activities: [
    { when: roundTheClock(60), as: session, does: resize },
    {
      when: every(360),
      as: session,
      does: ({ day, random }) => [createLogStream('/aws/lambda/image-resizer', day, random)],
    },
    { when: daily('09:00'), as: session, does: label },
  ],
};

function resize({ random }: Run): readonly Call[] {
  const image = random.hex(16);
  return [
    getObject('larkspur-uploads', `originals/${image}.jpg`, random),
    putObject('larkspur-uploads', `thumbnails/${image}-200.jpg`, random),
    putObject('larkspur-uploads', `thumbnails/${image}-800.jpg`, random),
  ];
}

/** Allowed by its policy, not by its boundary: it never worked. */
function label(): readonly Call[] {
  return [
    failing(
      read('rekognition', 'DetectLabels'),
      refused('rekognition:DetectLabels', '*', 'boundary', 'AccessDeniedException'),
    ),
  ];
}
