import type { Checks } from '../ports.ts';

const NEEDS_AWS = [
  ['ValidatePolicy', "IAM Access Analyzer's policy grammar and best practices"],
  ['CheckNoNewAccess', "IAM Access Analyzer's proof that nothing is added"],
  [
    'CheckAccessNotGranted',
    "IAM Access Analyzer's proof that no sensitive action is left but those told",
  ],
  ['SimulateCustomPolicy', "IAM's own answer to the calls that conditions bear on"],
] as const;

/** AWS's checks, none of which can be run without AWS; our own gates are run all the same. */
export function offlineChecks(): Checks {
  return {
    run: async () =>
      NEEDS_AWS.map(([name, what]) => ({
        name,
        result: 'not-run',
        detail: `${what} needs an AWS account, and this run is offline.`,
      })),
  };
}
