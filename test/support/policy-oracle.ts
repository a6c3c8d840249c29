import { runUnsafeSimulation } from '@cloud-copilot/iam-simulate';
import type { ContextValue } from '../../lib/domain/policy/context.ts';
import type { Decision } from '../../lib/domain/policy/evaluate.ts';

const ACCOUNT = '123456789012';
const ALLOW_ALL = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };

/** A question in IAM's own JSON, for both evaluators. The context is complete. */
export interface OracleCase {
  readonly identity: readonly unknown[];
  readonly boundary?: unknown;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, ContextValue>>;
}

/** What the independent evaluator says, for a role and a resource of one account. */
export function oracleDecision(asked: OracleCase): Decision {
  const { identity, boundary, action, resource, context } = asked;
  const named = (policies: readonly unknown[]) =>
    policies.map((policy, at) => ({ name: `policy ${at}`, policy }));
  const result = runUnsafeSimulation(
    {
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
      identityPolicies: named(identity),
      serviceControlPolicies: [],
      // Needs one that allows: AWS attaches RCPFullAWSAccess by itself.
      resourceControlPolicies: [
        {
          orgIdentifier: 'o-1',
          policies: named([{ Version: '2012-10-17', Statement: ALLOW_ALL }]),
        },
      ],
      ...(boundary === undefined ? {} : { permissionBoundaryPolicies: named([boundary]) }),
    },
    {},
  );
  if (result === 'Allowed') return 'allowed';
  return result === 'ExplicitlyDenied' ? 'explicit-deny' : 'implicit-deny';
}
