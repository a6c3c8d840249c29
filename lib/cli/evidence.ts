import type { Readable } from 'node:stream';
import { BadInput } from '../domain/errors.ts';
import { chooseRoles } from '../domain/evidence/chosen.ts';
import type { Collected } from '../domain/evidence/collect.ts';
import type { Evidence } from '../domain/evidence/evidence.ts';
import type { Options } from '../domain/options.ts';
import { matches } from '../domain/policy/glob.ts';
import { roleNameOf } from '../domain/role.ts';
import { isMeant } from '../domain/role-pattern.ts';
import { collectLogs } from '../local/collect-logs.ts';
import { fileLastAccessed } from '../local/file-last-accessed.ts';
import { whyEmpty } from '../local/log-survey.ts';
import type { LastAccessed } from '../ports.ts';
import { type Asked, type EvidenceReport, evidenceReport } from './evidence-report.ts';
import { loadSelectors } from './inputs.ts';
import { listSources } from './log-sources.ts';
import { logProgress, type Progress } from './progress.ts';

export interface EvidenceRequest {
  /** Files, folders, `-` and `s3://bucket/prefix`. */
  readonly sources: readonly string[];
  readonly asked: Asked;
  readonly eventSelectors?: string | undefined;
  readonly lastAccessed?: string | undefined;
  readonly options: Options;
}

/** One role's, and not a pattern of many. */
const ROLE_ARN = /^arn:[\w-]+:iam::\d{12}:role\/[^*?$]+$/;
/** No CloudTrail record is of before or after. */
const EVER = { from: '0001-01-01T00:00:00Z', to: '9999-12-31T23:59:59Z' };

/**
 * What the logs show of the roles that were asked for, in one pass. Throws BadInput when they hold no record of the
 * time asked for, and when a pattern was asked for and no role that called matches it.
 */
export async function readEvidence(
  { sources, asked, eventSelectors, lastAccessed, options }: EvidenceRequest,
  input: Readable,
  progress: Progress,
): Promise<EvidenceReport> {
  const selectors = await loadSelectors(eventSelectors);
  const seenByIam = await fileLastAccessed(lastAccessed);
  const { role } = asked;
  const found = await collected(sources, asked, input, progress).finally(progress.done);
  if (found.ledger.first === null) throw nothingIn(sources, asked, found);
  const chosen = role === null ? found : matching(role, found);
  return evidenceReport(await withSeenByIam(chosen, seenByIam), asked, selectors, options);
}

async function withSeenByIam(found: Collected, lastAccessed: LastAccessed): Promise<Collected> {
  const evidence = found.evidence.map(async (each) => {
    const answer = await lastAccessed.of({ arn: each.roleArn });
    return answer === null ? each : { ...each, lastAccessed: answer };
  });
  return { ...found, evidence: await Promise.all(evidence) };
}

/** Of all roles, or of less when less was asked for and there is some of it. */
async function collected(
  sources: readonly string[],
  { from, to, regions, role }: Asked,
  input: Readable,
  progress: Progress,
): Promise<Collected> {
  progress.doing('listing logs');
  const logs = await listSources(sources, {
    filter: { from, to, regions: regions === null ? null : new Set(regions) },
    input,
  });
  const window = { from: from ?? EVER.from, to: to ?? EVER.to };
  // Standard input is read once, so whoever called has to be found in that one pass.
  if (role !== null && ROLE_ARN.test(role) && !sources.includes('-')) {
    const found = await collectLogs(logs, { window, roles: { arn: role } }, logProgress(progress));
    if (found.evidence.some(({ roleArn }) => matches(role, roleArn))) return found;
  }
  return collectLogs(logs, { window, roles: 'all' }, logProgress(progress));
}

function nothingIn(
  sources: readonly string[],
  { from, to }: Asked,
  { ledger: { files, records } }: Collected,
): BadInput {
  const outside = records.dropped['outside-window'] ?? 0;
  const time = `${from === null ? '' : ` from ${from}`}${to === null ? '' : ` before ${to}`}`;
  const why =
    outside > 0
      ? `${outside} ${outside === 1 ? 'record is' : 'records are'} of another time`
      : whyEmpty({ records: records.total, files });
  return new BadInput(`No CloudTrail record${time} in ${sources.join(', ')}: ${why}.`);
}

/** Of the roles those whose name or ARN the pattern matches. */
function matching(pattern: string, found: Collected): Collected {
  const isChosen = ({ roleArn }: Evidence) => isMeant(pattern, roleArn);
  const chosen = chooseRoles(found, isChosen);
  if (chosen.evidence.length > 0) return chosen;
  const names = [...new Set(found.evidence.map(({ roleArn }) => roleNameOf(roleArn)))].sort();
  const some = `${names.slice(0, 8).join(', ')}${names.length > 8 ? ', ...' : ''}`;
  throw new BadInput(
    `No role in these logs matches --role ${pattern}: ${names.length === 0 ? 'no role called at all' : `they show calls of ${names.length}: ${some}`}.`,
  );
}
