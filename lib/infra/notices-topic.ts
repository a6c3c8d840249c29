import { Alias } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

/** Where people are told: something to review, something done, something that went wrong. */
export class NoticesTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, reviewerEmails: readonly string[]) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', {
      displayName: 'Ratchet',
      enforceSSL: true,
      masterKey: Alias.fromAliasName(this, 'Key', 'alias/aws/sns'),
    });
    for (const address of reviewerEmails) {
      this.topic.addSubscription(new EmailSubscription(address));
    }
  }
}
