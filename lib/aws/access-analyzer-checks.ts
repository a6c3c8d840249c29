import type { AccessAnalyzerClient } from '@aws-sdk/client-accessanalyzer';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { Checks } from '../ports.ts';
import { accessNotGranted, noNewAccess } from './access-analyzer-comparisons.ts';
import { validPolicies } from './access-analyzer-validation.ts';
import { attempt } from './check-outcome.ts';
import { simulatedCalls } from './iam-simulation.ts';

/** The checks of AWS: of drafts alone, beside what a role has, and by what it did. Throttling and faults come through by name. */
export function accessAnalyzerChecks(analyzer: AccessAnalyzerClient, iam: IAMClient): Checks {
  return {
    run: async (drafts, existing, calls) => [
      await attempt('ValidatePolicy', () => validPolicies(analyzer, drafts, existing)),
      await attempt('CheckNoNewAccess', () => noNewAccess(analyzer, drafts, existing)),
      await attempt('CheckAccessNotGranted', () => accessNotGranted(analyzer, drafts)),
      await attempt('SimulateCustomPolicy', () => simulatedCalls(iam, drafts, existing, calls)),
    ],
  };
}
