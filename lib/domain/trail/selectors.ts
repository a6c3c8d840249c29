import * as z from 'zod';
import { BadInput } from '../errors.ts';

/** Which data events of one resource type (`AWS::S3::Object`) a trail records. */
export interface DataSelector {
  readonly type: string;
  readonly reads: boolean;
  readonly writes: boolean;
  /** ARN prefixes it is limited to; null for all. */
  readonly only: readonly string[] | null;
  /** ARN prefixes it leaves out. */
  readonly except: readonly string[];
}

/** What a trail is set to record. */
export interface Selectors {
  readonly managementReads: boolean;
  readonly managementWrites: boolean;
  /** Event sources left out of the management events, such as `kms.amazonaws.com`. */
  readonly excludedSources: readonly string[];
  readonly data: readonly DataSelector[];
}

const Basic = z.object({
  ReadWriteType: z.enum(['ReadOnly', 'WriteOnly', 'All']).default('All'),
  IncludeManagementEvents: z.boolean().default(true),
  DataResources: z
    .array(z.object({ Type: z.string(), Values: z.array(z.string()).default([]) }))
    .default([]),
  ExcludeManagementEventSources: z.array(z.string()).default([]),
});
const Texts = z.array(z.string()).optional();
const Field = z.object({
  Field: z.string(),
  Equals: Texts,
  StartsWith: Texts,
  EndsWith: Texts,
  NotEquals: Texts,
  NotStartsWith: Texts,
  NotEndsWith: Texts,
});
const Advanced = z.object({ Name: z.string().optional(), FieldSelectors: z.array(Field) });
const File = z.object({
  EventSelectors: z.array(Basic).optional(),
  AdvancedEventSelectors: z.array(Advanced).optional(),
});

type Field = z.infer<typeof Field>;

const NOTHING: Selectors = {
  managementReads: false,
  managementWrites: false,
  excludedSources: [],
  data: [],
};

/**
 * Reads the output of `aws cloudtrail get-event-selectors`. A condition that is not understood makes its selector
 * count for nothing, since believing in an event that was never recorded would make a used action look unused.
 * Throws BadInput naming `where`.
 */
export function parseSelectors(json: unknown, where: string): Selectors {
  const parsed = File.safeParse(json);
  if (
    !parsed.success ||
    (parsed.data.EventSelectors ?? parsed.data.AdvancedEventSelectors) === undefined
  ) {
    throw new BadInput(
      `${where}: no event selectors (make the file with "aws cloudtrail get-event-selectors --trail-name NAME")`,
    );
  }
  const { EventSelectors = [], AdvancedEventSelectors = [] } = parsed.data;
  return [...EventSelectors.map(ofBasic), ...AdvancedEventSelectors.map(ofAdvanced)].reduce(
    union,
    NOTHING,
  );
}

function union(a: Selectors, b: Selectors): Selectors {
  const none = !a.managementReads && !a.managementWrites;
  const managed = b.managementReads || b.managementWrites;
  return {
    managementReads: a.managementReads || b.managementReads,
    managementWrites: a.managementWrites || b.managementWrites,
    excludedSources: none
      ? b.excludedSources
      : managed
        ? a.excludedSources.filter((source) => b.excludedSources.includes(source))
        : a.excludedSources,
    data: [...a.data, ...b.data],
  };
}

function ofBasic(basic: z.infer<typeof Basic>): Selectors {
  const reads = basic.ReadWriteType !== 'WriteOnly';
  const writes = basic.ReadWriteType !== 'ReadOnly';
  return {
    managementReads: basic.IncludeManagementEvents && reads,
    managementWrites: basic.IncludeManagementEvents && writes,
    excludedSources: basic.ExcludeManagementEventSources,
    data: basic.DataResources.map(({ Type, Values }) => ({
      type: Type,
      reads,
      writes,
      only: everything(Values) ? null : Values,
      except: [],
    })),
  };
}

/** `arn:aws:s3`, `arn:aws:lambda` and `arn:aws:dynamodb` stand for all of the account (CloudTrail API, DataResource). */
function everything(values: readonly string[]): boolean {
  return values.some((value) => /^arn:[^:]*:[^:]+(:+)?$/.test(value));
}

function ofAdvanced({ FieldSelectors }: z.infer<typeof Advanced>): Selectors {
  const field = (name: string) => FieldSelectors.find(({ Field: each }) => each === name);
  const readOnly = field('readOnly')?.Equals?.[0];
  const reads = readOnly !== 'false';
  const writes = readOnly !== 'true';
  const category = field('eventCategory')?.Equals?.[0];
  const strange = FieldSelectors.some((each) => !understood(each));

  if (category === 'Management' && !strange) {
    return {
      ...NOTHING,
      managementReads: reads,
      managementWrites: writes,
      excludedSources: field('eventSource')?.NotEquals ?? [],
    };
  }
  const type = field('resources.type')?.Equals?.[0];
  if (category !== 'Data' || type === undefined || strange) return NOTHING;

  const arns = field('resources.ARN');
  const only = arns?.StartsWith ?? arns?.Equals ?? null;
  const except = arns?.NotStartsWith ?? arns?.NotEquals ?? [];
  return { ...NOTHING, data: [{ type, reads, writes, only, except }] };
}

function understood({ Field: name, ...tests }: Field): boolean {
  const used = Object.entries(tests).flatMap(([test, values]) =>
    values === undefined ? [] : [test],
  );
  if (name === 'resources.ARN')
    return (
      used.length === 1 &&
      ['StartsWith', 'Equals', 'NotStartsWith', 'NotEquals'].includes(used[0] ?? '')
    );
  if (name === 'eventSource') return used.length === 1 && used[0] === 'NotEquals';
  return (
    ['eventCategory', 'readOnly', 'resources.type'].includes(name) &&
    used.length === 1 &&
    used[0] === 'Equals'
  );
}
