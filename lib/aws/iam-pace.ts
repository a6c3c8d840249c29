import { setTimeout as sleep } from 'node:timers/promises';
import type { IAMClient } from '@aws-sdk/client-iam';
import { type Bucket, fullBucket, type Pace, takeTurn } from '../domain/pace.ts';

/**
 * IAM's rates are one allowance for the account, unpublished and not to be raised, and everything in it shares them
 * (https://repost.aws/knowledge-center/iam-sts-throttling-error): these are what Ratchet takes at most in one function,
 * far below where throttling was ever reported. Writes get the least, since a deployment elsewhere needs them as well;
 * reports and simulations are dear to IAM and have a pace of their own.
 */
const PACES: Readonly<Record<Kind, Pace>> = {
  read: { perSecond: 10, burst: 20 },
  write: { perSecond: 2, burst: 4 },
  dear: { perSecond: 2, burst: 4 },
};
type Kind = 'read' | 'write' | 'dear';

export interface Timing {
  /** Milliseconds, from anywhere. */
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<unknown>;
}

/**
 * Makes clients wait for their turn before every attempt, retries included. The SDK's adaptive retry mode does not do:
 * it slows a client down only after it was throttled, forgets that with the process, knows of no other client, and
 * lets reads starve writes, as one rate stands for all. All clients that one of these paces share its buckets; what
 * several functions take together is bounded by how many of them run at once.
 */
export function iamPace({ now, wait }: Timing = { now: () => performance.now(), wait: sleep }) {
  const buckets = new Map<Kind, Bucket>();
  return (client: IAMClient): IAMClient => {
    client.middlewareStack.addRelativeTo(
      <Args, Answer>(
        next: (args: Args) => Promise<Answer>,
        { commandName = '' }: { readonly commandName?: string },
      ) =>
        async (args: Args): Promise<Answer> => {
          const kind = kindOf(commandName);
          const time = now();
          const turn = takeTurn(
            buckets.get(kind) ?? fullBucket(PACES[kind], time),
            PACES[kind],
            time,
          );
          buckets.set(kind, turn.bucket);
          if (turn.wait > 0) await wait(turn.wait);
          return next(args);
        },
      { relation: 'after', toMiddleware: 'retryMiddleware', name: 'ratchetPace' },
    );
    return client;
  };
}

function kindOf(command: string): Kind {
  if (/^(Simulate|GenerateServiceLastAccessed)/.test(command)) return 'dear';
  return /^(Get|List)/.test(command) ? 'read' : 'write';
}
