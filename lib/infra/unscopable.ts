const LOG_DELIVERY =
  'A state machine sets up the delivery of its own log (Step Functions developer guide, "Logging using CloudWatch Logs").';

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
  'iam:GetAccountAuthorizationDetails':
    'All roles with their tags, once a day: ListRoles leaves tags out, and a call for each role would eat the rate of the account.',
  'logs:CreateLogDelivery': LOG_DELIVERY,
  'logs:DeleteLogDelivery': LOG_DELIVERY,
  'logs:DescribeLogGroups': LOG_DELIVERY,
  'logs:DescribeResourcePolicies': LOG_DELIVERY,
  'logs:GetLogDelivery': LOG_DELIVERY,
  'logs:ListLogDeliveries': LOG_DELIVERY,
  'logs:PutResourcePolicy': LOG_DELIVERY,
  'logs:UpdateLogDelivery': LOG_DELIVERY,
  'xray:GetSamplingRules': 'Which of its own calls a state machine traces.',
  'xray:GetSamplingTargets': 'Which of its own calls a state machine traces.',
  'xray:PutTelemetryRecords': 'How its own sending of traces goes.',
  'xray:PutTraceSegments': 'How long its own calls took.',
};
