import { runSimulation, runUnsafeSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import type { ContextValue } from '../../lib/domain/policy/context.ts';
import type { Decision } from '../../lib/domain/policy/evaluate.ts';

const ACCOUNT = '123456789012';
const ALLOW_ALL = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' },
};

/** A question in IAM's own JSON, for both evaluators. The context is complete. */
export interface OracleCase {
  readonly identity: readonly unknown[];
  readonly boundary?: unknown;
  readonly session?: unknown;
  /** Level by level, the root first. */
  readonly scps?: readonly (readonly unknown[])[];
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, ContextValue>>;
}

/** What the independent evaluator says, for a role and a resource of one account. It looks at no session policy. */
export function oracleDecision(asked: OracleCase): Decision {
  return decisionOf(runUnsafeSimulation(simulationOf(asked, [ALLOW_ALL]), {}));
}

/** As `oracleDecision`, with the session policy. Slower, as it also checks all that is asked. */
export async function oracleSessionDecision(asked: OracleCase): Promise<Decision> {
  const ran = await runSimulation(simulationOf(asked, []), {});
  if (ran.resultType === 'error') throw new Error(JSON.stringify(ran.errors));
  return decisionOf(ran.overallResult);
}

/** AWS attaches RCPFullAWSAccess by itself, and so does runSimulation; the other must be given one like it. */
function simulationOf(asked: OracleCase, rcps: readonly unknown[]): Simulation {
  const { identity, boundary, session, scps = [], action, resource, context } = asked;
  return {
    request: {
      principal: `arn:aws:iam::${ACCOUNT}:role/app`,
      action,
      resource: { resource, accountId: ACCOUNT },
      contextVariables: Object.fromEntries(
        Object.entries(context).map(([key, value]) => [
          key,
          typeof value === 'string' ? value : [...value],
        ]),
      ),
    },
    ...(session === undefined ? {} : { sessionPolicy: session }),
    identityPolicies: named(identity),
    serviceControlPolicies: scps.map((policies, at) => ({
      orgIdentifier: `level-${at}`,
      policies: named(policies),
    })),
    resourceControlPolicies: [{ orgIdentifier: 'o-1', policies: named(rcps) }],
    ...(boundary === undefined ? {} : { permissionBoundaryPolicies: named([boundary]) }),
  };
}

function named(policies: readonly unknown[]) {
  return policies.map((policy, at) => ({ name: `policy ${at}`, policy }));
}

function decisionOf(result: string): Decision {
  if (result === 'Allowed') return 'allowed';
  return result === 'ExplicitlyDenied' ? 'explicit-deny' : 'implicit-deny';
}
