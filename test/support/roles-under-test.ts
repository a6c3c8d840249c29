import type { PolicyDocument } from '../../lib/domain/policy/document.ts';
import type { NewPolicy, Roles } from '../../lib/ports.ts';
import { ACCOUNT_ID, RICH_DOCUMENT } from './account-fixture.ts';

/** Where an emulator does otherwise than IAM; the test of it must then fail, so that it tells when the emulator is mended. */
export type Difference =
  | 'knows no attachment quota'
  | 'attaches any ARN'
  | 'deletes what is attached';

/** The roles of an account that is as the dump says, new for each test, and how a test that an emulator fails is told. */
export interface RolesUnderTest {
  readonly make: () => Promise<Roles>;
  readonly differs: readonly Difference[];
}

export const newPolicy = (document: PolicyDocument = RICH_DOCUMENT): NewPolicy => ({
  account: ACCOUNT_ID,
  name: 'orders-api-1',
  path: '/ratchet/',
  description: 'What orders-api really did',
  document,
});
export const NEW_ARN = `arn:aws:iam::${ACCOUNT_ID}:policy/ratchet/orders-api-1`;

export async function attachedTo(roles: Roles, arn: string): Promise<readonly string[]> {
  return (await roles.snapshot(arn)).attached.map((policy) => policy.arn);
}

export async function inlineOf(roles: Roles, arn: string): Promise<readonly string[]> {
  return (await roles.snapshot(arn)).inline.map((policy) => policy.name);
}
