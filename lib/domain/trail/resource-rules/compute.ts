import type { Place } from '../arn.ts';
import { type Fields, fieldsOf, listedArns, requestOf, textAt, textsNamed } from '../parameters.ts';
import { asked, UNSEEN } from '../resource.ts';
import { type ResourceRules, regionalArn } from './rule.ts';

/** Lambda, ECS, load balancers and EC2's tags. */
export const computeRules: ResourceRules = {
  lambda: (action, record, place) => {
    const request = requestOf(record);
    const called = textAt(request, 'functionName');
    const onFunction = action.resourceTypes.some((type) => type.name === 'function');
    if (called === undefined || !onFunction) return undefined;
    const qualifier = textAt(request, 'qualifier');
    // Whether the caller wrote $LATEST, which counts, or CloudTrail filled it in, which does not, cannot be told.
    return qualifier === '$LATEST' ? [UNSEEN] : asked(functionArn(place, called, qualifier));
  },

  ecs: (action, record, place) => {
    const request = requestOf(record);
    const types = new Set(action.resourceTypes.map((type) => type.name));
    if (listedArns(record).some((arn) => arn.includes(':ecs:'))) return undefined;
    if (types.has('service')) return asked(serviceArn(place, request));
    if (types.has('task-definition')) {
      const { taskDefinition } = fieldsOf(record.responseElements);
      return asked(taskDefinitionArn(place, request) ?? textAt(fieldsOf(taskDefinition), 'arn'));
    }
    return types.has('cluster') && types.size === 1
      ? asked(regionalArn(place, 'ecs', clusterOf(request, 'cluster/')))
      : undefined;
  },

  // Only the classic kind has its name for an ARN; the others are made as `loadbalancer/app/NAME/*`.
  elasticloadbalancing: (action, record) =>
    action.name === 'elasticloadbalancing:CreateLoadBalancer' &&
    textAt(requestOf(record), 'loadBalancerName') === undefined
      ? [UNSEEN]
      : undefined,

  // A tag is put on ids of any type: the prefix of the id tells which.
  ec2: (action, record, place) => {
    if (action.name !== 'ec2:CreateTags' && action.name !== 'ec2:DeleteTags') return undefined;
    return asked(...textsNamed(requestOf(record), 'resourceId').map((id) => taggedArn(place, id)));
  },
};

// A function is named by its name, a part of its ARN, or its ARN, each with or without a qualifier; a call on a
// qualifier is checked against the qualified ARN (Lambda developer guide, "Resources and conditions").
const FUNCTION =
  /^(?:(arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:function:)|(?:(\d{12}):(?:function:)?))?([A-Za-z0-9_-]{1,140})(?::([A-Za-z0-9_$-]{1,128}))?$/;

function functionArn(place: Place, called: string, asked: string | undefined): string | undefined {
  const [, prefix, account, name, own] = FUNCTION.exec(called) ?? [];
  if (name === undefined) return undefined;
  const qualifier = asked ?? own;
  if (qualifier !== undefined && !/^[A-Za-z0-9_$-]+$/.test(qualifier)) return undefined;
  const resource = qualifier === undefined ? name : `${name}:${qualifier}`;
  return prefix === undefined
    ? regionalArn(place, 'lambda', `function:${resource}`, account ?? place.account)
    : `${prefix}${resource}`;
}

const NAME = /^[A-Za-z0-9_-]{1,255}$/;

/** `prefix` and the name of the cluster a request goes to: ECS takes `default` when it names none. */
function clusterOf(request: Fields, prefix: string): string | undefined {
  const given = textAt(request, 'cluster') ?? textAt(request, 'clusterName') ?? 'default';
  const name = given.slice(given.lastIndexOf('/') + 1);
  return NAME.test(name) ? `${prefix}${name}` : undefined;
}

function serviceArn(place: Place, request: Fields): string | undefined {
  const given = textAt(request, 'service') ?? textAt(request, 'serviceName');
  if (given?.startsWith('arn:')) return given.split('/').length === 3 ? given : undefined;
  const cluster = clusterOf(request, 'service/');
  return given !== undefined && NAME.test(given) && cluster !== undefined
    ? regionalArn(place, 'ecs', `${cluster}/${given}`)
    : undefined;
}

/** Only a definition with its revision is a resource: `web` alone means the newest one. */
function taskDefinitionArn(place: Place, request: Fields): string | undefined {
  const given = textAt(request, 'taskDefinition') ?? '';
  if (/^arn:[a-z-]+:ecs:[a-z0-9-]+:\d{12}:task-definition\/[\w-]+:\d+$/.test(given)) return given;
  return /^[\w-]+:\d+$/.test(given)
    ? regionalArn(place, 'ecs', `task-definition/${given}`)
    : undefined;
}

// EC2 user guide, "Resource IDs", and the ARN templates of the catalogue. Images and snapshots have no account.
const EC2_TYPES: ReadonlyMap<string, string> = new Map([
  ['acl', 'network-acl'],
  ['ami', 'image'],
  ['dopt', 'dhcp-options'],
  ['eipalloc', 'elastic-ip'],
  ['eni', 'network-interface'],
  ['fl', 'vpc-flow-log'],
  ['i', 'instance'],
  ['igw', 'internet-gateway'],
  ['lt', 'launch-template'],
  ['nat', 'natgateway'],
  ['pcx', 'vpc-peering-connection'],
  ['rtb', 'route-table'],
  ['sg', 'security-group'],
  ['sgr', 'security-group-rule'],
  ['snap', 'snapshot'],
  ['subnet', 'subnet'],
  ['tgw', 'transit-gateway'],
  ['tgw-attach', 'transit-gateway-attachment'],
  ['tgw-rtb', 'transit-gateway-route-table'],
  ['vgw', 'vpn-gateway'],
  ['vol', 'volume'],
  ['vpc', 'vpc'],
  ['vpce', 'vpc-endpoint'],
]);

function taggedArn(place: Place, id: string): string | undefined {
  const type = EC2_TYPES.get(id.slice(0, id.lastIndexOf('-')));
  if (type === undefined || place.region === '' || !/-[0-9a-f]{8,17}$/.test(id)) return undefined;
  const account = type === 'image' || type === 'snapshot' ? '' : place.account;
  return `arn:${place.partition}:ec2:${place.region}:${account}:${type}/${id}`;
}
