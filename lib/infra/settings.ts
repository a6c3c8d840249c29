import { readFileSync } from 'node:fs';
import type { Node } from 'constructs';
import * as z from 'zod';
import { ReviewRules } from '../review-rules.ts';

const PREFIX = 'ratchet:';

/** On the command line everything is text: `a,b` is a list, `false` is no, and `30` is a number. */
const listOf = <Item extends z.ZodType>(item: Item) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',').map((part) => part.trim()) : value),
    z.array(item),
  );
const flag = z.preprocess(
  (value) => (value === 'true' ? true : value === 'false' ? false : value),
  z.boolean(),
);
const wholeNumber = (least: number, most: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
    z.int().min(least).max(most),
  );
const days = wholeNumber(1, 365);
const secretName = z
  .string()
  .regex(/^[\w/+=.@-]{1,512}$/, 'is not the name of a secret')
  .optional();
/** JSON on the command line, an object in a file. What cannot be parsed is left for the schema to refuse. */
const review = z.preprocess((value) => {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}, ReviewRules);
const account = z.string().regex(/^\d{12}$/, 'is not an account id of 12 digits');

/** What a deployment can be told; each is a context key `ratchet:<name>`, on the command line, in cdk.json or in a file. */
const Settings = z
  .strictObject({
    /**
     * `single`: all of Ratchet, for one account. `hub`: Ratchet in one account for an organisation, with the template
     * of its members. `member`: that template alone.
     */
    deployment: z.enum(['single', 'hub', 'member']).default('single'),
    /** Where Ratchet stands. EventBridge gets the events of IAM in one region of a partition, and nowhere else. */
    region: z.enum(['us-east-1', 'us-gov-west-1', 'cn-north-1']).default('us-east-1'),
    /** Other regions that the roles of the account work in: what is refused there is told to Ratchet. */
    regions: listOf(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is not a region')).default([]),
    /** Bucket of the CloudTrail log files. Without it the roles are watched by nobody and Collect says so. */
    trailBucket: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'is not a bucket name')
      .optional(),
    /** What stands before `AWSLogs/` in the keys, without slashes at its ends; empty for none. */
    trailPrefix: z
      .string()
      .regex(/^(?!\/).*(?<!\/)$/, 'starts or ends with a slash')
      .default(''),
    /** The trail. With it and its bucket Access Analyzer generates a policy too. */
    trailArn: z
      .string()
      .regex(/^arn:[\w-]+:cloudtrail:[\w-]+:\d{12}:trail\/.+$/, 'is not the ARN of a trail')
      .optional(),
    /** The key that the log files are encrypted with, when it is a KMS key. */
    trailKeyArn: z
      .string()
      .regex(/^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/.+$/, 'is not the ARN of a key')
      .optional(),
    /** A role that lets Access Analyzer read the trail; one is made when this is left out. */
    accessAnalyzerRoleArn: z
      .string()
      .regex(/^arn:[\w-]+:iam::\d{12}:role\/.+$/, 'is not the ARN of a role')
      .optional(),
    /**
     * What reads the log files: `s3`, one by one, or `athena`, for whoever has more of them than a function can read in
     * its time (docs/operating.md says when that is).
     */
    trailReader: z.enum(['s3', 'athena']).default('s3'),
    /** What one question of Athena may read: GiB. */
    trailScanGiB: wholeNumber(1, 100_000).default(100),
    /** Who is asked to review. SNS sends each a mail to confirm. */
    reviewerEmails: listOf(z.email()).default([]),
    /** Who gets the alarms. SNS sends each a mail to confirm. */
    operatorEmails: listOf(z.email()).default([]),
    /** Names of secrets, each of which switches a channel of notices on; docs/operating.md says what they hold. */
    slackSecret: secretName,
    webhookSecret: secretName,
    githubSecret: secretName,
    jiraSecret: secretName,
    /** What vouches for reviewers, and who may approve what (lib/review-rules.ts); signed requests unless given. */
    review: review.optional(),
    /** How long after a run the role is looked at again: days. */
    retightenDays: days.default(30),
    /** How often it is looked which roles are due, and whether an event was lost: an expression of Scheduler, in UTC. */
    schedule: z
      .string()
      .regex(/^(rate|cron)\([^)]+\)$/, 'is neither rate(...) nor cron(...)')
      .default('rate(1 day)'),
    /**
     * Runs keep the definition and the code they began with. Only an emulator whose CloudFormation knows no versions
     * of state machines is a reason against it.
     */
    pinned: flag.default(true),
    /** Of an organisation: whose accounts may hand events to the hub, and whose roles it may assume. */
    organizationId: z
      .string()
      .regex(/^o-[a-z0-9]{10,32}$/, 'is not the id of an organisation')
      .optional(),
    /**
     * The members of a hub. Each is looked at daily for tagged roles whose event was lost; of an account that is not
     * named here only events tell.
     */
    memberAccounts: listOf(account).default([]),
    /** The account of the hub, for its members. */
    hubAccount: account.optional(),
    /** What the hub says when it assumes a role of a member: any text that only the two know. */
    externalId: z
      .string()
      .regex(/^[\w+=,.@:/-]{8,1224}$/, 'is not 8 or more of A-Z, a-z, 0-9 and _+=,.@:/-')
      .optional(),
  })
  .superRefine((settings, context) => {
    const absent = NEEDED[settings.deployment].filter((name) => settings[name] === undefined);
    for (const name of absent) {
      const message = `is needed for ratchet:deployment=${settings.deployment}`;
      context.addIssue({ code: 'custom', path: [name], message });
    }
    if (settings.memberAccounts.length > 0 && settings.deployment !== 'hub') {
      const message = 'belongs to ratchet:deployment=hub';
      context.addIssue({ code: 'custom', path: ['memberAccounts'], message });
    }
    if (settings.trailReader === 'athena' && settings.trailBucket === undefined) {
      const message = 'needs ratchet:trailBucket, whose files Athena reads';
      context.addIssue({ code: 'custom', path: ['trailReader'], message });
    }
  });
export type Settings = z.infer<typeof Settings>;

const NEEDED = {
  single: [],
  hub: ['organizationId', 'hubAccount', 'externalId'],
  member: ['hubAccount', 'externalId'],
} as const;

/**
 * The settings: those of the file that `ratchet:config` names, a JSON object without the prefix, and over them those
 * in the context. A wrong or unknown one throws, naming the key.
 */
export function readSettings(node: Node): Settings {
  const context: Record<string, unknown> = node.getAllContext();
  const { config, ...given } = Object.fromEntries(
    Object.entries(context).flatMap(([key, value]) =>
      key.startsWith(PREFIX) ? [[key.slice(PREFIX.length), value] as const] : [],
    ),
  );
  const parsed = Settings.safeParse({ ...fromFile(config), ...given });
  if (!parsed.success) {
    throw new Error(
      `The context keys ${PREFIX}* (cdk.json, -c or the file of ${PREFIX}config) cannot be used:\n${z.prettifyError(parsed.error)}`,
    );
  }
  return parsed.data;
}

function fromFile(path: unknown): object {
  if (path === undefined) return {};
  if (typeof path !== 'string') throw new Error(`${PREFIX}config is not the path of a file.`);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`The file ${path} of ${PREFIX}config cannot be read as JSON: ${why}`);
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new Error(`The file ${path} of ${PREFIX}config is not a JSON object of settings.`);
  }
  return value;
}

/** A setting that the deployment cannot do without. */
export function needed<Value>(value: Value | undefined, name: keyof Settings): Value {
  if (value === undefined) throw new Error(`The setting ${PREFIX}${name} is needed here.`);
  return value;
}
