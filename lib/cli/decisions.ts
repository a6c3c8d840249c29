import { roleNameOf } from '../domain/role.ts';
import type { TicketState } from '../domain/ticket.ts';
import type { Bench } from '../local/bench.ts';
import { offlineChecks } from '../local/offline-checks.ts';
import { serveReview } from '../local/web-server.ts';
import { reviewApp } from '../review/app.ts';
import { ReviewRules } from '../review-rules.ts';
import type { Progress } from './progress.ts';

/** Who decided, when nobody did; it stands on the ticket. */
const NOBODY = 'nobody: --yes on the command line';

/** Approves every open ticket whose gates passed and rejects the others, in the name of nobody. */
export async function decideAll({ tickets }: Bench): Promise<void> {
  for (const { ticket } of await open(tickets)) {
    const by = { by: NOBODY, at: ticket.openedAt };
    const failed = ticket.blocked.join(', ');
    await tickets.decide(
      ticket.id,
      failed === ''
        ? { kind: 'approved', ...by, proposal: ticket.proposal }
        : { kind: 'rejected', ...by, reason: `these gates failed: ${failed}` },
    );
  }
}

/** Serves the review page to this machine until no ticket is open. */
export async function waitForDecisions(
  bench: Bench,
  {
    port,
    secret,
    out,
  }: { readonly port: number; readonly secret: Uint8Array; readonly out: string },
  progress: Progress,
): Promise<void> {
  const waiting = await open(bench.tickets);
  // Tickets live in the virtual time of their execution, so the page's clock stands at the last that was opened.
  const at = new Date(Math.max(...waiting.map(({ ticket }) => Date.parse(ticket.openedAt))));
  const decided = Promise.withResolvers<void>();
  const tickets = {
    ...bench.tickets,
    decide: async (...decision: Parameters<Bench['tickets']['decide']>) => {
      const result = await bench.tickets.decide(...decision);
      if ((await open(bench.tickets)).length === 0) decided.resolve();
      return result;
    },
  };
  const server = await serveReview({
    port,
    app: (basePath) =>
      reviewApp({
        tickets,
        archive: bench.archive,
        roles: bench.roles,
        rules: ReviewRules.parse({}),
        checks: offlineChecks,
        clock: { now: () => at },
        identity: () => ({ kind: 'anybody' }),
        secret,
        basePath,
        undoCommand: (roleArn) => rollbackCommandOf(roleArn, out),
      }),
  });
  progress.say(
    `${waiting.length === 1 ? '1 ticket waits' : `${waiting.length} tickets wait`} for your decision: ${server.url}`,
  );
  progress.say('Ctrl-C stops; the same command goes on from here.');
  await decided.promise;
  await server.close();
}

/** As it is typed in a POSIX shell. */
function rollbackCommandOf(roleArn: string, out: string): string {
  const quoted = (text: string) =>
    /^[\w./:@=+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
  return `npx ratchet rollback ${quoted(roleNameOf(roleArn))} --out ${quoted(out)}`;
}

/** Tickets that a task waits for. */
async function open(tickets: Bench['tickets']): Promise<readonly TicketState[]> {
  return (await tickets.list()).filter(
    ({ ticket, decision, superseded }) =>
      decision === null && superseded === undefined && ticket.givenBack === undefined,
  );
}
