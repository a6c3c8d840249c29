import * as z from 'zod';
import { ticketIdOf } from '../domain/ticket.ts';

const Role = z.object({ arn: z.string() });
const Proposed = z.object({ digest: z.string() });

/** Where the inputs of our functions say what they are about; whatever else is in them is not looked at. */
const About = z.object({
  execution: z.string().optional().catch(undefined),
  role: Role.optional().catch(undefined),
  proposal: Proposed.optional().catch(undefined),
  ledger: z
    .object({
      role: Role.optional().catch(undefined),
      proposal: z.object({ proposal: Proposed }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

/** The role, execution and ticket that an input is about, for the lines of a log: names alone, nothing that is secret. */
export function logSubject(input: unknown): Readonly<Record<string, string>> {
  const { execution, role, proposal, ledger } = About.safeParse(input).data ?? {};
  const arn = role?.arn ?? ledger?.role?.arn;
  const digest = proposal?.digest ?? ledger?.proposal?.proposal.digest;
  return {
    ...(arn === undefined ? {} : { role: arn }),
    ...(execution === undefined ? {} : { execution }),
    ...(execution === undefined || digest === undefined
      ? {}
      : { ticket: ticketIdOf(execution, digest) }),
  };
}
