import * as z from 'zod';
import { BadInput } from '../errors.ts';

/** The last use of one action that IAM tracks; null when there was none in IAM's tracking period (up to 400 days). */
interface ActionAccess {
  /** `service:Name`, as IAM writes the name. */
  readonly action: string;
  readonly last: string | null;
}

/** The last use of one service that the role's policies allow; attempts that were refused count as well. */
export interface ServiceAccess {
  /** The prefix of its actions, in lower case. */
  readonly service: string;
  readonly last: string | null;
  /** The actions of it that IAM tracks one by one; empty where it tracks none. */
  readonly actions: readonly ActionAccess[];
}

/** IAM's service last accessed data of one role. Times are ISO 8601 in UTC. */
export interface LastAccessedReport {
  readonly kind: 'known';
  /** IAM reports a use about four hours after it, so of later ones it may not know. */
  readonly reportedAt: string;
  readonly services: readonly ServiceAccess[];
}

export type LastAccessedAnswer =
  | LastAccessedReport
  /** Blocks nothing: what it could not say is said. */
  | { readonly kind: 'unavailable'; readonly reason: string };

const Time = z
  .union([z.date(), z.iso.datetime({ offset: true })])
  .transform((time) => new Date(time).toISOString());
const MaybeTime = Time.nullish().transform((time) => time ?? null);

const Page = z.object({
  JobStatus: z.enum(['IN_PROGRESS', 'COMPLETED', 'FAILED']),
  JobCompletionDate: MaybeTime,
  IsTruncated: z.boolean().default(false),
  Marker: z.string().optional(),
  Error: z.object({ Message: z.string(), Code: z.string() }).nullish(),
  ServicesLastAccessed: z
    .array(
      z.object({
        ServiceNamespace: z.string().min(1),
        LastAuthenticated: MaybeTime,
        LastAuthenticatedEntity: z.string().nullish(),
        TrackedActionsLastAccessed: z
          .array(z.object({ ActionName: z.string().min(1), LastAccessedTime: MaybeTime }))
          .nullish(),
      }),
    )
    .default([]),
});
/** One answer of GetServiceLastAccessedDetails. */
export type LastAccessedPage = z.infer<typeof Page>;

/** Reads one answer of GetServiceLastAccessedDetails, of the SDK or of the command line. Throws BadInput naming `where`. */
export function parseLastAccessed(json: unknown, where: string): LastAccessedPage {
  const parsed = Page.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new BadInput(
    `${where}: not service last accessed data (make it with "aws iam get-service-last-accessed-details --job-id ID --max-items 1000")\n${z.prettifyError(parsed.error)}`,
  );
}

/** The pages of one finished job as one report, in an order of its own. */
export function reportOf(
  pages: readonly LastAccessedPage[],
  reportedAt: string,
): LastAccessedReport {
  const services = pages.flatMap(({ ServicesLastAccessed }) =>
    ServicesLastAccessed.map((each): ServiceAccess => {
      const service = each.ServiceNamespace.toLowerCase();
      return {
        service,
        last: each.LastAuthenticated,
        actions: (each.TrackedActionsLastAccessed ?? []).map(
          ({ ActionName, LastAccessedTime }) => ({
            action: `${service}:${ActionName}`,
            last: LastAccessedTime,
          }),
        ),
      };
    }),
  );
  return {
    kind: 'known',
    reportedAt,
    services: services.sort((one, other) => (one.service < other.service ? -1 : 1)),
  };
}
