import { BadInput } from '../domain/errors.ts';
import { EXPORTS, exportFileName } from '../domain/exports/exports.ts';
import { ownersOf, owns } from '../domain/exports/owners.ts';
import type { Proposal } from '../domain/proposal/proposal.ts';
import { roleNameOf } from '../domain/role.ts';
import type { RoleFacts } from '../domain/status/role-status.ts';
import { loadStackFiles } from './export-files.ts';
import { type RolesPlaceRequest, rolesPlaceOf } from './roles-place.ts';

export interface ExportRequest extends RolesPlaceRequest {
  /** Name or ARN. */
  readonly role: string;
  readonly form: string;
  readonly stackResources?: readonly string[] | undefined;
}

/** What `ratchet export --json` prints; `docs/export.schema.json` describes it. */
export interface ExportReport {
  readonly role: string;
  readonly form: string;
  /** What a file of it may be called. */
  readonly file: string;
  readonly text: string;
}

/**
 * The draft of a role's last run, as it was approved or stands on its ticket, written for the code that owns the role.
 * Throws BadInput when there is no such place, role or draft, or a file of resources is of another owner.
 */
export async function exportDraft(request: ExportRequest): Promise<ExportReport> {
  const { role: wanted, form, stackResources = [] } = request;
  const format = EXPORTS.get(form);
  if (format === undefined)
    throw new BadInput(`--as ${form}: give one of ${[...EXPORTS.keys()].join(', ')}.`);
  const files = await loadStackFiles(stackResources);
  const place = await rolesPlaceOf(request);
  return place(async ({ roles, tickets, archive, factsOf }) => {
    const role = chosen(roles, wanted);
    const about = tickets.filter(({ ticket }) => ticket.roleArn === role.arn);
    const facts = { role, tickets: about, ...(await factsOf(role, true)) };
    const draft = draftOf(facts);
    if (draft === null)
      throw new BadInput(
        `There is no draft of ${role.arn}: its last run did not come to one. "ratchet status --role ${roleNameOf(role.arn)}" tells where it stands.`,
      );
    const proposal = (await archive.get(draft)) as Proposal;
    const owned = { arn: role.arn, tags: facts.history.pictures.at(-1)?.snapshot.tags ?? {} };
    const stranger = files.findIndex((file) => !owns(file, owned));
    if (stranger >= 0)
      throw new BadInput(
        `--stack-resources ${stackResources[stranger]}: ${role.arn} is not in it.`,
      );
    return {
      role: role.arn,
      form,
      file: exportFileName(proposal, format),
      text: format.write(proposal, ownersOf(owned, files)),
    };
  });
}

function chosen(roles: readonly RoleFacts['role'][], wanted: string): RoleFacts['role'] {
  const [found, other] = roles.filter(({ arn }) => arn === wanted || roleNameOf(arn) === wanted);
  if (found === undefined)
    throw new BadInput(
      `There is no role ${wanted} here. "ratchet status" lists those that were looked at.`,
    );
  if (other !== undefined)
    throw new BadInput(
      `Several accounts have a role ${wanted}: give the ARN, such as ${found.arn}.`,
    );
  return found;
}

/** Of the run that goes on what its newest ticket shows; else what the last run ended with. */
function draftOf({ cycle, lease, tickets }: RoleFacts): { key: string; digest: string } | null {
  const execution = lease?.execution ?? cycle?.execution;
  const newest = tickets
    .filter(({ ticket }) => ticket.execution === execution && ticket.givenBack === undefined)
    .toSorted((a, b) => (a.ticket.openedAt < b.ticket.openedAt ? -1 : 1))
    .at(-1);
  return newest?.ticket.proposal ?? cycle?.end?.draft ?? null;
}
