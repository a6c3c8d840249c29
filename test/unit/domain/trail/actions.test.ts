import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { action } from '../../../../lib/domain/catalogue/catalogue.ts';
import { meaningOf } from '../../../../lib/domain/trail/actions.ts';
import type { ActionUse, TrailRecord } from '../../../../lib/domain/trail/record.ts';

/** `event` is `source:Name` without `.amazonaws.com`; a use is `action resource from via [key=value]`, with ~ before a pattern. */
interface Case {
  readonly name: string;
  readonly event: string;
  readonly region?: string;
  /** The ARN of the caller. */
  readonly caller?: string;
  readonly request?: unknown;
  readonly response?: unknown;
  readonly resources?: readonly string[];
  readonly uses: readonly string[] | 'no-permission-needed' | 'unmapped';
}

const FOLDER = new URL('./cases/', import.meta.url);

function recordOf(sample: Case): TrailRecord {
  const { event, region, caller, request, response, resources } = sample;
  const colon = event.indexOf(':');
  return {
    eventSource: `${event.slice(0, colon)}.amazonaws.com`,
    eventName: event.slice(colon + 1),
    awsRegion: region ?? 'us-east-1',
    recipientAccountId: '111122223333',
    requestParameters: request ?? null,
    responseElements: response ?? null,
    ...(caller ? { userIdentity: { arn: caller } } : {}),
    ...(resources ? { resources: resources.map((ARN) => ({ ARN })) } : {}),
  };
}

function written(use: ActionUse): string {
  const context = Object.entries(use.context).map(([key, value]) => ` ${key}=${value}`);
  const resource = use.pattern === null ? use.resource : `~${use.pattern}`;
  return `${use.action} ${resource} ${use.resourceFrom} ${use.via}${context.join('')}`;
}

describe.each(readdirSync(FOLDER))('calls of %s', (file) => {
  const cases: readonly Case[] = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));

  it.each(cases)('$event: $name', (sample) => {
    const meaning = meaningOf(recordOf(sample));

    expect(meaning.kind === 'uses' ? meaning.uses.map(written) : meaning.kind).toEqual(sample.uses);
    if (meaning.kind === 'uses') {
      expect(meaning.uses.map((use) => action(use.action)?.name)).toEqual(
        meaning.uses.map((use) => use.action),
      );
    }
  });
});

describe('records of any shape', () => {
  it('names an unmapped call by source and event', () => {
    expect(meaningOf({ eventSource: 'iam.amazonaws.com', eventName: 'PutPolicy' })).toEqual({
      kind: 'unmapped',
      name: 'iam.amazonaws.com:PutPolicy',
    });
  });

  it.each([
    {},
    { eventSource: 7, eventName: ['x'] },
    { eventSource: 's3.amazonaws.com' },
    { eventSource: '__proto__', eventName: '__proto__' },
  ])('gives no use for %j', (record) => {
    expect(meaningOf(record).kind).toBe('unmapped');
  });

  it.each([
    null,
    'text',
    7,
    [],
    [['a']],
    { bucketName: 7, key: {} },
    { bucketName: ['a', 'b'], key: ['c', 'd'] },
  ])('shows no object where the parameters are %j', (requestParameters) => {
    const record = { eventSource: 's3.amazonaws.com', eventName: 'GetObject', requestParameters };
    expect(meaningOf({ ...record, resources: 'none', awsRegion: 3 })).toEqual({
      kind: 'uses',
      uses: [
        {
          action: 's3:GetObject',
          resource: null,
          resourceFrom: 'none',
          pattern: null,
          certainty: 'unseen',
          via: 'event',
          context: {},
        },
      ],
    });
  });

  it('makes no ARN of an account or region that the record does not tell', () => {
    const record = {
      eventSource: 'dynamodb.amazonaws.com',
      eventName: 'GetItem',
      requestParameters: { tableName: 'Music' },
    };
    const meaning = meaningOf(record);
    expect(meaning.kind === 'uses' && meaning.uses.map((use) => use.resource)).toEqual([null]);
  });

  it('survives parameters that nest without end', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`);
    const record = {
      eventSource: 'ec2.amazonaws.com',
      eventName: 'CreateTags',
      requestParameters: deep,
    };
    expect(meaningOf(record).kind).toBe('uses');
  });
});
