import * as z from 'zod';
import type { Guardrail } from './guardrail.ts';

const Trust = z.object({
  Statement: z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])]),
});
const Trusted = z.object({
  Effect: z.literal('Allow'),
  Principal: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
});

/** A role that several principals assume is narrowed to what all of them did together, which is wider than each needs. */
export const sharedRole: Guardrail = ({ role }) => {
  const parsed = Trust.safeParse(role.trust);
  const principals = (parsed.success ? parsed.data.Statement : []).flatMap((statement) => {
    const allowed = Trusted.safeParse(statement);
    return allowed.success ? Object.values(allowed.data.Principal).flat() : [];
  });
  const distinct = [...new Set(principals)].sort();
  return distinct.length > 1
    ? {
        kind: 'warn',
        sentence: `not dedicated: ${distinct.join(', ')} may all assume it, and the draft is the union of what they did`,
      }
    : null;
};
