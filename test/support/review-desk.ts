import type { Hono } from 'hono';
import type { Evidence } from '../../lib/domain/evidence/evidence.ts';
import { failedGates, type Gates } from '../../lib/domain/gates/gates.ts';
import type { Proposal } from '../../lib/domain/proposal/proposal.ts';
import type { RoleSnapshot } from '../../lib/domain/role.ts';
import type { Ticket } from '../../lib/domain/ticket.ts';
import { offlineChecks } from '../../lib/local/offline-checks.ts';
import { reviewApp } from '../../lib/review/app.ts';
import type { ReviewOptions } from '../../lib/review/front-desk.ts';
import { ReviewRules } from '../../lib/review-rules.ts';
import { roleDigest } from '../../lib/steps/role-digest.ts';
import * as documents from './review-documents.ts';
import { evidence as seen } from './review-evidence.ts';
import { clockAt, memoryArchive, memoryTickets } from './review-ports.ts';

export const ORIGIN = 'http://review.test';
export const NOW = '2026-07-02T09:30:00.000Z';
export const TASK_TOKEN = 'AQCEAAAAKgAAAAMAAAAAAAAAAtoken-that-never-shows';

interface Contents {
  readonly proposal?: Proposal;
  readonly evidence?: Evidence;
  readonly gates?: Gates;
  readonly snapshot?: RoleSnapshot;
  readonly ticket?: Partial<Ticket>;
}

/** Everything the review app needs, in memory, with a way to open tickets on generated documents. */
export function reviewDesk(options: Partial<ReviewOptions> = {}) {
  const tickets = memoryTickets();
  /** Where tickets are opened: the store that was given, or the one in memory. */
  const store = options.tickets ?? tickets;
  const archive = memoryArchive();
  const reported: unknown[] = [];
  const appAt = (basePath: string) =>
    reviewApp({
      tickets,
      archive,
      roles: { snapshot: async () => documents.snapshot, inTheWayOf: async () => null },
      rules: ReviewRules.parse({}),
      checks: offlineChecks,
      clock: clockAt(NOW),
      identity: () => ({ kind: 'anybody' }),
      secret: new Uint8Array(32).fill(7),
      report: (error) => reported.push(error),
      basePath,
      ...options,
    });
  const app = appAt('');

  const open = async (id: string, contents: Contents = {}): Promise<Ticket> => {
    const { proposal = documents.proposal, evidence = seen } = contents;
    const { gates = documents.gates, snapshot = documents.snapshot } = contents;
    const ticket: Ticket = {
      id,
      execution: `execution-of-${id}`,
      roleArn: proposal.roleArn,
      openedAt: '2026-07-01T06:00:00.000Z',
      expiresAt: '2026-07-08T06:00:00.000Z',
      proposal: await archive.put('proposal', { ...proposal, roleDigest: roleDigest(snapshot) }),
      evidence: await archive.put('evidence', evidence),
      verification: await archive.put('verification', gates),
      snapshot: await archive.put('snapshot', snapshot),
      removes: proposal.removed.length,
      blocked: failedGates(gates),
      ...contents.ticket,
    };
    await store.open(ticket, TASK_TOKEN);
    return ticket;
  };

  return { app, appAt, store, tickets, archive, reported, open };
}

/** The page as text. */
export async function page(app: Hono, path: string): Promise<string> {
  const response = await app.request(`${ORIGIN}${path}`);
  return response.text();
}

/** Hidden fields of the forms on a ticket's page: what a browser would send back. */
export async function hiddenFields(app: Hono, path: string): Promise<Record<string, string>> {
  const fields = [
    ...(await page(app, path)).matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g),
  ];
  return Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]));
}

/** Sends a form as a browser does from a page with `Referrer-Policy: no-referrer`. */
export function send(
  app: Hono,
  path: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Response | Promise<Response> {
  return app.request(`${ORIGIN}${path}`, {
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      origin: 'null',
      ...headers,
    },
  });
}
