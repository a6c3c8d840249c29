import * as z from 'zod';
import { roleNameOf } from './domain/role.ts';
import type { OpeningRules } from './domain/ticket.ts';

/** Whose roles a rule is about: by the beginning of their path, or by a tag. */
const Roles = z.union([
  z.strictObject({
    path: z.string().regex(/^\/([!-~]+\/)?$/, 'does not begin and end with a slash'),
  }),
  z.strictObject({ tag: z.string().min(1).max(128), value: z.string().max(256) }),
]);

/**
 * Who reviews, the same on AWS and offline. `login` is what vouches for a reviewer: signed IAM requests, an OIDC login
 * such as IAM Identity Center's, or nothing but the link that was sent.
 */
export const ReviewRules = z
  .strictObject({
    login: z.enum(['iam', 'oidc', 'link']).default('iam'),
    oidc: z
      .strictObject({
        issuer: z.url({ protocol: /^https$/ }),
        clientId: z.string().min(1),
        /** Name of the secret that holds the client's secret. */
        secretName: z.string().min(1).max(512),
      })
      .optional(),
    /** Ids of KMS keys that signed links before, and whose links still open: after the key was replaced. */
    earlierLinkKeys: z.array(z.string().regex(/^[A-Za-z0-9-]{1,64}$/)).default([]),
    /** How many people must approve. */
    approvals: z.int().min(1).max(10).default(1),
    /** Whether who asked for a role to be tightened may approve it. */
    requesterApproves: z.boolean().default(true),
    /**
     * Who may approve for which roles; `*` in a name stands for anything. A role that no rule is about can be
     * approved by everybody who can log in.
     */
    approvers: z
      .array(z.strictObject({ roles: Roles, people: z.array(z.string().min(1)).min(1) }))
      .default([]),
  })
  .superRefine(({ login, oidc, approvers, approvals }, context) => {
    const issue = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (login === 'oidc' && oidc === undefined) issue('oidc', 'is needed for login "oidc"');
    if (login === 'link' && approvers.length > 0)
      issue('approvers', 'needs a login: nobody vouches for the names of link holders');
    if (login === 'link' && approvals > 1)
      issue('approvals', 'above 1 needs a login: one link holder could type two names');
  });
export type ReviewRules = z.infer<typeof ReviewRules>;

/** What a ticket is opened under. */
export type RulesAtOpening = Pick<ReviewRules, 'approvals' | 'requesterApproves' | 'approvers'>;

/** What the ticket keeps of who may approve; null when everybody may. */
export function openingRules({
  requesterApproves,
  approvers,
}: RulesAtOpening): OpeningRules | null {
  return requesterApproves && approvers.length === 0 ? null : { requesterApproves, approvers };
}

/** A role as the rules see it. */
export interface RuledRole {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Why this person may not approve; null when they may. */
export function approvalBar(
  rules: OpeningRules,
  role: RuledRole,
  person: string,
  requester: string | undefined,
): string | null {
  if (!rules.requesterApproves && requester !== undefined && isSamePerson(requester, person)) {
    return 'who asked for the role to be tightened does not approve it';
  }
  const people = approversOf(rules, role);
  return people === null || people.some((pattern) => matches(pattern, person))
    ? null
    : `${person} is not among those who approve for this role`;
}

/** Names, with `*` for anything, of those who may approve for a role; null when everybody may. */
export function approversOf(rules: OpeningRules, role: RuledRole): readonly string[] | null {
  const about = rules.approvers.filter(({ roles }) => isAbout(roles, role));
  return about.length === 0 ? null : [...new Set(about.flatMap(({ people }) => people))];
}

function isAbout(
  roles: OpeningRules['approvers'][number]['roles'],
  { arn, tags }: RuledRole,
): boolean {
  if ('path' in roles) {
    const path = arn.slice(arn.indexOf(':role/') + 5, arn.length - roleNameOf(arn).length);
    return path.startsWith(roles.path);
  }
  return Object.entries(tags).some(
    // Tag keys of roles are case-insensitive.
    ([key, value]) => key.toLowerCase() === roles.tag.toLowerCase() && value === roles.value,
  );
}

/** Without regular expressions: a pattern of a setting must not be able to hang a page. */
function matches(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return text === pattern;
  if (!text.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** The same ARN or address; or the address that a session of a role bears, as those of IAM Identity Center do. */
function isSamePerson(a: string, b: string): boolean {
  const names = (person: string) => {
    const session = person.includes(':assumed-role/') ? person.split('/').at(-1) : undefined;
    return [person, ...(session?.includes('@') ? [session] : [])].map((name) => name.toLowerCase());
  };
  const others = names(b);
  return names(a).some((name) => others.includes(name));
}
