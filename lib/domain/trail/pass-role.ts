import { action } from '../catalogue/catalogue.ts';
import { type Place, placeOf } from './arn.ts';
import { fieldsOf, requestOf, textsOf, valueAt } from './parameters.ts';
import { ROLE_PARAMETERS } from './pass-role-parameters.ts';
import type { ActionUse, TrailRecord } from './record.ts';
import { patterned, type Resource, stated, UNSEEN } from './resource.ts';

const ROLE_ARN = /^arn:aws(?:-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/;
const PROFILE_ARN = /^arn:aws(?:-[a-z]+)*:iam::(\d{12}):instance-profile\/[\w+=,.@/-]+$/;
/** Batch calls its instance profile a role. */
const HOLDS_PROFILE = /InstanceProfile|computeResources\.instanceRole$/i;
const NAME = /^[\w+=,.@/-]{1,576}$/;
const SERVICE_LINKED = /:role\/aws-service-role\//;

/**
 * The roles a call hands to a service. CloudTrail never shows iam:PassRole: it is checked inside the call that carries
 * the role (IAM user guide, "Grant a user permissions to pass a role to an AWS service"). A role given by name lacks its
 * path, and one behind an instance profile its name: only a pattern is known of them.
 */
export function passedRoles(actionName: string, record: TrailRecord): readonly ActionUse[] {
  const rows = ROLE_PARAMETERS.get(actionName);
  if (rows === undefined) return rolesAnywhere(actionName, record);
  const request = requestOf(record);
  const place = placeOf(record);
  return rows.flatMap(({ path, service }) =>
    rolesAt(request, path.split('.'))
      .filter((role) => !SERVICE_LINKED.test(role))
      .map((role) =>
        passing(roleOf(role, HOLDS_PROFILE.test(path), place), {
          'iam:PassedToService': service,
        }),
      ),
  );
}

// Of the other calls the catalogue tells which may pass a role, but neither in which parameter nor to whom.
function rolesAnywhere(actionName: string, record: TrailRecord): readonly ActionUse[] {
  if (!action(actionName)?.dependent.includes('iam:PassRole')) return [];
  const { account } = placeOf(record);
  return rolesUnder(requestOf(record), 'request', 0)
    .filter((role) => !SERVICE_LINKED.test(role) && role.split(':')[4] === account)
    .map((role) => passing(stated(role, 'request'), {}));
}

const DEEPEST = 6;

/** Role ARNs in fields that are named for a role, however deep. */
function rolesUnder(value: unknown, field: string, depth: number): readonly string[] {
  if (typeof value === 'string') return /role/i.test(field) && ROLE_ARN.test(value) ? [value] : [];
  if (depth > DEEPEST) return [];
  if (Array.isArray(value)) return value.flatMap((entry) => rolesUnder(entry, field, depth + 1));
  return Object.entries(fieldsOf(value)).flatMap(([name, inner]) =>
    rolesUnder(inner, name, depth + 1),
  );
}

function passing(role: Resource, context: ActionUse['context']): ActionUse {
  return { action: 'iam:PassRole', ...role, via: 'pass-role', context };
}

function roleOf(text: string, isProfile: boolean, place: Place): Resource {
  if (ROLE_ARN.test(text)) return stated(text, 'request');
  const [, elsewhere] = PROFILE_ARN.exec(text) ?? [];
  const account = elsewhere ?? place.account;
  if (account === '' || (elsewhere === undefined && !NAME.test(text))) return UNSEEN;
  const roles = `arn:${place.partition}:iam::${account}:role/*`;
  return patterned(
    isProfile || elsewhere !== undefined
      ? roles
      : `${roles}${text.slice(text.lastIndexOf('/') + 1)}`,
  );
}

/** Texts at a path, lists on the way walked through; an instance profile is an object with a name or an ARN. */
function rolesAt(value: unknown, path: readonly string[]): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((entry) => rolesAt(entry, path));
  const [name, ...rest] = path;
  if (name !== undefined) {
    const inner = valueAt(fieldsOf(value), name);
    const { items } = fieldsOf(inner);
    return inner === undefined ? [] : rolesAt(items ?? inner, rest);
  }
  const profile = fieldsOf(value);
  return textsOf(value).concat(textsOf(valueAt(profile, 'arn') ?? valueAt(profile, 'name')));
}
