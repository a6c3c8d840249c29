import { type AccessLevel, action as lookUp } from '../catalogue/catalogue.ts';
import { observability } from '../catalogue/observability.ts';
import type { DataSelector, Selectors } from './selectors.ts';

/** Would CloudTrail have shown a use of an action? */
type Sight =
  | { readonly kind: 'logged' }
  /** Nowhere. */
  | { readonly kind: 'hidden'; readonly reason: string }
  /** Not on these ARN patterns. */
  | { readonly kind: 'partly'; readonly on: readonly string[]; readonly reason: string }
  /** Not as an event of its own, but in the parameters of others. */
  | { readonly kind: 'inferred'; readonly reason: string }
  /** Perhaps: no operation of the name is published. What is seen counts, and silence proves nothing. */
  | { readonly kind: 'unpublished'; readonly reason: string };

export type Visibility = (action: string) => Sight;

// The `resources.type` of a selector that stands for a whole category (CloudTrail user guide, "Logging data events").
// Other categories are never taken as logged: wrongly unknown is safe, wrongly unused breaks a role.
const TYPES: Readonly<Record<string, string>> = {
  dynamodb: 'AWS::DynamoDB::Table',
  kinesis: 'AWS::Kinesis::Stream',
  lambda: 'AWS::Lambda::Function',
  s3: 'AWS::S3::Object',
  sns: 'AWS::SNS::Topic',
  sqs: 'AWS::SQS::Queue',
};

// Calls on DynamoDB streams are a type of their own.
const OTHER_TYPES: Readonly<Record<string, string>> = {
  'dynamodb:GetRecords': 'AWS::DynamoDB::Stream',
  'dynamodb:GetShardIterator': 'AWS::DynamoDB::Stream',
};

/** What a trail with these selectors shows. With null the selectors are not known, and only management events count. */
export function visibilityUnder(selectors: Selectors | null): Visibility {
  return (action) => {
    const seen = observability(action);
    switch (seen.kind) {
      case 'never-logged':
        return action === 'iam:PassRole'
          ? { kind: 'inferred', reason: seen.reason }
          : { kind: 'hidden', reason: seen.reason };
      case 'no-operation':
        return { kind: 'unpublished', reason: seen.reason };
      case 'management-event':
        return selectors === null ? { kind: 'logged' } : management(action, selectors);
      case 'data-event':
        return selectors === null
          ? {
              kind: 'hidden',
              reason: `a data event (${seen.category}), and it is not known which of those the trail logs: say so with --event-selectors`,
            }
          : dataEvent(action, seen.category, selectors);
    }
  };
}

function management(action: string, selectors: Selectors): Sight {
  const known = lookUp(action);
  const logged = isRead(known?.level) ? selectors.managementReads : selectors.managementWrites;
  if (!logged)
    return {
      kind: 'hidden',
      reason: `the trail does not log ${isRead(known?.level) ? 'reads' : 'writes'}`,
    };
  const source = `${known?.service}.amazonaws.com`;
  return selectors.excludedSources.includes(source)
    ? { kind: 'hidden', reason: `the trail leaves out ${source}` }
    : { kind: 'logged' };
}

function dataEvent(action: string, category: string, selectors: Selectors): Sight {
  const type = OTHER_TYPES[action] ?? TYPES[category];
  const read = isRead(lookUp(action)?.level);
  const fitting = selectors.data.filter(
    (each) => each.type === type && (read ? each.reads : each.writes),
  );
  if (type === undefined || fitting.length === 0)
    return { kind: 'hidden', reason: `a data event (${category}) that the trail does not log` };
  if (fitting.some((each) => each.only === null && each.except.length === 0))
    return { kind: 'logged' };

  const [widest] = fitting.filter((each) => each.only === null).sort(byExceptions);
  return widest === undefined
    ? {
        kind: 'hidden',
        reason: `a data event (${category}) that the trail logs for some resources only`,
      }
    : {
        kind: 'partly',
        on: widest.except.map((prefix) => darkPattern(action, prefix)),
        reason: `a data event (${category}) that the trail does not log there`,
      };
}

/** A selector speaks of `bucket/`; calls that list a bucket are checked against the bucket itself. */
function darkPattern(action: string, prefix: string): string {
  const onBucket = lookUp(action)?.resourceTypes.some(({ name }) => name === 'bucket') === true;
  return onBucket && prefix.endsWith('/') ? prefix.slice(0, -1) : `${prefix}*`;
}

function byExceptions(a: DataSelector, b: DataSelector): number {
  return a.except.length - b.except.length;
}

function isRead(level: AccessLevel | undefined): boolean {
  return level === 'Read' || level === 'List';
}
