import { KMSClient } from '@aws-sdk/client-kms';
import * as z from 'zod';
import { BadInput } from '../domain/errors.ts';
import type { Links, Tickets } from '../ports.ts';
import { tokenFor } from '../review/sent-links.ts';
import { kmsLinks } from './kms-links.ts';
import type { PageOf } from './sns-notices.ts';

/** What the stack tells the functions that make or open links (lib/infra/review-door.ts). */
const LinkEnvironment = z.object({
  REVIEW_URL: z.url({ protocol: /^https?$/ }).endsWith('/'),
  LINK_KEY_IDS: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.tuple([z.string().min(1)], z.string().min(1))),
});

type Variables = Readonly<Record<string, string | undefined>>;

/** The links of this deployment and what they are good for. Throws BadInput naming what is not set. */
export function reviewLinks(variables: Variables): { keys: Links; audience: string } {
  const parsed = LinkEnvironment.safeParse(variables);
  if (parsed.success) {
    const { REVIEW_URL: audience, LINK_KEY_IDS } = parsed.data;
    return { keys: kmsLinks(new KMSClient({}), LINK_KEY_IDS), audience };
  }
  throw new BadInput(
    `The environment variables for links are not those the stack gives; deploy it again.\n${z.prettifyError(parsed.error)}`,
  );
}

/**
 * The page of a notice's ticket by a link that opens it for whoever holds it, while it waits for a decision; the
 * plain page where links open nothing, or nothing waits.
 */
export function linkedPages(
  links: { readonly keys: Pick<Links, 'issue'>; readonly audience: string },
  tickets: Pick<Tickets, 'get'>,
  plain: PageOf,
): PageOf {
  return async (notice) => {
    const state = notice.ticketId === undefined ? null : await tickets.get(notice.ticketId);
    if (state === null || state.decision !== null || state.superseded !== undefined) {
      return plain(notice);
    }
    return `${links.audience}l/${await tokenFor(links, state.ticket)}`;
  };
}
