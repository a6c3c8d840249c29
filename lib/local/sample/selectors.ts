import { ACCOUNT, HOME_REGION, UNLOGGED_BUCKET } from './organisation.ts';

interface FieldSelector {
  readonly Field: string;
  readonly Equals?: readonly string[];
  readonly NotStartsWith?: readonly string[];
}

/** The JSON that `aws cloudtrail get-event-selectors` prints. */
export interface EventSelectors {
  readonly TrailARN: string;
  readonly AdvancedEventSelectors: readonly {
    readonly Name: string;
    readonly FieldSelectors: readonly FieldSelector[];
  }[];
}

/**
 * What the sample's trail logs: all management events; data events of DynamoDB and Lambda, and of S3 but for one
 * bucket. Nothing of SQS, SNS, SES or X-Ray: their silence proves nothing.
 */
export const sampleSelectors: EventSelectors = {
  TrailARN: `arn:aws:cloudtrail:${HOME_REGION}:${ACCOUNT}:trail/larkspur`,
  AdvancedEventSelectors: [
    { Name: 'Management events', FieldSelectors: [category('Management')] },
    {
      Name: 'Objects of all buckets but one',
      FieldSelectors: [
        ...dataEvents('AWS::S3::Object'),
        { Field: 'resources.ARN', NotStartsWith: [`arn:aws:s3:::${UNLOGGED_BUCKET}/`] },
      ],
    },
    { Name: 'DynamoDB items', FieldSelectors: dataEvents('AWS::DynamoDB::Table') },
    { Name: 'Lambda invocations', FieldSelectors: dataEvents('AWS::Lambda::Function') },
  ],
};

function category(value: 'Management' | 'Data'): FieldSelector {
  return { Field: 'eventCategory', Equals: [value] };
}

function dataEvents(resourceType: string): readonly FieldSelector[] {
  return [category('Data'), { Field: 'resources.type', Equals: [resourceType] }];
}
