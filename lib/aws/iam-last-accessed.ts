import { setTimeout as sleep } from 'node:timers/promises';
import {
  GenerateServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import { RoleGone } from '../domain/errors.ts';
import {
  type LastAccessedPage,
  parseLastAccessed,
  reportOf,
} from '../domain/last-accessed/report.ts';
import type { LastAccessed } from '../ports.ts';

/** A job takes seconds. It is asked for once a second at first, and less and less often, two minutes in all. */
const WAITS_MS = [1, 1, 2, 2, 4, 5, 10, 15, 20, 30, 30].map((seconds) => seconds * 1000);

/** As many services as one answer can hold (IAM API, GetServiceLastAccessedDetails). */
const MOST_SERVICES = 1000;

/** No data are to be had by asking again. Throttling and faults come through by name. */
const UNAVAILABLE = /^(AccessDenied|InvalidInput|BadInput|NoSuchEntity)(Exception)?$/;
const NOT_THERE = /^NoSuchEntity(Exception)?$/;

/**
 * IAM's service last accessed data, by action where IAM tracks that. The whole job is waited for here and not by the
 * state machine: it takes seconds, and what it says belongs to the evidence that it is collected with. `wait` takes
 * milliseconds.
 */
export function iamLastAccessed(
  client: IAMClient,
  wait: (ms: number) => Promise<unknown> = sleep,
): LastAccessed {
  return {
    async of({ arn }) {
      try {
        const JobId = await started(client, arn);
        if (JobId === undefined) return unavailable('IAM started a job and gave it no id');
        return await finished(client, JobId, wait);
      } catch (error) {
        if (!(error instanceof Error) || !UNAVAILABLE.test(error.name)) throw error;
        return unavailable(`${error.name}: ${error.message}`);
      }
    },
  };
}

async function started(client: IAMClient, Arn: string): Promise<string | undefined> {
  try {
    const { JobId } = await client.send(
      new GenerateServiceLastAccessedDetailsCommand({ Arn, Granularity: 'ACTION_LEVEL' }),
    );
    return JobId;
  } catch (error) {
    if (error instanceof Error && NOT_THERE.test(error.name))
      throw new RoleGone(`There is no role ${Arn}: it was deleted, or never was.`);
    throw error;
  }
}

async function finished(
  client: IAMClient,
  job: string,
  wait: (ms: number) => Promise<unknown>,
): ReturnType<LastAccessed['of']> {
  for (const pause of WAITS_MS) {
    const first = await page(client, job);
    const { JobStatus, JobCompletionDate } = first;
    if (JobStatus === 'FAILED') {
      const { Code, Message } = first.Error ?? { Code: 'no code', Message: 'no reason given' };
      return unavailable(`the job failed (${Code}: ${Message})`);
    }
    if (JobStatus === 'COMPLETED' && JobCompletionDate !== null)
      return reportOf(await allPages(client, job, first), JobCompletionDate);
    await wait(pause);
  }
  const seconds = WAITS_MS.reduce((sum, ms) => sum + ms, 0) / 1000;
  return unavailable(`IAM had not finished the report after ${seconds} seconds`);
}

async function allPages(
  client: IAMClient,
  job: string,
  first: LastAccessedPage,
): Promise<readonly LastAccessedPage[]> {
  const pages = [first];
  for (let last = first; last.IsTruncated && last.Marker !== undefined; ) {
    last = await page(client, job, last.Marker);
    pages.push(last);
  }
  return pages;
}

async function page(client: IAMClient, JobId: string, Marker?: string): Promise<LastAccessedPage> {
  const answer = await client.send(
    new GetServiceLastAccessedDetailsCommand({
      JobId,
      MaxItems: MOST_SERVICES,
      ...(Marker === undefined ? {} : { Marker }),
    }),
  );
  return parseLastAccessed(answer, `IAM's answer for job ${JobId}`);
}

function unavailable(reason: string): { readonly kind: 'unavailable'; readonly reason: string } {
  return { kind: 'unavailable', reason };
}
