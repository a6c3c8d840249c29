import { fieldsOf, requestOf, textsOf, valueAt } from './parameters.ts';
import { ROLE_PARAMETERS } from './pass-role-parameters.ts';
import type { ActionUse, TrailRecord } from './record.ts';
import { stated, UNSEEN } from './resource.ts';

const ROLE_ARN = /^arn:aws(?:-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/;
const SERVICE_LINKED = /:role\/aws-service-role\//;

/**
 * The roles a call hands to a service. CloudTrail never shows iam:PassRole: it is checked inside the call that carries
 * the role (IAM user guide, "Grant a user permissions to pass a role to an AWS service"). A role given by name, or
 * behind an instance profile, has no ARN in the record: its resource is null.
 */
export function passedRoles(actionName: string, record: TrailRecord): readonly ActionUse[] {
  if (actionName === 'iam:AddRoleToInstanceProfile') return [passing(null, 'ec2.amazonaws.com')];
  const rows = ROLE_PARAMETERS.get(actionName) ?? [];
  const request = requestOf(record);
  return rows.flatMap(({ path, service }) =>
    rolesAt(request, path.split('.'))
      .filter((role) => !SERVICE_LINKED.test(role))
      .map((role) => passing(ROLE_ARN.test(role) ? role : null, service)),
  );
}

function passing(resource: string | null, service: string): ActionUse {
  return {
    action: 'iam:PassRole',
    ...(resource === null ? UNSEEN : stated(resource, 'request')),
    via: 'pass-role',
    context: { 'iam:PassedToService': service },
  };
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
  return textsOf(value).concat(textsOf(profile['arn'] ?? profile['name']));
}
