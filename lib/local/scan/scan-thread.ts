import { parentPort, workerData } from 'node:worker_threads';
import type { Digest } from '../../domain/evidence/digest.ts';
import { meaningOf } from '../../domain/trail/actions.ts';
import { type DecodeQuery, decoder } from './decode.ts';
import { DIGEST_RECORDS } from './digest-size.ts';
import { wholeLogs } from './whole-log.ts';

/** Paths of files to read; null when there are no more. */
export type ThreadTask = readonly string[] | null;

/** The answer to each task, in order. */
export interface ThreadAnswer {
  /** Of each file, whether it was read. */
  readonly understood: readonly boolean[];
  readonly digest: Digest | null;
  readonly ended: boolean;
}

const decoding = decoder({ ...(workerData as Omit<DecodeQuery, 'meaningOf'>), meaningOf });
const whole = wholeLogs();
let ended = false;

parentPort?.on('message', (task: ThreadTask) => {
  if (ended) return;
  ended = task === null;
  const understood = (task ?? []).map((file) => whole.takeFile(file, decoding.take));
  const digest = ended || decoding.pending() >= DIGEST_RECORDS ? decoding.digest() : null;
  const answer: ThreadAnswer = { understood, digest, ended };
  parentPort?.postMessage(answer, digest === null ? [] : buffersOf(digest));
});

function buffersOf({ callerOf, callOf, times, ids }: Digest): ArrayBuffer[] {
  return [callerOf.buffer, callOf.buffer, times.buffer, ids.buffer] as ArrayBuffer[];
}
