import * as z from 'zod';
import { BadInput } from '../errors.ts';
import type { OwnedValue } from './owner.ts';

/** What Terraform manages in its root module, which is all that code there can name. */
export interface TerraformState {
  readonly kind: 'terraform';
  readonly path: string;
  /** Addresses by ARN of a role. */
  readonly roles: ReadonlyMap<string, string>;
  /** Names of `aws_iam_policy` and its attachments that are taken. */
  readonly policyNames: readonly string[];
  readonly values: readonly OwnedValue[];
}

const Resource = z.object({
  address: z.string(),
  mode: z.string(),
  type: z.string(),
  name: z.string(),
  // Of what Terraform knows, which can be secret, no more than this is read.
  values: z.object({ arn: z.string().nullish(), execution_arn: z.string().nullish() }).nullish(),
});

const Shown = z.object({
  values: z.object({ root_module: z.object({ resources: z.array(Resource).default([]) }) }),
});

/** An address of the root module: `aws_s3_bucket.data`, with an index in brackets where there are several. */
const ADDRESS = /^aws_[a-z0-9_]+\.[A-Za-z_][\w-]*(\[(\d+|"[^"\\$%\r\n]*")\])?$/;

const POLICIES = ['aws_iam_policy', 'aws_iam_role_policy_attachment'];

/** Reads the output of `terraform show -json`. Throws BadInput that names `path`. */
export function readState(json: object, path: string): TerraformState {
  const shown = Shown.safeParse(json);
  if (!shown.success)
    throw new BadInput(
      `${path} is not what "terraform show -json" prints of a state with resources: give that output, not the state file or a plan.`,
    );
  const managed = shown.data.values.root_module.resources.filter(
    ({ mode, address }) => mode === 'managed' && ADDRESS.test(address),
  );
  return {
    kind: 'terraform',
    path,
    roles: new Map(
      managed.flatMap(({ type, address, values }) =>
        type === 'aws_iam_role' && values?.arn ? [[values.arn, address] as const] : [],
      ),
    ),
    policyNames: managed.filter(({ type }) => POLICIES.includes(type)).map(({ name }) => name),
    values: managed.flatMap(({ address, values }) =>
      (['arn', 'execution_arn'] as const).flatMap((attribute) => {
        const value = values?.[attribute];
        return value?.startsWith('arn:')
          ? [
              {
                before: '',
                value,
                reference: { kind: 'resource', id: address, attribute },
              } as const,
            ]
          : [];
      }),
    ),
  };
}
