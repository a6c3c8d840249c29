import { dollars } from './dollars.ts';
import { PRICES } from './prices.ts';
import { ROLE_MONTH } from './usage.ts';

/** How many roles are in probation at the same time. */
const WATCHED = [1, 10, 100, 1_000];
const DAYS = 30;

/**
 * What reading costs when Athena does it: Collect for all roles of a round at once, Watch for each role by itself, and
 * each question goes through its files twice.
 */
export function byAthena(): string {
  const { logFilesADay, rolesARound } = ROLE_MONTH;
  const { daysReadByCollect, daysReadByWatch, visits } = ROLE_MONTH;
  const role = scanned(logFilesADay * (daysReadByCollect / rolesARound + daysReadByWatch));
  const look = scanned((logFilesADay * daysReadByWatch) / (visits['Watch'] ?? 1));
  return `## With Athena

With \`ratchet:trailReader=athena\` the line "trail read by Ratchet" is ${dollars(1_000 * role.price)} instead: ${gibibytes(role.mebibytes)} GiB scanned for each role. What is read before a draft is read once for all roles of a round (${rolesARound} are assumed). A look in probation asks for its role alone, so that part grows with the roles that are in probation at once:

| roles in probation | questions a day | GiB scanned a day | USD a month |
|---|---|---|---|
${WATCHED.map((roles) => `| ${roles.toLocaleString('en-US')} | ${roles.toLocaleString('en-US')} | ${gibibytes(roles * look.mebibytes)} | ${dollars(roles * look.price * DAYS)} |`).join('\n')}

They do not share a question, though one a day would do: each looks a day after its own swap and at its own end, and to share they would all have to look at the same minute, a thousand functions waiting for one answer and then asking IAM at once. \`probation=\` in the tag makes it shorter. Athena is for trails that a function cannot read in its time, not for a smaller bill; docs/operating.md says when. A question is stopped at \`ratchet:trailScanGiB\`, and an account has a number of questions that may run at once (Service Quotas, Athena, "Active DML queries"); more than that are tried again.`;
}

function scanned(files: number): { readonly mebibytes: number; readonly price: number } {
  const opened = 2 * files;
  const mebibytes = opened * ROLE_MONTH.logFileMebibytes;
  return { mebibytes, price: opened * PRICES.s3Get + mebibytes * PRICES.athenaMebibyte };
}

function gibibytes(mebibytes: number): string {
  return (mebibytes / 1_024).toLocaleString('en-US', { maximumFractionDigits: 1 });
}
