import * as z from 'zod';
import type { DeniedBy } from '../domain/evidence/evidence.ts';
import type { Wake } from '../domain/probation/wake.ts';

// Parts that several states hand on. Each step names its own input with these.

/** The role a run is about. `id` is the AROA... id, so that a role made again under the same name is another role. */
export const RoleInput = z.object({
  arn: z.string().regex(/^arn:[^:]+:iam::\d{12}:role\/.+$/),
  id: z.string().min(1),
});

/** A document in the archive: key and SHA-256 digest. */
export const RefInput = z.object({ key: z.string().min(1), digest: z.string().min(1) });

export const WindowInput = z.object({ from: z.iso.datetime(), to: z.iso.datetime() });

const Said = z.object({ by: z.string(), at: z.string() });

/** What woke a probation. */
export const WakeInput = z.object({
  denials: z
    .array(
      z.object({
        action: z.string(),
        resource: z.string().nullable(),
        by: z.custom<DeniedBy>((value) => typeof value === 'string'),
        explicit: z.boolean(),
        errorCode: z.string(),
        event: z.string(),
        eventId: z.string(),
        at: z.string(),
        arrived: z.string(),
      }),
    )
    .readonly(),
  ended: Said.nullable(),
  undo: Said.optional(),
  changes: z
    .array(
      z.object({
        at: z.string(),
        by: z.string(),
        event: z.string(),
        policy: z.string().nullable(),
        cloudFormation: z.boolean(),
      }),
    )
    .readonly()
    .optional(),
}) satisfies z.ZodType<Wake>;
