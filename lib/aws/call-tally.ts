import { AsyncLocalStorage } from 'node:async_hooks';

/** All calls of one operation within a step. */
interface Calls {
  readonly calls: number;
  /** Of the calls, those that failed in the end. */
  readonly failed: number;
  /** Tries beyond the first of each call. */
  readonly retries: number;
  /** Together, waiting for another try included; calls made at the same time count each. */
  readonly milliseconds: number;
}

/** By operation: `S3.GetObject`. */
export type CallTally = ReadonlyMap<string, Calls>;

/** A client of the SDK, as far as its calls can be counted. */
interface Countable {
  readonly middlewareStack: {
    add(
      middleware: <Args, Answer>(
        next: (args: Args) => Promise<Answer>,
        context: { readonly clientName?: string; readonly commandName?: string },
      ) => (args: Args) => Promise<Answer>,
      options: { readonly step: 'initialize'; readonly name: string },
    ): void;
  };
}

const NONE: Calls = { calls: 0, failed: 0, retries: 0, milliseconds: 0 };

const tallies = new AsyncLocalStorage<Map<string, Calls>>();

/** Does the work, and tells in the end, however it went, which calls of tallied clients it made. */
export async function tallyingCalls<Result>(
  work: () => Promise<Result>,
  tell: (tally: CallTally) => void,
): Promise<Result> {
  const tally = new Map<string, Calls>();
  try {
    return await tallies.run(tally, work);
  } finally {
    tell(tally);
  }
}

/**
 * The client, its calls counted for whatever step makes them. Names and times are kept, and neither what was asked nor
 * what was answered: one step reads thousands of log files, and some calls carry task tokens.
 */
export function tallied<Client extends Countable>(client: Client): Client {
  client.middlewareStack.add(
    (next, { clientName = '', commandName = '' }) => {
      const operation = `${clientName.replace(/Client$/, '')}.${commandName.replace(/Command$/, '')}`;
      return async (args) => {
        const tally = tallies.getStore();
        if (tally === undefined) return next(args);
        const begin = performance.now();
        const note = (ended: unknown, failed: number) => {
          const before = tally.get(operation) ?? NONE;
          tally.set(operation, {
            calls: before.calls + 1,
            failed: before.failed + failed,
            retries: before.retries + attemptsOf(ended) - 1,
            milliseconds: before.milliseconds + Math.round(performance.now() - begin),
          });
        };
        try {
          const answer = await next(args);
          note(Object(answer).output, 0);
          return answer;
        } catch (error) {
          note(error, 1);
          throw error;
        }
      };
    },
    { step: 'initialize', name: 'ratchetTally' },
  );
  return client;
}

/** How often it was tried, as the SDK notes on what came of it. */
function attemptsOf(ended: unknown): number {
  const { attempts } = Object(Object(ended).$metadata);
  return typeof attempts === 'number' ? attempts : 1;
}
