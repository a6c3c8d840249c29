import { accountOf, partitionOf, roleNameOf } from '../role.ts';
import type { OwnedValue, Owner } from './owner.ts';
import type { Stack, StackFile } from './stack-file.ts';
import type { TerraformState } from './terraform-state.ts';

const ID = 'aws:cloudformation:stack-id';
const NAME = 'aws:cloudformation:stack-name';
const LOGICAL_ID = 'aws:cloudformation:logical-id';

/** Who owns a role, in the words of each tool that it may be written for. */
export interface Owners {
  /** CloudFormation, and what is made into it: CDK, Serverless, SAM. */
  readonly stack: Owner;
  readonly terraform: Owner;
}

interface OwnedRole {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The owners of a role among the files given. A stack is the role's when the role is one of its resources, else when
 * the tags that CloudFormation puts on what it makes name it. Without a file these tags alone still tell the region and
 * the role's logical id, and the ARN of the role its account and partition.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html
 */
export function ownersOf(role: OwnedRole, files: readonly StackFile[] = []): Owners {
  return { stack: stackOwner(role, files), terraform: terraformOwner(role, files) };
}

/** Whether a file says that it owns the role. */
export function owns(file: StackFile, role: OwnedRole): boolean {
  return file.kind === 'stack' ? stackOf(role, [file]) !== null : file.roles.has(role.arn);
}

function stackOf({ arn, tags }: OwnedRole, files: readonly StackFile[]): Stack | null {
  const here = files.filter(
    (file): file is Stack =>
      file.kind === 'stack' && (file.account === null || file.account === accountOf(arn)),
  );
  const { [ID]: stackId, [NAME]: stackName } = tags;
  return (
    here.find(({ roles }) => roles.has(roleNameOf(arn))) ??
    here.find(({ id }) => id !== null && id === stackId) ??
    // Of list-stack-resources, which tells no id.
    here.find(({ id, name }) => id === null && name !== null && name === stackName) ??
    null
  );
}

function stackOwner(owned: OwnedRole, files: readonly StackFile[]): Owner {
  const { arn, tags } = owned;
  const stack = stackOf(owned, files);
  const logicalId = tags[LOGICAL_ID];
  const role =
    stack?.roles.get(roleNameOf(arn)) ??
    (logicalId !== undefined && /^[A-Za-z0-9]{1,255}$/.test(logicalId) ? logicalId : null);
  const place = {
    partition: partitionOf(arn),
    account: accountOf(arn),
    region: stack?.region ?? regionOf(tags[ID]),
  };
  return {
    name: stack?.name ?? tags[NAME] ?? null,
    ...place,
    role: role === null ? null : { kind: 'resource', id: role, attribute: null },
    values: [...(role === null ? [] : [ownName(arn, role)]), ...(stack?.valuesIn(place) ?? [])],
    taken: [...(role === null ? [] : [role]), ...(stack?.logicalIds ?? [])],
  };
}

/**
 * Terraform's own words for account and region are data sources, which a module may have already under any name, and a
 * provider may be of another account than the role's: they stay written out.
 */
function terraformOwner({ arn }: OwnedRole, files: readonly StackFile[]): Owner {
  const state = files.find(
    (file): file is TerraformState => file.kind === 'terraform' && file.roles.has(arn),
  );
  const address = state?.roles.get(arn);
  return {
    name: state?.path ?? null,
    partition: null,
    account: null,
    region: null,
    role: address === undefined ? null : { kind: 'resource', id: address, attribute: 'name' },
    values: state?.values ?? [],
    taken: state?.policyNames ?? [],
  };
}

/** `Ref` of a role is its name: with the path written out the ARN is right whatever the path. */
function ownName(arn: string, logicalId: string): OwnedValue {
  const value = roleNameOf(arn);
  return {
    before: arn.slice(0, arn.length - value.length),
    value,
    reference: { kind: 'resource', id: logicalId, attribute: null },
  };
}

function regionOf(stackId: string | undefined): string | null {
  const [, , service, region] = stackId?.split(':') ?? [];
  return service === 'cloudformation' && region !== undefined && region !== '' ? region : null;
}
