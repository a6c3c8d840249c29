import type { Selectors } from './selectors.ts';

/** How a trail is set up and whether it works, as CloudTrail says. */
export type TrailSettings =
  | {
      readonly kind: 'known';
      readonly arn: string;
      readonly logging: boolean;
      /** When it was stopped, ISO 8601 in UTC; null when it was not, or is not said. */
      readonly stoppedAt: string | null;
      /** The error of S3 at its last delivery, such as `NoSuchBucket`; null when that went well. */
      readonly deliveryError: string | null;
      /** Null when it records all regions, else the one it does. */
      readonly onlyRegion: string | null;
      /** Does it record the events of services without regions, such as IAM? */
      readonly globalServices: boolean;
      /** Null when that could not be read. */
      readonly selectors: Selectors | null;
    }
  | { readonly kind: 'missing'; readonly reason: string }
  /** It may work well: CloudTrail was not allowed to say. */
  | { readonly kind: 'unreadable'; readonly reason: string };
