import * as z from 'zod';
import type { Input } from './access-analyzer-checks.ts';
import { Failure } from './access-analyzer-failure.ts';

/** One action that the trail shows, and the resource that stands for it in a template: `arn:aws:s3:::${BucketName}`. */
export interface Seen {
  readonly action: string;
  readonly resource: string;
}

interface DeskOptions {
  readonly seen: (principalArn: string) => readonly Seen[];
  readonly looks?: number;
  readonly now?: () => Date;
}

interface Job {
  readonly jobId: string;
  readonly principalArn: string;
  readonly startedOn: Date;
  readonly clientToken: string | undefined;
  readonly details: object | undefined;
  looks: number;
  status: 'IN_PROGRESS' | 'SUCCEEDED' | 'CANCELED';
}

/** Quotas of policy generation (IAM Access Analyzer quotas): jobs at once, and jobs a day. */
const AT_ONCE = 1;
const A_DAY = 50;
/** How long a result is kept. */
const KEPT_MS = 7 * 86_400_000;

const Start = z.object({
  policyGenerationDetails: z.object({
    principalArn: z.string().regex(/^arn:[^:]*:iam::[^:]*:(role|user)\/.{1,576}$/),
  }),
  cloudTrailDetails: z
    .object({
      trails: z.array(z.object({ cloudTrailArn: z.string().regex(/^arn:.*:trail\//) })).min(1),
      accessRole: z.string().regex(/^arn:[^:]*:iam::[^:]*:role\//),
      startTime: z.iso.datetime(),
      endTime: z.iso.datetime().optional(),
    })
    .optional(),
  clientToken: z.string().optional(),
});

/** Policy generation with its quotas: one job at a time, fifty a day, results for seven days. */
export function generationDesk({ seen, looks = 1, now = () => new Date() }: DeskOptions) {
  const jobs = new Map<string, Job>();
  const running = () => [...jobs.values()].filter(({ status }) => status === 'IN_PROGRESS');

  const known = ({ jobId }: Input): Job => {
    const job = jobs.get(String(jobId));
    if (job !== undefined && now().getTime() - job.startedOn.getTime() < KEPT_MS) return job;
    throw new Failure('ValidationException', `no job ${jobId} of the last seven days`);
  };

  return {
    start(input: Input): object {
      const parsed = Start.safeParse(input);
      if (!parsed.success) throw new Failure('ValidationException', z.prettifyError(parsed.error));
      const { policyGenerationDetails, cloudTrailDetails, clientToken } = parsed.data;
      const same = [...jobs.values()].find((job) => job.clientToken === clientToken);
      if (clientToken !== undefined && same !== undefined) return { jobId: same.jobId };
      if (running().length >= AT_ONCE) {
        throw new Failure('ConflictException', 'another policy generation is in progress');
      }
      const today = now().toISOString().slice(0, 10);
      const started = [...jobs.values()].filter((job) =>
        job.startedOn.toISOString().startsWith(today),
      );
      if (started.length >= A_DAY) {
        throw new Failure('ServiceQuotaExceededException', `${A_DAY} policy generations a day`);
      }
      const jobId = `00000000-0000-4000-8000-${String(jobs.size + 1).padStart(12, '0')}`;
      jobs.set(jobId, {
        ...{ jobId, clientToken, looks, status: 'IN_PROGRESS', startedOn: now() },
        principalArn: policyGenerationDetails.principalArn,
        details: cloudTrailDetails,
      });
      return { jobId };
    },

    get(input: Input): object {
      const job = known(input);
      if (job.status === 'IN_PROGRESS') {
        if (job.looks <= 0) job.status = 'SUCCEEDED';
        job.looks -= 1;
      }
      const jobDetails = {
        jobId: job.jobId,
        status: job.status,
        startedOn: job.startedOn.toISOString(),
        ...(job.status === 'SUCCEEDED' && { completedOn: now().toISOString() }),
      };
      const properties = { principalArn: job.principalArn, isComplete: false };
      if (job.status !== 'SUCCEEDED') return { jobDetails, generatedPolicyResult: { properties } };
      const generatedPolicies = documents(seen(job.principalArn), input).map((policy) => ({
        policy: JSON.stringify(policy),
      }));
      return { jobDetails, generatedPolicyResult: { properties, generatedPolicies } };
    },

    list: (): object => ({
      policyGenerations: [...jobs.values()].map(({ jobId, principalArn, status, startedOn }) => ({
        ...{ jobId, principalArn, status },
        startedOn: startedOn.toISOString(),
      })),
    }),

    cancel(input: Input): object {
      known(input).status = 'CANCELED';
      return {};
    },

    finishAll(): void {
      for (const job of running()) job.status = 'SUCCEEDED';
    },
  };
}

/**
 * Actions with `*` or, when asked, with the templates of their resources; and the services as wildcards in a policy of
 * their own, when asked. Nothing documents the shape of that last one.
 */
function documents(seen: readonly Seen[], input: Input): readonly object[] {
  const statement = (sid: string, action: readonly string[], resource: string) => ({
    ...{ Sid: sid, Effect: 'Allow', Action: action, Resource: resource },
  });
  const placeholders = input['includeResourcePlaceholders'] === 'true';
  const byResource = Map.groupBy(seen, ({ resource }) => (placeholders ? resource : '*'));
  const statements = [...byResource].map(([resource, group], index) =>
    statement(`SupportedServiceSid${index}`, group.map(({ action }) => action).sort(), resource),
  );
  const services = [...new Set(seen.map(({ action }) => `${action.split(':')[0]}:*`))].sort();
  const whole = { Version: '2012-10-17' };
  return [
    { ...whole, Statement: statements },
    ...(input['includeServiceLevelTemplate'] === 'true'
      ? [{ ...whole, Statement: [statement('ServiceLevel', services, '*')] }]
      : []),
  ];
}
