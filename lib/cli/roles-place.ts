import { BadInput } from '../domain/errors.ts';
import type { RoleFacts } from '../domain/status/role-status.ts';
import type { TicketState } from '../domain/ticket.ts';
import type { Archive } from '../ports.ts';

/** Where to look: the folder of a run, or the table and bucket of a deployment. */
export interface RolesPlaceRequest {
  readonly out?: string | undefined;
  readonly archiveBucket?: string | undefined;
  readonly table?: string | undefined;
}

/** Access Analyzer's jobs of one account on a UTC day. */
export interface GenerationBudget {
  readonly account: string;
  readonly day: string;
  readonly started: number;
  readonly perDay: number;
}

type Role = RoleFacts['role'];

/** What stands there. */
interface RolesDesk {
  readonly roles: readonly Role[];
  readonly tickets: readonly TicketState[];
  readonly archive: Pick<Archive, 'get'>;
  /** Without `history` the archive is not asked for the role's changes and pictures, and there are none. */
  readonly factsOf: (role: Role, history: boolean) => Promise<Omit<RoleFacts, 'role' | 'tickets'>>;
  /** Time there is that of the logs. */
  readonly virtual: boolean;
  /** `roles` are all there are, also those that were never looked at. */
  readonly all: boolean;
  readonly budgetOf: ((account: string) => Promise<GenerationBudget | null>) | null;
}

export type RolesPlace = <T>(work: (desk: RolesDesk) => Promise<T>) => Promise<T>;

type WhichPlace =
  | { readonly kind: 'folder'; readonly out: string }
  | { readonly kind: 'deployment'; readonly archiveBucket: string; readonly table: string };

/** Throws BadInput unless exactly one place is given, and whole; `what` is to be given, in the words of the complaint. */
export function whichPlace(
  { out, archiveBucket, table }: RolesPlaceRequest,
  what: string,
): WhichPlace {
  if (out !== undefined && archiveBucket === undefined && table === undefined) {
    return { kind: 'folder', out };
  }
  if (out === undefined && archiveBucket && table) {
    return { kind: 'deployment', archiveBucket, table };
  }
  throw new BadInput(
    `Give ${what}, in one way: --out DIR, the folder of a run, or --archive-bucket BUCKET and --table TABLE, which the stack in AWS names in its outputs.`,
  );
}

/** Throws BadInput unless exactly one place is given, and whole. Neither place is loaded for the other. */
export async function rolesPlaceOf(request: RolesPlaceRequest): Promise<RolesPlace> {
  const place = whichPlace(request, 'where to look');
  if (place.kind === 'folder') {
    const { rolesInFolder } = await import('./roles-folder.ts');
    return rolesInFolder(place.out);
  }
  const { archiveBucket, table } = place;
  const { rolesInAws } = await import('./roles-aws.ts');
  return rolesInAws({ archiveBucket, table });
}
