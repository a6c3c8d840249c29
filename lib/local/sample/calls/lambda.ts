import { type Call, type Json, read, write } from '../call.ts';
import { ACCOUNT, arn } from '../organisation.ts';

/** A data event; IAM calls the action lambda:InvokeFunction. */
export function invoke(name: string): Call {
  const functionArn = arn('lambda', `function:${name}`);
  return {
    service: 'lambda',
    name: 'Invoke',
    readOnly: false,
    data: true,
    request: { functionName: functionArn, invocationType: 'RequestResponse' },
    additional: { functionVersion: `${functionArn}:$LATEST` },
    resources: [{ accountId: ACCOUNT, type: 'AWS::Lambda::Function', ARN: functionArn }],
  };
}

export interface FunctionToMake {
  readonly name: string;
  readonly roleArn: string;
}

/** Passes the role to Lambda, which no record of its own shows. */
export function createFunction({ name, roleArn }: FunctionToMake): Call {
  return write('lambda', 'CreateFunction20150331', {
    request: {
      functionName: name,
      runtime: 'nodejs24.x',
      role: roleArn,
      handler: 'index.handler',
      code: { s3Bucket: 'larkspur-artifacts', s3Key: `functions/${name}.zip` },
      timeout: 10,
      memorySize: 256,
      publish: false,
    },
    response: configuration(name, roleArn),
  });
}

/** Passes the role again, as every update that names one does. */
export function updateConfiguration({ name, roleArn }: FunctionToMake): Call {
  return write('lambda', 'UpdateFunctionConfiguration20150331v2', {
    request: { functionName: name, role: roleArn, timeout: 10, environment: {} },
    response: configuration(name, roleArn),
  });
}

export function updateCode({ name, roleArn }: FunctionToMake, key: string): Call {
  return write('lambda', 'UpdateFunctionCode20150331v2', {
    request: {
      functionName: name,
      s3Bucket: 'larkspur-artifacts',
      s3Key: key,
      publish: true,
      dryRun: false,
    },
    response: configuration(name, roleArn),
  });
}

export function deleteFunction(name: string): Call {
  return write('lambda', 'DeleteFunction20150331', { request: { functionName: name } });
}

export function getFunction(name: string): Call {
  return read('lambda', 'GetFunction20150331v2', { request: { functionName: name } });
}

function configuration(name: string, roleArn: string): Json {
  return {
    functionName: name,
    functionArn: arn('lambda', `function:${name}`),
    runtime: 'nodejs24.x',
    role: roleArn,
    handler: 'index.handler',
    timeout: 10,
    memorySize: 256,
    version: '$LATEST',
    packageType: 'Zip',
    architectures: ['arm64'],
  };
}
