import type { Place } from '../arn.ts';
import {
  type Fields,
  fieldsOf,
  listedArns,
  requestOf,
  textAt,
  textsNamed,
  textsOf,
  valueAt,
} from '../parameters.ts';
import { asked, patterned, type Resource, UNSEEN } from '../resource.ts';
import { arnOfId } from './ec2-ids.ts';
import { type ResourceRules, regionalArn } from './rule.ts';

/** Lambda, ECS, load balancers and EC2's tags. */
export const computeRules: ResourceRules = {
  lambda: (action, record, place) => {
    const request = requestOf(record);
    const called = textAt(request, 'functionName');
    const onFunction = action.resourceTypes.some((type) => type.name === 'function');
    if (called === undefined || !onFunction) return undefined;
    const qualifier = textAt(request, 'qualifier');
    if (qualifier !== '$LATEST') return asked(functionArn(place, called, qualifier));
    // Whether the caller wrote it, which counts, or CloudTrail filled it in, which does not, cannot be told.
    const plain = functionArn(place, called, undefined);
    return plain === undefined ? [UNSEEN] : [patterned(plain), patterned(`${plain}:$LATEST`)];
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
    const kind = ['task', 'container-instance'].find((name) => types.has(name));
    if (kind !== undefined) return clusterMembers(kind, request, place);
    return types.has('cluster') && types.size === 1
      ? asked(regionalArn(place, 'ecs', clusterOf(request, 'cluster/')))
      : undefined;
  },

  // Only the classic kind has its name for an ARN; the others have their kind before it and an id behind.
  elasticloadbalancing: (action, record, place) => {
    const request = requestOf(record);
    const isClassic = textAt(request, 'loadBalancerName') !== undefined;
    if (action.name !== 'elasticloadbalancing:CreateLoadBalancer' || isClassic) return undefined;
    const kind = BALANCERS.get(textAt(request, 'type') ?? 'application');
    const name = textAt(request, 'name') ?? '';
    const made = kind !== undefined && /^[A-Za-z0-9-]{1,32}$/.test(name);
    const arn = regionalArn(place, 'elasticloadbalancing', `loadbalancer/${kind}/${name}`);
    return made && arn !== undefined ? [patterned(`${arn}/*`)] : [UNSEEN];
  },

  // A tag is put on ids of any type: the prefix of the id tells which.
  ec2: (action, record, place) => {
    if (action.name !== 'ec2:CreateTags' && action.name !== 'ec2:DeleteTags') return undefined;
    return asked(...textsNamed(requestOf(record), 'resourceId').map((id) => arnOfId(place, id)));
  },
};

const BALANCERS: ReadonlyMap<string, string> = new Map([
  ['application', 'app'],
  ['gateway', 'gwy'],
  ['network', 'net'],
]);

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

/** Tasks and container instances, by id or by the ARN that has their cluster in it. */
function clusterMembers(kind: string, request: Fields, place: Place): readonly Resource[] {
  const field = kind === 'task' ? 'task' : 'containerInstance';
  const given = [field, `${field}s`].flatMap((name) => textsOf(valueAt(request, name)));
  const cluster = clusterOf(request, `${kind}/`);
  return asked(
    ...given.map((text) => {
      if (text.startsWith('arn:')) return text.split('/').length === 3 ? text : undefined;
      return cluster !== undefined && NAME.test(text)
        ? regionalArn(place, 'ecs', `${cluster}/${text}`)
        : undefined;
    }),
  );
}

/** Only a definition with its revision is a resource: `web` alone means the newest one. */
function taskDefinitionArn(place: Place, request: Fields): string | undefined {
  const given = textAt(request, 'taskDefinition') ?? '';
  if (/^arn:[a-z-]+:ecs:[a-z0-9-]+:\d{12}:task-definition\/[\w-]+:\d+$/.test(given)) return given;
  return /^[\w-]+:\d+$/.test(given)
    ? regionalArn(place, 'ecs', `task-definition/${given}`)
    : undefined;
}
