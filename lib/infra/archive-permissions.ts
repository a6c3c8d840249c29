import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Resources } from './resources.ts';
import { allow } from './statements.ts';

/** The kinds of documents in the archive; each is a folder. */
export const KINDS = [
  'snapshot',
  'evidence',
  'generated',
  'proposal',
  'gates',
  'plan',
  'missed',
] as const;
type Kind = (typeof KINDS)[number];

/** To read documents of these kinds. */
export function readKept({ archive }: Resources, ...kinds: readonly Kind[]): PolicyStatement {
  return allow(['s3:GetObject'], kept(archive, kinds));
}

/** To keep documents of these kinds. */
export function writeKept({ archive }: Resources, ...kinds: readonly Kind[]): PolicyStatement {
  return allow(['s3:PutObject'], kept(archive, kinds));
}

/** To find documents of these kinds. */
export function listKept({ archive }: Resources, ...kinds: readonly Kind[]): PolicyStatement {
  return allow(['s3:ListBucket'], [archive.bucketArn], {
    StringLike: { 's3:prefix': kinds.map((kind) => `${kind}/*`) },
  });
}

function kept(archive: Resources['archive'], kinds: readonly Kind[]): readonly string[] {
  return kinds.map((kind) => archive.arnForObjects(`${kind}/*`));
}
