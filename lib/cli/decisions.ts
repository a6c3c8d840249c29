import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { StackFile } from '../domain/exports/stack-file.ts';
import { roleNameOf } from '../domain/role.ts';
import type { TicketState } from '../domain/ticket.ts';
import type { Bench } from '../local/bench.ts';
import { fileLinks } from '../local/file-links.ts';
import { offlineChecks } from '../local/offline-checks.ts';
import { serveReview } from '../local/web-server.ts';
import { reviewApp } from '../review/app.ts';
import type { ReviewOptions } from '../review/front-desk.ts';
import { linkHolder, tokenFor } from '../review/sent-links.ts';
import type { ReviewRules } from '../review-rules.ts';
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

/**
 * Serves the review pages to this machine until no ticket is open: to whoever has the printed address of the list, and
 * to each holder of a ticket's own link, below another secret path. Where the rules name approvers or ask for more
 * than one approval, links are not made; with `login: link` there is nothing else.
 */
export async function waitForDecisions(
  bench: Bench,
  { port, secret, out, rules, stackFiles }: Waiting,
  progress: Progress,
): Promise<void> {
  const waiting = await open(bench.tickets);
  // Tickets live in the virtual time of their execution, so the page's clock stands at the last that was opened.
  const at = new Date(Math.max(...waiting.map(({ ticket }) => Date.parse(ticket.openedAt))));
  const clock = { now: () => at };
  const decided = Promise.withResolvers<void>();
  const tickets = {
    ...bench.tickets,
    decide: async (...decision: Parameters<Bench['tickets']['decide']>) => {
      const result = await bench.tickets.decide(...decision);
      if ((await open(bench.tickets)).length === 0) decided.resolve();
      return result;
    },
  };
  const keys = await fileLinks(join(out, 'store', 'links'));
  // Another start has other paths: what was printed before opens nothing.
  const sentLinks = { keys, audience: randomUUID() };
  const pages = (door: Pick<ReviewOptions, 'identity' | 'sentLinks'>, basePath: string) =>
    reviewApp({
      tickets,
      archive: bench.archive,
      roles: bench.roles,
      rules,
      checks: offlineChecks,
      clock,
      secret,
      basePath,
      stackFiles,
      undoCommand: (roleArn) => rollbackCommandOf(roleArn, out),
      ...door,
    });
  const listed = (basePath: string) => pages({ identity: () => ({ kind: 'anybody' }) }, basePath);
  const linked = (basePath: string) =>
    pages({ sentLinks, identity: linkHolder(sentLinks, clock, basePath) }, basePath);

  const { list, links } = doorsOf(rules);
  const server = await serveReview({
    port,
    app: list ? listed : linked,
    ...(list && links ? { linked } : {}),
  });
  progress.say(
    `${waiting.length === 1 ? '1 ticket waits' : `${waiting.length} tickets wait`} for your decision: ${list ? server.url : 'open its link.'}`,
  );
  if (links) {
    progress.say('Each by a link that opens it alone, for somebody else on this machine:');
    for (const { ticket } of waiting) {
      const token = await tokenFor(sentLinks, ticket);
      progress.say(`  ${roleNameOf(ticket.roleArn)}: ${server.linkedUrl}/l/${token}`);
    }
  }
  progress.say('Ctrl-C stops; the same command goes on from here.');
  await decided.promise;
  await server.close();
}

export interface Waiting {
  readonly port: number;
  readonly secret: Uint8Array;
  readonly out: string;
  readonly rules: ReviewRules;
  /** What owns roles, for drafts as files. */
  readonly stackFiles: readonly StackFile[];
}

/** A link holder could type any name, so links go with no rule about names (ReviewRules refuses it on AWS too). */
function doorsOf({ login, approvals, approvers }: ReviewRules): { list: boolean; links: boolean } {
  return { list: login !== 'link', links: approvals === 1 && approvers.length === 0 };
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
