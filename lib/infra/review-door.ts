import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { readSecret } from './notice-channels.ts';
import type { Settings } from './settings.ts';
import { allow } from './statements.ts';

/** What a function gets to make or to open links, or to log reviewers in. */
interface DoorPart {
  readonly environment: Readonly<Record<string, string>>;
  readonly permissions: readonly PolicyStatement[];
}

const NOTHING: DoorPart = { environment: {}, permissions: [] };

/**
 * What vouches for those who open the review pages, as the settings say. Links are signed by a KMS key that never
 * leaves KMS; KMS rotates no HMAC key by itself, so it is replaced by another one, and the setting
 * `earlierLinkKeys` keeps the old one good for the links that are out.
 */
export class ReviewDoor extends Construct {
  /** Whether API Gateway asks for signed requests itself. */
  readonly signed: boolean;
  readonly pages: DoorPart;
  readonly sender: DoorPart;

  constructor(scope: Construct, id: string, { review }: Settings) {
    super(scope, id);
    const login = review?.login ?? 'iam';
    this.signed = login === 'iam';
    this.pages = NOTHING;
    this.sender = NOTHING;
    if (login === 'oidc' && review?.oidc !== undefined) {
      const { secretName } = review.oidc;
      this.pages = { environment: {}, permissions: [readSecret(Stack.of(this), secretName)] };
    }
    if (login === 'link') {
      const key = new Key(this, 'LinkKey', {
        description: 'Ratchet: signs the links that open review tickets',
        keySpec: KeySpec.HMAC_256,
        keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
        removalPolicy: RemovalPolicy.RETAIN,
      });
      const earlier = review?.earlierLinkKeys ?? [];
      const environment = { LINK_KEY_IDS: [key.keyId, ...earlier].join(',') };
      const { partition, region, account } = Stack.of(this);
      const arns = earlier.map((each) => `arn:${partition}:kms:${region}:${account}:key/${each}`);
      const verify = allow(['kms:VerifyMac'], [key.keyArn, ...arns]);
      this.pages = { environment, permissions: [verify] };
      this.sender = { environment, permissions: [allow(['kms:GenerateMac'], [key.keyArn])] };
    }
  }
}
