import type { CloudTrailRecord } from '../../../../lib/local/sample/record.ts';

const NAMES = [
  'tableName',
  'functionName',
  'roleName',
  'repositoryName',
  'stackName',
  'workGroup',
  'stateMachineArn',
  'logGroupName',
  'rule',
  'secretId',
  'instanceId',
  'databaseName',
] as const;

/** Where a call went, without what changes from call to call: bucket and first prefix, table, function, and so on. */
export function placeOf({ requestParameters }: CloudTrailRecord): string {
  const parameters = (requestParameters ?? {}) as Readonly<Record<string, unknown>>;
  const { bucketName, key, prefix } = parameters;
  if (typeof bucketName === 'string')
    return `${bucketName}/${String(key ?? prefix ?? '').split('/')[0]}`;
  return NAMES.flatMap((name) =>
    typeof parameters[name] === 'string' ? [parameters[name]] : [],
  ).join(' ');
}
