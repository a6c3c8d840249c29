import type { CatalogueAction } from '../../catalogue/catalogue.ts';
import { isPlain, type Place } from '../arn.ts';
import { type Fields, listedArns, requestOf, textAt, textsOf, valueAt } from '../parameters.ts';
import { asked } from '../resource.ts';
import { type ResourceRules, regionalArn } from './rule.ts';

/** CloudWatch Logs, Systems Manager, CloudFormation, Route 53, CodeBuild and Athena. */
export const operationsRules: ResourceRules = {
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

  // Ids come with the path that the API puts before them: `/hostedzone/Z1`, `/change/C1`.
  route53: (action, record, place) => {
    const types = action.resourceTypes.map((each) => each.name);
    const request = requestOf(record);
    const tagged = textAt(request, 'resourceType');
    const [type, ...others] = types.length > 1 ? types.filter((each) => each === tagged) : types;
    const id = ['id', 'resourceId', `${type}Id`]
      .map((name) => textAt(request, name))
      .find((each) => each !== undefined);
    if (type === undefined || others.length > 0 || id === undefined) return undefined;
    const [, kind = type, bare] = /^(?:\/?([a-z]+)\/)?([A-Za-z0-9-]{1,64})$/.exec(id) ?? [];
    return asked(
      bare !== undefined && kind === type
        ? `arn:${place.partition}:route53:::${type}/${bare}`
        : undefined,
    );
  },

  // A build's id has its project's name before the colon (CodeBuild API reference, Build).
  codebuild: (action, record, place) => {
    const request = requestOf(record);
    const builds = ['id', 'ids'].flatMap((name) => textsOf(valueAt(request, name)));
    const [type] = action.resourceTypes;
    if (type?.name !== 'project' || builds.length === 0) return undefined;
    return asked(
      ...builds.map((id) => {
        const [, project] = /(?:^|:build\/)([A-Za-z0-9][\w-]{1,254}):[0-9a-f-]{36}$/.exec(id) ?? [];
        return project === undefined
          ? undefined
          : regionalArn(place, 'codebuild', `project/${project}`);
      }),
    );
  },

  // Without a workgroup a query runs in the one called primary (Athena API reference, StartQueryExecution).
  athena: (action, record, place) =>
    /^athena:(?:CreateNamedQuery|ListNamedQueries|ListQueryExecutions|StartQueryExecution)$/.test(
      action.name,
    ) && textAt(requestOf(record), 'workGroup') === undefined
      ? asked(regionalArn(place, 'athena', 'workgroup/primary'))
      : undefined,
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
