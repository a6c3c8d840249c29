import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  type StackResource,
} from '@aws-sdk/client-cloudformation';
import { ACCOUNT, type Ministack, optionsFor, REGION } from './ministack.ts';

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../../', import.meta.url));

/** What was deployed, by type and logical id. */
export interface Deployed {
  /** The physical id of the one resource of a type whose logical id begins so. */
  readonly idOf: (type: string, logicalId?: string) => string;
  readonly count: number;
}

/**
 * Bootstraps the account and deploys the stack as the README says, with the CDK's own command: the synthesised template,
 * the real bundles and the state machine's file go through the staging bucket and CloudFormation.
 */
export async function deploy(
  ministack: Ministack,
  stack: string,
  settings: Readonly<Record<string, string>>,
): Promise<Deployed> {
  const folder = await mkdtemp(join(tmpdir(), 'deployed-'));
  // Away from cdk.json: it would synthesise the stack for nothing.
  await cdk(ministack, folder, ['bootstrap', `aws://${ACCOUNT}/${REGION}`]);
  const context = Object.entries(settings).flatMap(([name, value]) => [
    '-c',
    `ratchet:${name}=${value}`,
  ]);
  const output = join(folder, 'cdk.out');
  await cdk(ministack, repository, [
    ...['deploy', stack, '--require-approval', 'never', '--output', output],
    ...context,
  ]);
  await rm(folder, { recursive: true });

  const client = new CloudFormationClient(optionsFor(ministack));
  const { StackResources = [] } = await client.send(
    new DescribeStackResourcesCommand({ StackName: stack }),
  );
  client.destroy();
  return {
    count: StackResources.length,
    idOf: (type, logicalId = '') => theOne(StackResources, type, logicalId),
  };
}

function theOne(resources: readonly StackResource[], type: string, logicalId: string): string {
  const found = resources.filter(
    ({ ResourceType, LogicalResourceId }) =>
      ResourceType === type && LogicalResourceId?.startsWith(logicalId),
  );
  const [one] = found;
  if (one?.PhysicalResourceId === undefined || found.length > 1) {
    throw new Error(`${found.length} resources are a ${type} whose id begins with "${logicalId}"`);
  }
  return one.PhysicalResourceId;
}

async function cdk({ environment, said }: Ministack, cwd: string, words: string[]): Promise<void> {
  try {
    await run(process.execPath, [`${repository}node_modules/aws-cdk/bin/cdk`, ...words, '--ci'], {
      cwd,
      env: { ...process.env, ...environment, CDK_DISABLE_VERSION_CHECK: '1' },
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const end = (stdout + stderr).slice(-4000);
    throw new Error(`cdk ${words.join(' ')} failed:\n${end}\n${said()}`, { cause: error });
  }
}
