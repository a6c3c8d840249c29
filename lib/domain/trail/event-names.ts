import { action } from '../catalogue/catalogue.ts';
import { statementsOf, transactionItems } from './dynamodb-items.ts';
import { EVENT_ACTIONS } from './event-exceptions.ts';
import { requestOf, textAt } from './parameters.ts';
import type { TrailRecord } from './record.ts';

const EXCEPTIONS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(EVENT_ACTIONS).map(([event, actions]) => [
    event.toLowerCase(),
    actions.split(' '),
  ]),
);

// Lambda and CloudFront put the API version behind the name: CreateFunction20150331, GetPolicy20150331v2,
// UpdateDistribution2020_05_31. Nothing less is a version: ListObjectsV2 and CreateEnvironmentEC2 end so by themselves.
const VERSION = /\d{4}_?\d{2}_?\d{2}(?:v\d+)?$/;

/** The IAM actions an event name stands for, in the catalogue's spelling; empty when none fits. */
export function actionsOfEvent(
  prefix: string,
  eventName: string,
  record: TrailRecord,
): readonly string[] {
  const name = ofAccount(prefix, eventName.trim(), record);
  const names = [name, name.replace(VERSION, '')];
  for (const candidate of names) {
    const told = EXCEPTIONS.get(`${prefix}:${candidate}`.toLowerCase());
    const found = (told ?? [`${prefix}:${candidate}`]).flatMap(
      (entry) => action(entry)?.name ?? [],
    );
    if (found.length > 0) return found;
  }
  return (RULES.get(prefix)?.(names.at(-1) ?? name, record) ?? []).flatMap(
    (entry) => action(entry)?.name ?? [],
  );
}

// One name for two operations, of which the account's own has no bucket (S3 Control API reference, PutPublicAccessBlock).
function ofAccount(prefix: string, name: string, record: TrailRecord): string {
  const [, verb] = /^(Delete|Get|Put)PublicAccessBlock$/.exec(name) ?? [];
  if (prefix !== 's3' || verb === undefined) return name;
  const request = requestOf(record);
  const isAccount =
    textAt(request, 'bucketName') === undefined && textAt(request, 'accountId') !== undefined;
  return isAccount ? `${verb}AccountPublicAccessBlock` : name;
}

type EventRule = (name: string, record: TrailRecord) => readonly string[];

const RULES: ReadonlyMap<string, EventRule> = new Map<string, EventRule>([
  ['apigateway', (name) => [`apigateway:${httpVerb(name)}`]],
  [
    'budgets',
    (name) => [/^Describe|^Get|^List/.test(name) ? 'budgets:ViewBudget' : 'budgets:ModifyBudget'],
  ],
  ['dynamodb', dynamodbActions],
  // Every object call on a directory bucket is authorised by the session it runs in.
  ['s3express', () => ['s3express:CreateSession']],
  ['quicksight', (name) => [`quicksight:${name.replace(/V2$/, '')}`]],
]);

// API Gateway's control plane is granted by HTTP verb (API Gateway developer guide, "IAM policy examples").
function httpVerb(name: string): string {
  if (/^(?:Get|Export)/.test(name)) return 'GET';
  if (/^Update/.test(name)) return 'PATCH';
  if (/^(?:Delete|Flush|Reset|Untag)/.test(name)) return 'DELETE';
  if (/^(?:Put|Reimport|ImportApi$|ImportDocumentationParts)/.test(name)) return 'PUT';
  return 'POST';
}

// PartiQL and transactions are granted by what they do, item by item: CloudTrail shows the verb of each statement and
// the operation of each item. Where it does not, the call stays unmapped: guessing would invent a use.
function dynamodbActions(name: string, record: TrailRecord): readonly string[] {
  const items = name === 'TransactWriteItems' ? transactionItems(record) : statementsOf(record);
  return [...new Set(items.map((item) => item.action))];
}
