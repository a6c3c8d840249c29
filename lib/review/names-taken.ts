import type { Draft } from '../domain/proposal/proposal.ts';
import type { Problem } from '../domain/revision/edit.ts';
import { accountOf, partitionOf, type RoleSnapshot } from '../domain/role.ts';
import type { Roles } from '../ports.ts';

/**
 * Drafts that could not be made, since a policy has their name already: one that the role has now, or one that stands
 * where the draft would. Told while it can still be mended, not when an approved change fails.
 */
export async function namesTaken(
  drafts: readonly Draft[],
  { arn, attached }: RoleSnapshot,
  roles: Pick<Roles, 'inTheWayOf'>,
): Promise<readonly Problem[]> {
  const place = { account: accountOf(arn), partition: partitionOf(arn) };
  const found = await Promise.all(
    drafts.map(async ({ name, path, description, document }) => {
      const policy = { ...place, name, path, description, document };
      const standing = (await roles.inTheWayOf(policy)) ?? sameName(name, path, attached, place);
      return standing === null ? [] : [{ where: name, message: said(standing) }];
    }),
  );
  return found.flat();
}

/** Names are one per account, whatever the path and the case (IAM API reference, CreatePolicy). */
function sameName(
  name: string,
  path: string,
  attached: RoleSnapshot['attached'],
  { account }: { readonly account: string },
): string | null {
  const taken = attached.find(
    (policy) =>
      policy.name.toLowerCase() === name.toLowerCase() &&
      accountOf(policy.arn) === account &&
      !policy.arn.endsWith(`:policy${path}${name}`),
  );
  return taken?.arn ?? null;
}

function said(arn: string): string {
  return `The account has another policy of this name, ${arn}. Give the draft another name.`;
}
