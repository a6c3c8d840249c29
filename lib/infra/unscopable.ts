/**
 * Actions that IAM cannot limit to a resource, so that a statement with them says `*`: each with what it gives away.
 * Source: service authorization reference, actions without a resource type.
 */
export const UNSCOPABLE: Readonly<Record<string, string>> = {
  'access-analyzer:CheckAccessNotGranted': 'Checks a document it is given; reads nothing.',
  'access-analyzer:CheckNoNewAccess': 'Compares two documents it is given; reads nothing.',
  'access-analyzer:GetGeneratedPolicy': 'Job ids are random and made by our own StartGeneration.',
  'access-analyzer:StartPolicyGeneration':
    'Starts a reading job; what it can read is limited by the access role, whose passing is limited to one.',
  'access-analyzer:ValidatePolicy': 'Checks a document it is given; reads nothing.',
  'iam:SimulateCustomPolicy': 'Evaluates documents it is given; reads nothing.',
  'iam:GetServiceLastAccessedDetails':
    'Reads a report by its id, which is random; which roles can be reported on is limited where one is started.',
  'iam:GetAccountSummary': 'Counts and quotas of the account.',
  'iam:ListRoles': 'Names of roles; what a role may do is read role by role.',
  'xray:PutTelemetryRecords': 'How its own sending of traces goes.',
  'xray:PutTraceSegments': 'How long its own calls took.',
};
