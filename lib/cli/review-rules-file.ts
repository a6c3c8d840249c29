import * as z from 'zod';
import { BadInput } from '../domain/errors.ts';
import { parseStrictJson } from '../domain/policy/strict-json.ts';
import { readJsonText } from '../local/account-dump-read.ts';
import { ReviewRules } from '../review-rules.ts';

/** Settings of what only a deployment has: logins and KMS keys. */
const ON_AWS_ALONE = ['oidc', 'earlierLinkKeys'];

/**
 * The rules of review in a JSON file; undefined without one. Throws BadInput naming the file and the member, also for
 * what has no meaning off AWS: nothing here could check a login.
 */
export async function loadReviewRules(path: string | undefined): Promise<ReviewRules | undefined> {
  if (path === undefined) return undefined;
  const where = `--review-rules ${path}`;
  const value = parseStrictJson(await readJsonText(path), where);
  const given = new Map(Object.entries(value !== null && typeof value === 'object' ? value : {}));
  const login = given.get('login');
  if (login === 'iam' || login === 'oidc') {
    throw new BadInput(
      `${where}: login "${login}" is for a deployment on AWS; on this machine nothing checks it. Write "login": "link", or leave login out.`,
    );
  }
  const absent = ON_AWS_ALONE.find((name) => given.has(name));
  if (absent !== undefined) {
    throw new BadInput(`${where}: ${absent} is for a deployment on AWS. Leave it out here.`);
  }
  const parsed = ReviewRules.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new BadInput(
    `${where} cannot be used; correct it (docs/operating.md, ratchet:review).\n${z.prettifyError(parsed.error)}`,
  );
}
