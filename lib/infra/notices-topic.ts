import { Alias } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

/**
 * Where notices go. What a step has to tell it says once, on `topic`, which the functions of the channels listen to
 * (notice-channels.ts). `people` is one of the channels: who wants plain text or JSON subscribes there.
 */
export class NoticesTopic extends Construct {
  readonly topic: Topic;
  readonly people: Topic;

  constructor(scope: Construct, id: string, reviewerEmails: readonly string[]) {
    super(scope, id);
    const masterKey = Alias.fromAliasName(this, 'Key', 'alias/aws/sns');
    this.topic = new Topic(this, 'Topic', { enforceSSL: true, masterKey });
    this.people = new Topic(this, 'People', {
      displayName: 'Ratchet',
      enforceSSL: true,
      masterKey,
    });
    for (const address of reviewerEmails) {
      this.people.addSubscription(new EmailSubscription(address));
    }
  }
}
