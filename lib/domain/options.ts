import * as z from 'zod';

/** How one role is to be treated; the value of the `lp:observe` tag sets some of it. */
export const Options = z.strictObject({
  soakDays: z.number().int().min(1).max(365).default(14),
  /** The soak is extended up to here while new actions still appear. */
  maxDays: z.number().int().min(1).max(400).default(60),
  /** New behaviours that may still be expected in the next 30 days when a draft is made. */
  maxNew: z.number().min(0).default(0.5),
  /** `export`: write the draft down and change nothing. */
  mode: z.enum(['apply', 'export']).default('apply'),
  /** Who asked for it, as CloudTrail names them; absent when a schedule did, or nobody is known to have. */
  requester: z.string().min(1).max(2048).optional(),
  probationDays: z.number().int().min(1).max(90).default(7),
  /** What probation does about access that is missed: give it back, give everything back, or tell and no more. */
  onRegression: z.enum(['restore-missing', 'restore-all', 'notify']).default('restore-all'),
});
export type Options = z.infer<typeof Options>;
