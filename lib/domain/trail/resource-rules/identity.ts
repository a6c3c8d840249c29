import type { CatalogueAction } from '../../catalogue/catalogue.ts';
import type { Place } from '../arn.ts';
import { listedArns, requestOf, textAt } from '../parameters.ts';
import type { TrailRecord } from '../record.ts';
import { asked, type Resource, stated, UNSEEN } from '../resource.ts';
import { type ResourceRules, regionalArn } from './rule.ts';

/** What an IAM call makes: resource type and the parameter with its name. */
const MADE: ReadonlyMap<string, readonly [type: string, parameter: string]> = new Map([
  ['iam:CreateGroup', ['group', 'groupName']],
  ['iam:CreateInstanceProfile', ['instance-profile', 'instanceProfileName']],
  ['iam:CreatePolicy', ['policy', 'policyName']],
  ['iam:CreateRole', ['role', 'roleName']],
  ['iam:CreateUser', ['user', 'userName']],
]);

/** IAM and KMS. */
export const identityRules: ResourceRules = {
  // Roles, users and the like have a path in their ARN. Only the calls that make them say it: no path means "/".
  iam: (action, record, place) => {
    const [type, parameter] = MADE.get(action.name) ?? [];
    if (type === undefined || parameter === undefined) return undefined;
    const request = requestOf(record);
    const name = textAt(request, parameter);
    const path = textAt(request, 'path') ?? '/';
    const valid = name !== undefined && /^[\w+=,.@-]{1,128}$/.test(name) && isPath(path);
    return asked(
      valid && place.account !== ''
        ? `arn:${place.partition}:iam::${place.account}:${type}${path}${name}`
        : undefined,
    );
  },

  kms: (action, record, place) => {
    if (isReEncrypt(action)) return reEncrypted(action, record, place);
    return action.resourceTypes.some((type) => type.name === 'alias')
      ? aliased(record, place)
      : undefined;
  },
};

function isPath(path: string): boolean {
  return path === '/' || /^\/(?:[\w+=,.@-]+\/)+$/.test(path);
}

// Making and moving an alias is checked on the alias and on its key; deleting one does not say the key.
function aliased(record: TrailRecord, place: Place): readonly Resource[] | undefined {
  if (listedArns(record).some((arn) => arn.includes(':kms:'))) return undefined;
  const request = requestOf(record);
  const alias = /^alias\/[\w/-]{1,250}$/.exec(textAt(request, 'aliasName') ?? '')?.[0];
  const key = textAt(request, 'targetKeyId') ?? '';
  const id = /^[0-9a-f-]{36}$|^mrk-[0-9a-f]{32}$/.test(key) ? `key/${key}` : undefined;
  const isArn = /^arn:[a-z-]+:kms:[^:]+:\d{12}:key\/[^/]+$/.test(key);
  return asked(regionalArn(place, 'kms', alias), isArn ? key : regionalArn(place, 'kms', id));
}

function isReEncrypt(action: CatalogueAction): boolean {
  return action.name === 'kms:ReEncryptFrom' || action.name === 'kms:ReEncryptTo';
}

// ReEncrypt lists both keys without saying which is which: destinationKeyId does.
function reEncrypted(
  action: CatalogueAction,
  record: TrailRecord,
  place: Place,
): readonly Resource[] {
  const keys = listedArns(record).filter((arn) => /^arn:[a-z-]+:kms:.*:key\/[^/]+$/.test(arn));
  const target = textAt(requestOf(record), 'destinationKeyId') ?? '';
  const to = keys.find((arn) => arn === target || arn.endsWith(`:key/${target}`));
  const others = keys.filter((arn) => arn !== to);
  const chosen = action.name === 'kms:ReEncryptTo' ? to : (others[0] ?? to);
  if (keys.length === 0 || others.length > 1 || to === undefined || place.region === '')
    return [UNSEEN];
  return chosen === undefined ? [UNSEEN] : [stated(chosen, 'resources')];
}
