import * as sdk from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import type { accountDump } from './account-fixture.ts';
import { simulatedIam } from './simulated-iam.ts';

const COMMANDS = [
  sdk.ListRolesCommand,
  sdk.GetRoleCommand,
  sdk.ListAttachedRolePoliciesCommand,
  sdk.ListRolePoliciesCommand,
  sdk.GetRolePolicyCommand,
  sdk.GetPolicyCommand,
  sdk.GetPolicyVersionCommand,
  sdk.TagRoleCommand,
  sdk.CreatePolicyCommand,
  sdk.DeletePolicyCommand,
  sdk.ListEntitiesForPolicyCommand,
  sdk.AttachRolePolicyCommand,
  sdk.DetachRolePolicyCommand,
  sdk.PutRolePolicyCommand,
  sdk.DeleteRolePolicyCommand,
  sdk.GetAccountSummaryCommand,
] as const;

/** Makes every IAMClient answer as IAM would for an account that is as a dump says; lists come one to a page. */
export function stubIam(dump: ReturnType<typeof accountDump>, lag = 0) {
  const iam = mockClient(sdk.IAMClient);
  const simulated = simulatedIam(dump, { lag, seed: 1 });
  const { answer } = simulated;
  for (const command of COMMANDS) {
    iam.on(command as never).callsFake((input) => answer(command.name, input));
  }
  return { iam, ...simulated };
}
