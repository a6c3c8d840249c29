import * as z from 'zod';
import { toDotPath } from 'zod/v4/core';
import { BadInput } from '../errors.ts';
import type { OwnedValue } from './owner.ts';
import { type Place, type StackResource, valuesOf } from './resource-values.ts';
import { readState, type TerraformState } from './terraform-state.ts';

/** A CloudFormation stack, as far as the list of its resources tells. */
export interface Stack {
  readonly kind: 'stack';
  readonly id: string | null;
  readonly name: string | null;
  readonly account: string | null;
  readonly region: string | null;
  /** Logical ids by role name. */
  readonly roles: ReadonlyMap<string, string>;
  readonly logicalIds: readonly string[];
  valuesIn(place: Place): readonly OwnedValue[];
}

export type StackFile = Stack | TerraformState;

const Resource = z.object({
  LogicalResourceId: z.string().regex(/^[A-Za-z0-9]{1,255}$/, 'no logical id'),
  ResourceType: z.string(),
  PhysicalResourceId: z.string().nullish(),
  ResourceStatus: z.string().nullish(),
  StackName: z.string().nullish(),
  StackId: z.string().nullish(),
});
type Resource = z.infer<typeof Resource>;

const Described = z.object({ StackResources: z.array(Resource).min(1) });
const Listed = z.object({ StackResourceSummaries: z.array(Resource).min(1) });

/**
 * What owns roles: the output of `aws cloudformation describe-stack-resources` or `list-stack-resources`, or of
 * `terraform show -json`. Throws BadInput that names `path` when it is neither.
 */
export function readStackFile(json: unknown, path: string): StackFile {
  if (typeof json !== 'object' || json === null) throw new BadInput(notOne(path));
  if ('NextToken' in json && json.NextToken !== null)
    throw new BadInput(`${path} is the first of several pages: let the AWS CLI give all at once.`);
  if ('StackResources' in json) return stackOf(parsed(Described, json, path).StackResources, path);
  if ('StackResourceSummaries' in json)
    return stackOf(parsed(Listed, json, path).StackResourceSummaries, path);
  if ('format_version' in json || 'lineage' in json) return readState(json, path);
  throw new BadInput(notOne(path));
}

function notOne(path: string): string {
  return `${path} lists no resources of a stack: give the output of "aws cloudformation describe-stack-resources --stack-name NAME", of "list-stack-resources" (stacks of more than 100 resources), or of "terraform show -json".`;
}

function parsed<T>(schema: z.ZodType<T>, json: unknown, path: string): T {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const way = toDotPath(issue?.path ?? []);
  throw new BadInput(`${path}: ${way}: ${issue?.message ?? 'cannot be read'}.`);
}

function stackOf(resources: readonly Resource[], path: string): Stack {
  const ids = new Set(resources.flatMap(({ StackId }) => StackId ?? []));
  if (ids.size > 1)
    throw new BadInput(`${path} has resources of ${ids.size} stacks: give a file for each.`);
  const standing = resources.flatMap((one): StackResource[] => {
    const {
      LogicalResourceId: logicalId,
      PhysicalResourceId: physicalId,
      ResourceType: type,
    } = one;
    return physicalId && one.ResourceStatus !== 'DELETE_COMPLETE'
      ? [{ logicalId, physicalId, type }]
      : [];
  });
  const [id = null] = ids;
  const places =
    id === null ? standing.map(({ physicalId }) => placeIn(physicalId)) : [placeIn(id)];
  return {
    kind: 'stack',
    id,
    name: resources.find(({ StackName }) => StackName)?.StackName ?? null,
    account: onlyOne(places.map(({ account }) => account)),
    region: onlyOne(places.map(({ region }) => region)),
    roles: new Map(
      standing
        .filter(({ type }) => type === 'AWS::IAM::Role')
        .map(({ logicalId, physicalId }) => [physicalId, logicalId]),
    ),
    logicalIds: resources.map(({ LogicalResourceId }) => LogicalResourceId),
    valuesIn: (place) => standing.flatMap((resource) => valuesOf(resource, place)),
  };
}

/** Account and region of an ARN or of a queue's URL: the resources of a stack are made where the stack is. */
function placeIn(text: string): { readonly account: string; readonly region: string } {
  const queue = /^https:\/\/sqs\.([a-z0-9-]+)\.[a-z.]+\/(\d{12})\//.exec(text);
  if (queue !== null) return { region: queue[1] ?? '', account: queue[2] ?? '' };
  const [scheme, , , region = '', account = ''] = text.split(':');
  return scheme === 'arn' ? { region, account } : { region: '', account: '' };
}

function onlyOne(values: readonly string[]): string | null {
  const [one = null, other] = new Set(values.filter((value) => value !== ''));
  return other === undefined ? one : null;
}
