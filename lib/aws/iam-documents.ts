import { GetPolicyCommand, GetPolicyVersionCommand, type IAMClient } from '@aws-sdk/client-iam';
import { BadInput } from '../domain/errors.ts';
import type { PolicyDocument } from '../domain/policy/document.ts';
import { parsePolicy } from '../domain/policy/parse.ts';
import type { ManagedPolicy } from '../domain/role.ts';

/** A managed policy with the document in force, which is its default version's. */
export async function managedPolicy(client: IAMClient, arn: string): Promise<ManagedPolicy> {
  const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn: arn }));
  const versionId = Policy?.DefaultVersionId;
  if (versionId === undefined) throw new BadInput(`IAM gave ${arn} without a default version.`);
  const { PolicyVersion } = await client.send(
    new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: versionId }),
  );
  return {
    arn,
    name: Policy?.PolicyName ?? arn.slice(arn.lastIndexOf('/') + 1),
    versionId,
    document: policyDocument(PolicyVersion?.Document, `${arn} ${versionId}`),
  };
}

/** IAM sends documents percent-encoded by RFC 3986 (IAM API, GetPolicyVersion). `where` says whose it is. */
export function policyDocument(encoded: string | undefined, where: string): PolicyDocument {
  return parsePolicy(decoded(encoded, where), where);
}

/** A document as text. Throws BadInput naming `where`. */
export function decoded(encoded: string | undefined, where: string): string {
  if (encoded === undefined) throw new BadInput(`IAM gave no document for ${where}.`);
  try {
    return decodeURIComponent(encoded);
  } catch (cause) {
    throw new BadInput(`IAM gave ${where} with a broken %-escape.`, { cause });
  }
}
