import { z } from 'zod';

// Parts that several states hand on. Each step names its own input with these.

/** The role a run is about. `id` is the AROA... id, so that a role made again under the same name is another role. */
export const RoleInput = z.object({
  arn: z.string().regex(/^arn:[^:]+:iam::\d{12}:role\/.+$/),
  id: z.string().min(1),
});

/** A document in the archive: key and SHA-256 digest. */
export const RefInput = z.object({ key: z.string().min(1), digest: z.string().min(1) });

export const WindowInput = z.object({ from: z.iso.datetime(), to: z.iso.datetime() });
