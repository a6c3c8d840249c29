import {
  type AthenaClient,
  GetQueryExecutionCommand,
  type QueryExecution,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { TrailBusy, TrailTooLarge, TrailUnreadable } from '../domain/errors.ts';
import type { Clock } from '../ports.ts';
import type { Statement } from './athena-statement.ts';

/**
 * How long a function waits for an answer. What remains of its 15 minutes is for reading it; a query that takes longer
 * is waited for by the next try of the state machine, which finds it under way. Athena ends queries after 30 minutes.
 */
const WAIT_MS = 10 * 60_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

const GIB = 1024 ** 3;

export interface Athena {
  readonly client: AthenaClient;
  readonly workgroup: string;
  /** Where the workgroup stops a query; for people, since Athena names no number. */
  readonly limitGiB: number;
  readonly clock: Clock;
  readonly pause: (milliseconds: number) => Promise<unknown>;
}

/** How a query stands. */
export type Answer =
  | { readonly kind: 'answered'; readonly scannedBytes: number }
  /** Still under way after as long as a function waits. */
  | { readonly kind: 'running'; readonly error: TrailBusy }
  /** Asking again may help. */
  | { readonly kind: 'given-up'; readonly error: TrailBusy }
  | { readonly kind: 'failed'; readonly error: TrailTooLarge | TrailUnreadable };

/**
 * Asks, and returns the id of the query. The same token asks once, however often this is called. What Athena refuses
 * or fails at is thrown under its own name, and wrong SQL, no table or no permission as TrailUnreadable.
 */
export async function startQuery(
  { client, workgroup }: Athena,
  { text, parameters }: Statement,
  token: string,
): Promise<string> {
  const start = new StartQueryExecutionCommand({
    QueryString: text,
    ExecutionParameters: [...parameters],
    ClientRequestToken: token,
    WorkGroup: workgroup,
  });
  try {
    const { QueryExecutionId: id } = await client.send(start);
    if (id !== undefined) return id;
  } catch (error) {
    throw refusalOf(error, workgroup);
  }
  throw new TrailBusy(`Athena took a question (workgroup ${workgroup}) and gave it no id.`);
}

/** Waits up to ten minutes for a query to be done. */
export async function answerOf(athena: Athena, id: string): Promise<Answer> {
  const { client, workgroup, clock, pause } = athena;
  const until = clock.now().getTime() + WAIT_MS;
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
    const execution = await ask(client, workgroup, id);
    const state = execution?.Status?.State;
    const scannedBytes = execution?.Statistics?.DataScannedInBytes ?? 0;
    if (state === 'SUCCEEDED') return { kind: 'answered', scannedBytes };
    if (state === 'FAILED' || state === 'CANCELLED') return failureOf(athena, id, execution ?? {});
    if (clock.now().getTime() + wait > until) {
      const error = new TrailBusy(
        `Query ${id} of Athena's workgroup ${workgroup} is ${state?.toLowerCase() ?? 'unknown'} after ${WAIT_MS / 60_000} minutes; it is waited for again.`,
      );
      return { kind: 'running', error };
    }
    await pause(wait);
  }
}

async function ask(
  client: AthenaClient,
  workgroup: string,
  id: string,
): Promise<QueryExecution | undefined> {
  try {
    const get = new GetQueryExecutionCommand({ QueryExecutionId: id });
    return (await client.send(get)).QueryExecution;
  } catch (error) {
    throw refusalOf(error, workgroup);
  }
}

/** What passes keeps its name, by which the state machine tries again. */
function refusalOf(error: unknown, workgroup: string): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === 'InvalidRequestException' || error.name === 'AccessDeniedException') {
    return new TrailUnreadable(
      `Athena does not take Ratchet's question (workgroup ${workgroup}): ${error.message}. Deploy the stack again with ratchet:trailReader=athena, or read the trail without it (ratchet:trailReader=s3).`,
      { cause: error },
    );
  }
  return error;
}

/** Of faults that pass, Athena marks some only by their words. */
const PASSING =
  /^(GENERIC_INTERNAL_ERROR|INTERNAL_ERROR|INTERNAL_SERVER_ERROR|Query exhausted)|SlowDown|throttl/i;

function failureOf(
  { workgroup, limitGiB }: Athena,
  id: string,
  { Status, Statistics }: QueryExecution,
): Answer {
  const why = Status?.AthenaError?.ErrorMessage ?? Status?.StateChangeReason ?? 'no reason given';
  const named = `Query ${id} of Athena's workgroup ${workgroup}`;
  if (/bytes scanned limit/i.test(`${why} ${Status?.StateChangeReason ?? ''}`)) {
    const read = Math.round(((Statistics?.DataScannedInBytes ?? 0) / GIB) * 10) / 10;
    const error = new TrailTooLarge(
      `${named} was stopped after reading ${read} GiB: it may read ${limitGiB} GiB. Allow more with ratchet:trailScanGiB (Athena charges by what is read), or watch for a shorter time (soak=).`,
    );
    return { kind: 'failed', error };
  }
  const passing = Status?.State === 'CANCELLED' || Status?.AthenaError?.Retryable === true;
  if (passing || PASSING.test(why)) {
    return { kind: 'given-up', error: new TrailBusy(`${named} was given up: ${why}`) };
  }
  const error = new TrailUnreadable(
    `${named} failed: ${why}. If a log file is named, mend it or take it out knowing what is missing; if access is refused, the functions need the trail's bucket and key (docs/operating.md).`,
  );
  return { kind: 'failed', error };
}
