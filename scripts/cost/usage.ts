import { MEASUREMENT_NAMES } from '../../lib/domain/measurement.ts';

/**
 * What one role makes happen in a month: it is watched, drafted, approved, swapped and in probation for two weeks,
 * once. Estimates, each with what it is made of; the cost page says so. Change one here and run `npm run cost`.
 */
export const ROLE_MONTH = {
  /** How often each state of tighten-role is entered; the rest are entered when something is out of the ordinary. */
  visits: {
    Admit: 1,
    'Admitted?': 1,
    Observe: 1,
    Soak: 1,
    Collect: 2,
    'Enough?': 2,
    ExtendSoak: 1,
    StartGeneration: 2,
    'GenerationStarted?': 2,
    AwaitGenerationSlot: 1,
    AwaitGeneration: 3,
    GetGeneration: 3,
    'Generated?': 3,
    Propose: 1,
    'Narrower?': 1,
    Verify: 1,
    'Apply?': 1,
    Review: 1,
    'Decision?': 1,
    Apply: 1,
    Watch: 15,
    'Regressed?': 15,
    Probation: 14,
    Close: 1,
  } as Readonly<Record<string, number>>,
  /** Seconds that a function of a state runs, where it is not `otherSeconds`. */
  seconds: { Collect: 60, Propose: 5, Verify: 10, Apply: 15, Watch: 20 } as Readonly<
    Record<string, number>
  >,
  otherSeconds: 1.5,
  /** CheckNoNewAccess twice and CheckAccessNotGranted three times. */
  policyChecks: 5,
  /** Log files of the trail in a day, all regions, in one account of middling size. */
  logFilesADay: 2_000,
  /** Days of log files read by Access Analyzer (one job), by Collect (two looks), by Watch (15 looks, a week each). */
  daysReadByAnalyzer: 14,
  daysReadByCollect: 2 * 14,
  daysReadByWatch: 15 * 7,
  /** Of a log file, packed, in MiB; and how many roles of a round one question of Athena is for. */
  logFileMebibytes: 0.02,
  rolesARound: 50,
  archived: 10,
  tableWrites: 100,
  tableReads: 140,
  /** Four notices to five people. */
  mails: 20,
  /** Pages and forms of the review. */
  apiRequests: 30,
  /** A line for each call of a function, and the figures. */
  logMegabytes: 0.5,
} as const;

/** Of the figures, two are split: runs by eleven outcomes, and roles by three places where they can be. */
export const CUSTOM_METRICS = MEASUREMENT_NAMES.length - 2 + 11 + 3;

/** The settings that the page is worked out for. */
export const SETTINGS = {
  'ratchet:trailBucket': 'audit-logs',
  'ratchet:trailArn': 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main',
  'ratchet:accessAnalyzerRoleArn': 'arn:aws:iam::111122223333:role/service-role/Analyzer',
  'ratchet:reviewerEmails': 'reviewers@example.org',
  'ratchet:operatorEmails': 'operators@example.org',
  'ratchet:slackSecret': 'ratchet/slack',
} as const;
