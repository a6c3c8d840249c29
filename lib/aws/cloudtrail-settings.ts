import {
  type CloudTrailClient,
  GetEventSelectorsCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail';
import { parseSelectors, type Selectors } from '../domain/trail/selectors.ts';
import type { TrailSettings } from '../domain/trail/settings.ts';

const MISSING = ['TrailNotFoundException'];
const UNREADABLE = [
  ...['AccessDenied', 'AccessDeniedException', 'CloudTrailARNInvalidException'],
  ...['InvalidTrailNameException', 'UnsupportedOperationException'],
  ...['OperationNotPermittedException', 'NoManagementAccountSLRExistsException'],
];

/** Asks CloudTrail about a trail, in its home region. Throttling and faults come through by name. */
export async function trailSettings(client: CloudTrailClient, arn: string): Promise<TrailSettings> {
  try {
    const { Trail } = await client.send(new GetTrailCommand({ Name: arn }));
    const status = await client.send(new GetTrailStatusCommand({ Name: arn }));
    const multiRegion = Trail?.IsMultiRegionTrail === true;
    return {
      kind: 'known',
      arn,
      logging: status.IsLogging === true,
      stoppedAt: status.IsLogging === true ? null : (status.StopLoggingTime?.toISOString() ?? null),
      deliveryError: status.LatestDeliveryError || null,
      onlyRegion: multiRegion ? null : (Trail?.HomeRegion ?? arn.split(':')[3] ?? 'one region'),
      globalServices: Trail?.IncludeGlobalServiceEvents !== false,
      selectors: await selectorsOf(client, arn),
    };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (MISSING.includes(error.name))
      return { kind: 'missing', reason: `CloudTrail knows no ${arn}` };
    if (UNREADABLE.includes(error.name))
      return { kind: 'unreadable', reason: `${error.name}: ${error.message}` };
    throw error;
  }
}

/** Null when they could not be read. An answer that is understood in part counts for what is understood. */
async function selectorsOf(client: CloudTrailClient, arn: string): Promise<Selectors | null> {
  try {
    const answer = await client.send(new GetEventSelectorsCommand({ TrailName: arn }));
    return parseSelectors(answer, `the event selectors of ${arn}`);
  } catch (error) {
    if (!(error instanceof Error) || ![...UNREADABLE, 'BadInput'].includes(error.name)) throw error;
    return null;
  }
}
