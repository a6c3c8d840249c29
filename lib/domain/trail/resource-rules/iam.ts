import { requestOf, textAt } from '../parameters.ts';
import { asked, patterned } from '../resource.ts';
import type { ResourceRules } from './rule.ts';

/** The parameter that names a resource whose ARN has a path before the name. */
const NAMED: ReadonlyMap<string, string> = new Map([
  ['group', 'groupName'],
  ['instance-profile', 'instanceProfileName'],
  ['mfa', 'virtualMFADeviceName'],
  ['policy', 'policyName'],
  ['role', 'roleName'],
  ['server-certificate', 'serverCertificateName'],
  ['user', 'userName'],
]);
/** The calls whose request says the path, no path being "/" (IAM API reference, CreateRole and its like). */
const SAYS_PATH: ReadonlySet<string> = new Set([
  'iam:CreateGroup',
  'iam:CreateInstanceProfile',
  'iam:CreatePolicy',
  'iam:CreateRole',
  'iam:CreateUser',
  'iam:CreateVirtualMFADevice',
  'iam:UploadServerCertificate',
]);

export const iamRules: ResourceRules = {
  iam: (action, record, place) => {
    const [type, ...others] = action.resourceTypes;
    const request = requestOf(record);
    if (type === undefined || others.length > 0 || place.account === '') return undefined;
    const arn = `arn:${place.partition}:iam::${place.account}:${type.name}`;
    if (action.name === 'iam:CreateServiceLinkedRole') {
      const service = textAt(request, 'aWSServiceName') ?? '';
      // IAM user guide, "Service-linked role permissions".
      if (!/^[a-z0-9.-]+$/.test(service)) return undefined;
      return [patterned(`${arn}/aws-service-role/${service}/*`)];
    }
    const name = textAt(request, NAMED.get(type.name) ?? '');
    if (name === undefined || !/^[\w+=,.@-]{1,128}$/.test(name)) return undefined;
    // A name is unique in its account whatever its path, so the calls on what exists do not say the path.
    if (!SAYS_PATH.has(action.name)) return [patterned(`${arn}/*${name}`)];
    const path = textAt(request, 'path') ?? '/';
    return asked(isPath(path) ? `${arn}${path}${name}` : undefined);
  },
};

function isPath(path: string): boolean {
  return path === '/' || /^\/(?:[\w+=,.@-]+\/)+$/.test(path);
}
