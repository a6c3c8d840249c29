import {
  type AccessAnalyzerClient,
  GetGeneratedPolicyCommand,
  StartPolicyGenerationCommand,
} from '@aws-sdk/client-accessanalyzer';
import type { Window } from '../domain/evidence/evidence.ts';

/** What Access Analyzer reads, and the role it reads it with. */
export interface GenerationSource {
  readonly trailArn: string;
  readonly accessRoleArn: string;
}

export type Begun =
  | { readonly kind: 'begun'; readonly jobId: string }
  | { readonly kind: 'busy' }
  | { readonly kind: 'unavailable'; readonly reason: string };

export type JobResult =
  | { readonly kind: 'in-progress' }
  /** Throttled: nothing is known of the job. */
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'succeeded'; readonly policies: readonly string[] }
  /** More log files or bytes than one job may read. */
  | { readonly kind: 'too-large'; readonly reason: string }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** More calls than it answers, after the SDK's own retries: no fault of the job, and it passes by itself. */
const THROTTLED = 'ThrottlingException';

/** Another job runs, or today's are used up; which of the two names says what is not documented. Both pass by themselves. */
const BUSY = ['ConflictException', 'ServiceQuotaExceededException', THROTTLED];

/** No policy is to be had by asking again: not allowed, not supported, unknown, or broken after the SDK's own retries. */
const UNAVAILABLE = ['AccessDeniedException', 'ValidationException', 'InternalServerException'];

/** Starts a job. The same token again is the same job, and no new one. */
export async function beginJob(
  client: AccessAnalyzerClient,
  source: GenerationSource,
  principalArn: string,
  { from, to }: Window,
  clientToken: string,
): Promise<Begun> {
  try {
    const { jobId } = await client.send(
      new StartPolicyGenerationCommand({
        policyGenerationDetails: { principalArn },
        cloudTrailDetails: {
          trails: [{ cloudTrailArn: source.trailArn, allRegions: true }],
          accessRole: source.accessRoleArn,
          startTime: new Date(from),
          endTime: new Date(to),
        },
        clientToken,
      }),
    );
    return jobId === undefined
      ? { kind: 'unavailable', reason: 'Access Analyzer started a job and gave it no id' }
      : { kind: 'begun', jobId };
  } catch (error) {
    return isOneOf(error, BUSY) ? { kind: 'busy' } : unavailable(error);
  }
}

/** Looks at a job. What it generated is given as AWS wrote it. */
export async function lookAtJob(client: AccessAnalyzerClient, jobId: string): Promise<JobResult> {
  try {
    const { jobDetails, generatedPolicyResult } = await client.send(
      new GetGeneratedPolicyCommand({
        jobId,
        includeResourcePlaceholders: true,
        includeServiceLevelTemplate: true,
      }),
    );
    const { status, jobError } = jobDetails ?? {};
    if (status === 'IN_PROGRESS') return { kind: 'in-progress' };
    if (status === 'SUCCEEDED') {
      const policies = generatedPolicyResult?.generatedPolicies ?? [];
      return { kind: 'succeeded', policies: policies.map(({ policy = '' }) => policy) };
    }
    const why = [jobError?.code, jobError?.message].filter((part) => part !== undefined);
    const reason = `the job ended as ${status ?? 'nothing'}${why.length === 0 ? '' : ` (${why.join(': ')})`}`;
    return jobError?.code === 'SERVICE_QUOTA_EXCEEDED_ERROR'
      ? { kind: 'too-large', reason }
      : { kind: 'unavailable', reason };
  } catch (error) {
    return isOneOf(error, [THROTTLED]) ? { kind: 'unanswered' } : unavailable(error);
  }
}

function unavailable(error: unknown): { kind: 'unavailable'; reason: string } {
  if (isOneOf(error, UNAVAILABLE))
    return { kind: 'unavailable', reason: `${error.name}: ${error.message}` };
  throw error;
}

function isOneOf(error: unknown, names: readonly string[]): error is Error {
  return error instanceof Error && names.includes(error.name);
}
