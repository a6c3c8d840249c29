import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { matches } from '../infra/event-pattern.ts';
import { appWith } from '../infra/synthesised.ts';

// The rules against every record of the corpus, as EventBridge would hand it on.

const FOLDER = new URL('../../../shared/data/cloudtrail/', import.meta.url);

interface Recorded {
  readonly eventSource: string;
  readonly eventName: string;
  readonly errorCode?: string;
  readonly requestParameters?: Readonly<Record<string, unknown>> | null;
}

const records = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json.gz'))
  .flatMap((name) => {
    const text = gunzipSync(readFileSync(new URL(name, FOLDER))).toString('utf8');
    return JSON.parse(text).Records as readonly Recorded[];
  });
const asEvent = (record: Recorded) => ({
  source: `aws.${String(record.eventSource).split('.')[0]}`,
  'detail-type': 'AWS API Call via CloudTrail',
  detail: record,
});
const rules = Template.fromStack(appWith().stack()).findResources('AWS::Events::Rule');
const passing = (trigger: string) => {
  const [, rule] = Object.entries(rules).find(([id]) => id.startsWith(trigger)) ?? [];
  return records.filter((record) => matches(rule?.['Properties'].EventPattern, asEvent(record)));
};

it('stops at every role that was really deleted, and at no call that failed', () => {
  const deleted = records.filter(
    ({ eventSource, eventName, errorCode }) =>
      eventSource === 'iam.amazonaws.com' && eventName === 'DeleteRole' && errorCode === undefined,
  );

  expect(deleted.length).toBeGreaterThan(0);
  expect(passing('OnUntag')).toEqual(deleted);
});

it('starts at no real record, since none carries the tag, and at each TagRole and CreateRole once it does', () => {
  const tags = [
    { key: 'team', value: 'a' },
    { key: 'LP:Observe', value: '14d' },
  ];
  const made = records.filter(
    ({ eventSource, eventName, errorCode }) =>
      eventSource === 'iam.amazonaws.com' &&
      ['TagRole', 'CreateRole'].includes(eventName) &&
      errorCode === undefined,
  );
  const [, rule] = Object.entries(rules).find(([id]) => id.startsWith('OnTag')) ?? [];

  expect(passing('OnTag')).toEqual([]);
  expect(made.length).toBeGreaterThan(10);
  for (const record of made) {
    const tagged = { ...record, requestParameters: { ...record.requestParameters, tags } };
    expect(matches(rule?.['Properties'].EventPattern, asEvent(tagged))).toBe(true);
  }
});
