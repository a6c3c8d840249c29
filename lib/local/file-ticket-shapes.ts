import * as z from 'zod';
import { BadInput } from '../domain/errors.ts';
import type {
  Approval,
  Decision,
  NoticeNote,
  Revision,
  Supersession,
  Ticket,
} from '../domain/ticket.ts';
import type { Stored } from './file-store.ts';

// What the files of a ticket hold. They lie on a disk where anybody may edit them, so every read is checked.

const Reference = z.object({ key: z.string(), digest: z.string() });
const by = { by: z.string(), at: z.string() };
const draft = {
  proposal: Reference,
  verification: Reference,
  blocked: z.array(z.string()),
  removes: z.number().optional(),
};

export const StoredTicket = z.object({
  id: z.string(),
  execution: z.string(),
  roleArn: z.string(),
  openedAt: z.string(),
  expiresAt: z.string(),
  evidence: Reference,
  ...draft,
  snapshot: Reference.optional(),
  requester: z.string().optional(),
  approvals: z.number().int().positive().optional(),
  rules: z
    .object({
      requesterApproves: z.boolean(),
      approvers: z.array(
        z.object({
          roles: z.union([
            z.object({ path: z.string() }),
            z.object({ tag: z.string(), value: z.string() }),
          ]),
          people: z.array(z.string()),
        }),
      ),
    })
    .optional(),
  givenBack: z
    .object({ policy: z.string(), at: z.string(), missed: z.array(z.string()) })
    .optional(),
}) satisfies z.ZodType<Ticket>;

export const StoredDecision = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('approved'), ...by, proposal: Reference }),
  z.object({ kind: z.literal('exported'), ...by, proposal: Reference }),
  z.object({ kind: z.literal('rejected'), ...by, reason: z.string() }),
  z.object({ kind: z.literal('extended'), ...by, seconds: z.number() }),
]) satisfies z.ZodType<Decision>;

export const StoredRevisions = z.array(
  z.object({ number: z.number(), ...draft, ...by, note: z.string() }),
) satisfies z.ZodType<Revision[]>;

export const StoredApprovals = z.array(
  z.object({ ...by, proposal: z.string() }),
) satisfies z.ZodType<Approval[]>;

export const StoredNotices = z.array(
  z.object({
    channel: z.string(),
    event: z.string(),
    at: z.string(),
    result: z.enum(['sent', 'failed']),
    detail: z.string().optional(),
    reference: z.string().optional(),
  }),
) satisfies z.ZodType<NoticeNote[]>;

export const StoredSupersession = z.object({
  at: z.string(),
  reason: z.string(),
}) satisfies z.ZodType<Supersession>;

/** Throws BadInput; the value never goes into the message: it may be a token. */
export function checked<T>(schema: z.ZodType<T>, { key, value }: Stored, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new BadInput(`The ${what} stored for ticket ${key} is not one: it was edited or damaged.`);
}
