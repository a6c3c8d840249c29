import type { CatalogueAction } from '../../catalogue/catalogue.ts';
import { isPlain, type Place } from '../arn.ts';
import { type Fields, listedArns, requestOf, textAt, textsOf, valueAt } from '../parameters.ts';
import { asked, UNSEEN } from '../resource.ts';
import { type ResourceRules, regionalArn } from './rule.ts';

/** CloudWatch Logs, Systems Manager, CloudFormation, API Gateway and Route 53. */
export const operationsRules: ResourceRules = {
  // Checked on the path of the HTTP request, which the record does not hold.
  apigateway: () => [UNSEEN],

  logs: (action, record, place) => {
    const request = requestOf(record);
    const types = action.resourceTypes.map((type) => type.name);
    const onGroup = types.includes('log-group') || types.includes('log-stream');
    const groups = GROUP_PARAMETERS.flatMap((name) => textsOf(valueAt(request, name)));
    if (!onGroup || groups.length === 0) return undefined;
    const stream = textAt(request, 'logStreamName') ?? '';
    return asked(...groups.map((group) => logArn(place, group, stream)));
  },

  ssm: (action, record, place) => {
    const request = requestOf(record);
    const types = new Set(action.resourceTypes.map((type) => type.name));
    if (types.has('parameter') && !listedArns(record).some(isParameter)) {
      const names = parameterNames(request);
      if (names.length > 0) return asked(...names.map((name) => parameterArn(place, name)));
    }
    if (types.has('document')) return onDocument(action, request, place);
    return undefined;
  },

  // A stack named by its name is checked as `stack/NAME/*`, star and all: the id behind it is not part of the request,
  // and the access-denied messages name that very text.
  cloudformation: (action, record, place) => {
    const name = textAt(requestOf(record), 'stackName');
    const onStack = action.resourceTypes.some((type) => type.name === 'stack');
    if (!onStack || name === undefined) return undefined;
    if (isStack(name)) return asked(name);
    const stack = /^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(name)
      ? regionalArn(place, 'cloudformation', `stack/${name}`)
      : undefined;
    return asked(stack === undefined ? undefined : `${stack}/*`);
  },

  route53: (action, record, place) => {
    const onZone = action.resourceTypes.some((type) => type.name === 'hostedzone');
    const id = textAt(requestOf(record), 'hostedZoneId') ?? textAt(requestOf(record), 'id');
    if (!onZone || action.resourceTypes.length > 1 || id === undefined) return undefined;
    const zone = /^(?:\/?hostedzone\/)?(Z[A-Z0-9]{1,31})$/.exec(id)?.[1];
    return asked(
      zone === undefined ? undefined : `arn:${place.partition}:route53:::hostedzone/${zone}`,
    );
  },
};

const GROUP_PARAMETERS = [
  'logGroupName',
  'logGroupNames',
  'logGroupIdentifier',
  'logGroupIdentifiers',
];

// CloudWatch Logs checks every call but the tagging ones, which take a resourceArn, against
// `log-group:NAME:log-stream:STREAM`, with nothing after the last colon when no stream is asked for: that is what its
// access-denied messages name, and why its guide wants `:*` after the group in policies.
function logArn(place: Place, group: string, stream: string): string | undefined {
  const name =
    /^(?:arn:[a-z-]+:logs:([a-z0-9-]+):(\d{12}):log-group:)?([\w./#-]{1,512})(?::\*)?$/.exec(group);
  const [, region, account, bare] = name ?? [];
  if (bare === undefined) return undefined;
  const owner = { ...place, region: region ?? place.region };
  return regionalArn(
    owner,
    'logs',
    `log-group:${bare}:log-stream:${stream}`,
    account ?? place.account,
  );
}

function isStack(text: string): boolean {
  return /^arn:[a-z-]+:cloudformation:[^:]+:\d{12}:stack\/[^/]+\/[^/]+$/.test(text);
}

function isParameter(arn: string): boolean {
  return /^arn:[a-z-]+:ssm:[^:]*:[^:]*:parameter\//.test(arn);
}

function parameterNames(request: Fields): readonly string[] {
  const tagged = textAt(request, 'resourceType') === 'Parameter' ? ['resourceId'] : [];
  return ['name', 'names', 'path', ...tagged].flatMap((field) => textsOf(valueAt(request, field)));
}

// `/a/b` and `a` alike become `parameter/a/b` and `parameter/a`; a version or label may follow; AWS's own public
// parameters belong to no account (Systems Manager user guide, "Calling public parameters").
function parameterArn(place: Place, name: string): string | undefined {
  if (isParameter(name)) return name;
  const bare = /^\/?([\w./-]{1,1011})(?::[\w.-]+)?$/.exec(name)?.[1]?.replace(/\/$/, '');
  if (bare === undefined || place.region === '' || !isPlain(bare)) return undefined;
  return bare.startsWith('aws/service/')
    ? `arn:${place.partition}:ssm:${place.region}::parameter/${bare}`
    : regionalArn(place, 'ssm', `parameter/${bare}`);
}

function onDocument(action: CatalogueAction, request: Fields, place: Place) {
  const name = textAt(request, 'documentName') ?? textAt(request, 'name');
  const instances = textsOf(valueAt(request, 'instanceIds')).concat(
    textsOf(valueAt(request, 'target')),
  );
  const touchesInstances = action.resourceTypes.some((type) => type.name === 'instance');
  // Without a name the account's default document is used, which the request does not say.
  const document = name === undefined ? undefined : documentArn(place, name);
  if (!touchesInstances) return asked(document);
  const targets = instances.length === 0 ? [undefined] : instances.map((id) => nodeArn(place, id));
  return asked(document, ...targets);
}

// AWS's documents belong to no account: `arn:aws:ssm:us-east-1::document/AWS-RunShellScript`.
function documentArn(place: Place, name: string): string | undefined {
  if (name.startsWith('arn:')) return name;
  if (!/^[\w.-]{3,128}$/.test(name) || place.region === '') return undefined;
  return /^(?:AWS|Amazon)[A-Za-z0-9]*-/.test(name)
    ? `arn:${place.partition}:ssm:${place.region}::document/${name}`
    : regionalArn(place, 'ssm', `document/${name}`);
}

function nodeArn(place: Place, id: string): string | undefined {
  if (/^mi-[0-9a-f]+$/.test(id)) return regionalArn(place, 'ssm', `managed-instance/${id}`);
  return /^i-[0-9a-f]+$/.test(id) ? regionalArn(place, 'ec2', `instance/${id}`) : undefined;
}
