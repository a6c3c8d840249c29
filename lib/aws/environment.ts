import * as z from 'zod';
import { BadInput } from '../domain/errors.ts';
import { jsonText } from '../json-text.ts';
import { ReviewRules } from '../review-rules.ts';

/** What the stack tells its functions (lib/infra/hub.ts). The optional ones are settings of the deployment. */
const Environment = z.object({
  ACCOUNT_ID: z.string().regex(/^\d{12}$/),
  TABLE_NAME: z.string().min(1),
  ARCHIVE_BUCKET: z.string().min(1),
  TOPIC_ARN: z.string().startsWith('arn:'),
  /** Of the functions that start executions only. */
  STATE_MACHINE_ARN: z.string().startsWith('arn:').optional(),
  /** Of the review pages: what takes a change back. */
  UNDO_MACHINE_ARN: z.string().startsWith('arn:').optional(),
  /** How long after a run the role is looked at again: days. */
  RETIGHTEN_DAYS: z.coerce.number().int().min(1).max(365).default(30),
  TRAIL_BUCKET: z.string().min(1).optional(),
  TRAIL_PREFIX: z.string().min(1).optional(),
  /** Of an organisation's trail. */
  TRAIL_ORGANIZATION: z
    .string()
    .regex(/^o-[a-z0-9]{10,32}$/)
    .optional(),
  /** Where Athena reads the trail: `database.table`, the workgroup, and what one of its queries may read. */
  TRAIL_TABLE: z
    .string()
    .regex(/^\w+\.\w+$/)
    .optional(),
  TRAIL_WORKGROUP: z.string().min(1).optional(),
  TRAIL_SCAN_GIB: z.coerce.number().int().min(1).default(100),
  TRAIL_ARN: z.string().startsWith('arn:').optional(),
  ACCESS_ANALYZER_ROLE_ARN: z.string().startsWith('arn:').optional(),
  /** Of a hub's functions: the role to assume in the account of the role at hand, and what its trust asks for. */
  MEMBER_ROLE: z.string().min(1).optional(),
  MEMBER_EXTERNAL_ID: z.string().min(1).optional(),
  /** Of a hub's daily look: accounts of the organisation, `111122223333,444455556666`. */
  MEMBER_ACCOUNTS: z
    .string()
    .regex(/^(\d{12}(,\d{12})*)?$/)
    .default('')
    .transform((list) => list.split(',').filter((account) => account !== '')),
  /** Lambda sets these. */
  AWS_REGION: z.string().min(1).default('us-east-1'),
  AWS_LAMBDA_FUNCTION_NAME: z.string().min(1).default('function'),
});
export type Environment = z.infer<typeof Environment>;

type Variables = Readonly<Record<string, string | undefined>>;

/** Throws BadInput naming each variable that is missing or wrong. */
export function readEnvironment(variables: Variables): Environment {
  return readVariables(Environment, variables);
}

/** The variables of this shape. Throws BadInput naming each that is missing or wrong. */
export function readVariables<Shape>(shape: z.ZodType<Shape>, variables: Variables): Shape {
  const parsed = shape.safeParse(variables);
  if (parsed.success) return parsed.data;
  throw new BadInput(
    `The environment variables of this function are not those its stack gives it; deploy it again.\n${z.prettifyError(parsed.error)}`,
  );
}

/** A variable that not every function has. Throws BadInput in a function that should have it and was not given it. */
export function required(value: string | undefined, name: string): string {
  if (value !== undefined) return value;
  throw new BadInput(`The environment variable ${name} is not set; deploy the stack again.`);
}

/** Who reviews, and how. Throws BadInput saying what is wrong with the setting. */
export function readReviewRules(variables: Variables): ReviewRules {
  const parsed = jsonText(ReviewRules).safeParse(variables['REVIEW_RULES'] ?? '{}');
  if (parsed.success) return parsed.data;
  throw new BadInput(
    `The review settings of this deployment cannot be used; correct ratchet:review and deploy again.\n${z.prettifyError(parsed.error)}`,
  );
}
