import * as z from 'zod';
import { BadInput } from '../domain/errors.ts';
import { ReviewRules } from '../review-rules.ts';

/** What the stack tells its functions (lib/infra/hub.ts). The optional ones are settings of the deployment. */
const Environment = z.object({
  ACCOUNT_ID: z.string().regex(/^\d{12}$/),
  TABLE_NAME: z.string().min(1),
  ARCHIVE_BUCKET: z.string().min(1),
  TOPIC_ARN: z.string().startsWith('arn:'),
  /** Of the functions that start executions only. */
  STATE_MACHINE_ARN: z.string().startsWith('arn:').optional(),
  /** How long after a run the role is looked at again: days. */
  RETIGHTEN_DAYS: z.coerce.number().int().min(1).max(365).default(30),
  TRAIL_BUCKET: z.string().min(1).optional(),
  TRAIL_PREFIX: z.string().min(1).optional(),
  /** Of an organisation's trail. */
  TRAIL_ORGANIZATION: z
    .string()
    .regex(/^o-[a-z0-9]{10,32}$/)
    .optional(),
  TRAIL_ARN: z.string().startsWith('arn:').optional(),
  ACCESS_ANALYZER_ROLE_ARN: z.string().startsWith('arn:').optional(),
  /** Of a hub's functions: the role to assume in the account of the role at hand, and what its trust asks for. */
  MEMBER_ROLE: z.string().min(1).optional(),
  MEMBER_EXTERNAL_ID: z.string().min(1).optional(),
  /** Lambda sets these. */
  AWS_REGION: z.string().min(1).default('us-east-1'),
  AWS_LAMBDA_FUNCTION_NAME: z.string().min(1).default('function'),
});
export type Environment = z.infer<typeof Environment>;

/** Throws BadInput naming each variable that is missing or wrong. */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): Environment {
  const parsed = Environment.safeParse(variables);
  if (parsed.success) return parsed.data;
  throw new BadInput(
    `The environment variables of this function are not those its stack gives it; deploy it again.\n${z.prettifyError(parsed.error)}`,
  );
}

/** Throws BadInput in a function that was not told which state machine to start. */
export function requireStateMachine({ STATE_MACHINE_ARN }: Environment): string {
  if (STATE_MACHINE_ARN !== undefined) return STATE_MACHINE_ARN;
  throw new BadInput(
    'The environment variable STATE_MACHINE_ARN is not set; deploy the stack again.',
  );
}

/** Who reviews, and how. Throws BadInput saying what is wrong with the setting. */
export function readReviewRules(
  variables: Readonly<Record<string, string | undefined>>,
): ReviewRules {
  const parsed = z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'is not JSON' });
        return z.NEVER;
      }
    })
    .pipe(ReviewRules)
    .safeParse(variables['REVIEW_RULES'] ?? '{}');
  if (parsed.success) return parsed.data;
  throw new BadInput(
    `The review settings of this deployment cannot be used; correct ratchet:review and deploy again.\n${z.prettifyError(parsed.error)}`,
  );
}
