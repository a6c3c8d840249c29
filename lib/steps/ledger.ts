import * as z from 'zod';
import type { CycleEnd } from '../domain/cycle.ts';
import { roleNameOf } from '../domain/role.ts';
import { ticketIdOf } from '../domain/ticket.ts';
import { jsonText } from '../json-text.ts';
import { RefInput, RoleInput } from './inputs.ts';

/** What a function threw, as Step Functions has it (its developer guide, "Error handling"): JSON with a stack, for nobody to read. */
const Thrown = jsonText(z.object({ errorMessage: z.string() }));
const Cause = z
  .string()
  .default('')
  .transform((text) => Thrown.safeParse(text).data?.errorMessage ?? text);

/** What a Catch put into the ledger. */
export const Caught = z.object({ Error: z.string(), Cause });
const Said = z.object({ kind: z.string(), reasons: z.array(z.string()).default([]) });

const Tally = z.object({
  ours: z.number(),
  regained: z.number(),
  neverGranted: z.number(),
  notOurs: z.record(z.string(), z.number()),
  notIam: z.number(),
});

/**
 * What a run wrote down so far, as far as the states that end it read it: a key is there when its state was reached.
 * `error` is what a Catch put there.
 */
export const Ledger = z.object({
  role: RoleInput,
  admission: Said.optional(),
  observation: z.object({ snapshot: RefInput }).optional(),
  collection: Said.optional(),
  proposal: Said.extend({ proposal: RefInput.optional() }).optional(),
  decision: z
    .object({
      kind: z.string(),
      by: z.string(),
      reason: z.string().optional(),
      proposal: RefInput.optional(),
    })
    .optional(),
  application: z
    .object({ attached: z.array(z.string()), detached: z.array(z.string()) })
    .optional(),
  watch: z
    .object({
      kind: z.string(),
      lost: z
        .array(z.object({ action: z.string(), resource: z.string().nullable(), calls: z.number() }))
        .default([]),
      tally: Tally.optional(),
      deniedAt: z.string().nullable().default(null),
      arrivedAt: z.string().nullable().default(null),
      drift: z.object({ text: z.string() }).nullable().default(null),
      endedBy: z.string().nullable().default(null),
      takenBackBy: z.string().optional(),
    })
    .optional(),
  giving: z
    .object({
      kind: z.string(),
      reason: z.string().optional(),
      given: z.array(
        z.object({
          at: z.string(),
          policy: z.string(),
          actions: z.array(z.string()),
          deniedAt: z.string(),
          arrivedAt: z.string(),
        }),
      ),
    })
    .optional(),
  /** What stopped access from being given back alone. */
  ungiven: Caught.optional(),
  abandonment: z.object({ at: z.string() }).optional(),
  restoration: z.object({ writes: z.number(), at: z.string() }).optional(),
  error: Caught.optional(),
  /** What stopped the walk back of a swap. */
  halfway: Caught.optional(),
});
export type Ledger = z.infer<typeof Ledger>;

export const EndingInput = z.strictObject({ ledger: Ledger, execution: z.string().min(1) });
export type EndingInput = z.infer<typeof EndingInput>;

/** The role's name, as people call it. */
export function nameOf({ role }: Pick<Ledger, 'role'>): string {
  return roleNameOf(role.arn);
}

/** Where the draft is archived: as it was approved, else as it was made. */
export function draftIn({ decision, proposal }: Ledger): Pick<CycleEnd, 'draft'> {
  const draft = decision?.proposal ?? proposal?.proposal;
  return draft === undefined ? {} : { draft };
}

/** The ticket that people were asked with; undefined where it did not come to that. */
export function ticketOf({ proposal }: Ledger, execution: string): string | undefined {
  const drafted = proposal?.proposal;
  return drafted === undefined ? undefined : ticketIdOf(execution, drafted.digest);
}
