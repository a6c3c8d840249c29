import { services } from '../catalogue/catalogue.ts';

/**
 * IAM prefixes of event sources that are not simply named like them. Keys without `.amazonaws.com`.
 * Source: the CloudTrail pages of the services' guides, compared with the Service Authorization Reference.
 */
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ['agreement-marketplace', 'aws-marketplace'],
  ['amazonmq', 'mq'],
  ['api.detective', 'detective'],
  ['api.ecr', 'ecr'],
  ['api.ecr-public', 'ecr-public'],
  ['api.pricing', 'pricing'],
  ['api.sagemaker', 'sagemaker'],
  ['appconfigdata', 'appconfig'],
  ['application-insights', 'applicationinsights'],
  ['appstream2', 'appstream'],
  ['bedrock-agent', 'bedrock'],
  ['bedrock-agent-runtime', 'bedrock'],
  ['bedrock-agentcore-control', 'bedrock-agentcore'],
  ['bedrock-data-automation', 'bedrock'],
  ['bedrock-runtime', 'bedrock'],
  ['billingconsole', 'billing'],
  ['chime-sdk-media-pipelines', 'chime'],
  ['chime-sdk-voice', 'chime'],
  ['cloudcontrolapi', 'cloudformation'],
  ['cloudhsmv2', 'cloudhsm'],
  ['contact-lens', 'connect'],
  ['controlplane.payment-cryptography', 'payment-cryptography'],
  ['dataplane.payment-cryptography', 'payment-cryptography'],
  ['discovery-marketplace', 'aws-marketplace'],
  ['email', 'ses'],
  ['entitlement.marketplace', 'aws-marketplace'],
  ['forecastquery', 'forecast'],
  ['ingest.timestream', 'timestream'],
  ['keyspaces', 'cassandra'],
  ['management-marketplace', 'aws-marketplace-management'],
  ['marketplacecatalog', 'aws-marketplace'],
  ['memory-db', 'memorydb'],
  ['metering-marketplace', 'aws-marketplace'],
  ['migrationhub', 'mgh'],
  ['models.lex', 'lex'],
  ['models-v2-lex', 'lex'],
  ['monitoring', 'cloudwatch'],
  ['mturk-requester', 'mechanicalturk'],
  ['oidc', 'sso-oauth'],
  ['opensearchservice', 'es'],
  ['participant-connect', 'connect'],
  ['personalize-events', 'personalize'],
  ['personalize-runtime', 'personalize'],
  ['pinpoint', 'mobiletargeting'],
  ['pricelist', 'pricing'],
  ['qconnect', 'wisdom'],
  ['query.timestream', 'timestream'],
  ['rdsdata', 'rds-data'],
  ['rdsdataapi', 'rds-data'],
  ['reporting-marketplace', 'aws-marketplace'],
  ['runtime.lex', 'lex'],
  ['runtime.sagemaker', 'sagemaker'],
  ['s3-control', 's3'],
  ['servicecatalog-appregistry', 'servicecatalog'],
  ['streams.dynamodb', 'dynamodb'],
  ['tagging', 'tag'],
  ['taxconsole', 'tax'],
  ['transcribestreaming', 'transcribe'],
]);

const KNOWN: ReadonlySet<string> = new Set(services);

/** The IAM prefix of an event source: `monitoring.amazonaws.com` is `cloudwatch`. Undefined when AWS has none. */
export function prefixOf(eventSource: string): string | undefined {
  const name = eventSource
    .trim()
    .toLowerCase()
    .replace(/\.amazonaws\.com(?:\.cn)?$/, '');
  const told = PREFIXES.get(name);
  if (told !== undefined) return told;
  const labels = name.split('.');
  return [name, labels.at(-1), labels[0]].find((label) => label !== undefined && KNOWN.has(label));
}
