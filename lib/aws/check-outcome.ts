import type { Check } from '../ports.ts';

/** What one check found. */
export type Outcome = Omit<Check, 'name'>;

/**
 * The check could not be made: said on the ticket, and our own gates stand. Access Analyzer's names, then IAM's.
 * https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckNoNewAccess.html
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html
 */
const CANNOT =
  /^(AccessDenied|InvalidParameter|UnprocessableEntity|Validation|ValidationError|InvalidInput|PolicyEvaluation)(Exception)?$/;

/** Makes a check. Throttling and faults come through by name, for the state machine to try again. */
export async function attempt(name: string, check: () => Promise<Outcome>): Promise<Check> {
  try {
    return { name, ...(await check()) };
  } catch (error) {
    if (!(error instanceof Error) || !CANNOT.test(error.name)) throw error;
    return { name, result: 'not-run', detail: `${error.name}: ${error.message}` };
  }
}
