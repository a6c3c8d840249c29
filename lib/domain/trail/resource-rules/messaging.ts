import { listedArns, requestOf, textAt, textsNamed } from '../parameters.ts';
import { asked } from '../resource.ts';
import { type ResourceRules, regionalArn } from './rule.ts';

// https://sqs.us-east-1.amazonaws.com/111122223333/name, and the older forms queue.amazonaws.com and
// us-east-1.queue.amazonaws.com (SQS developer guide, "Queue and message identifiers").
const QUEUE_URL =
  /^https?:\/\/(?:sqs\.([a-z0-9-]+)\.[a-z.]+|(?:([a-z0-9-]+)\.)?queue\.[a-z.]+)\/(\d{12})\/([A-Za-z0-9_-]{1,80}(?:\.fifo)?)$/;

/** SQS, SNS and EventBridge. */
export const messagingRules: ResourceRules = {
  sqs: (_action, record, place) => {
    if (listedArns(record).some((arn) => arn.includes(':sqs:'))) return undefined;
    const url = textAt(requestOf(record), 'queueUrl');
    if (url === undefined) return undefined;
    const [, region, older, account, name] = QUEUE_URL.exec(url) ?? [];
    return asked(
      regionalArn(
        { ...place, region: region ?? older ?? place.region },
        'sqs',
        name,
        account ?? '',
      ),
    );
  },

  // A subscription has its topic's ARN with an id behind it.
  sns: (_action, record) => {
    const subscription = textAt(requestOf(record), 'subscriptionArn');
    if (subscription === undefined) return undefined;
    const topic = /^(arn:[^:]+:sns:[^:]+:\d{12}:[^:]+):[0-9a-f-]{36}$/.exec(subscription)?.[1];
    return asked(topic);
  },

  events: (action, record, place) => {
    const request = requestOf(record);
    if (action.name === 'events:PutEvents') {
      const buses = textsNamed(request, 'eventBusName');
      return asked(
        ...buses.map((bus) => busArn(bus, (name) => regionalArn(place, 'events', name))),
      );
    }
    const isRule = action.resourceTypes.some(({ name }) => name.startsWith('rule-on-'));
    const rule = textAt(request, 'rule') ?? textAt(request, 'name');
    if (!isRule || rule === undefined || !/^[\w.-]{1,64}$/.test(rule)) return undefined;
    const bus = textAt(request, 'eventBusName') ?? 'default';
    const name = bus.startsWith('arn:') ? bus.slice(bus.indexOf(':event-bus/') + 11) : bus;
    return asked(
      regionalArn(place, 'events', name === 'default' ? `rule/${rule}` : `rule/${name}/${rule}`),
    );
  },
};

function busArn(bus: string, arnOf: (resource: string) => string | undefined): string | undefined {
  return bus.startsWith('arn:') ? bus : arnOf(`event-bus/${bus}`);
}
