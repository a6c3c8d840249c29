import type { DeniedBy } from '../evidence/evidence.ts';
import type { CrossCheck } from '../generation/cross-check.ts';
import type { PolicyDocument } from '../policy/document.ts';

/** A customer managed policy to be made and attached. */
export interface Draft {
  readonly name: string;
  /** Always `/ratchet/`. */
  readonly path: string;
  readonly description: string;
  readonly document: PolicyDocument;
}

/** A policy the drafts replace. */
export type Removal =
  | {
      readonly kind: 'managed';
      readonly name: string;
      readonly arn: string;
      /** Who else has it and keeps it: `role/NAME`, `user/NAME`, `group/NAME`; absent when nobody. */
      readonly sharedWith?: readonly string[];
    }
  | { readonly kind: 'inline'; readonly name: string };

export interface Kept {
  readonly action: string;
  readonly resources: readonly string[];
  readonly calls: number;
}

/** Kept because CloudTrail would not have shown a use. */
export interface Unknown {
  readonly action: string;
  readonly resources: readonly string[];
  readonly reason: string;
}

/** A `*` that stays in a draft, and why. */
export interface Wildcard {
  readonly action: string;
  readonly resource: string;
  readonly reason: string;
}

/** Refused calls: never granted by a draft. */
export interface DeniedCall {
  readonly action: string;
  readonly resource: string | null;
  readonly calls: number;
  readonly by: DeniedBy;
}

/** What would change for one role, and why; every Allow in a draft is a copy of one it has, made smaller. */
export interface Proposal {
  readonly roleArn: string;
  /** Digest of the role as it was when this was drafted: applied to that role only. */
  readonly roleDigest: string;
  readonly attach: readonly Draft[];
  readonly detach: readonly Removal[];
  /** Names of policies that stay as they are. */
  readonly untouched: readonly string[];
  readonly kept: readonly Kept[];
  /** Actions of the catalogue that the role loses, sorted. */
  readonly removed: readonly string[];
  readonly unknown: readonly Unknown[];
  readonly denied: readonly DeniedCall[];
  /** Calls that succeeded though no identity policy of the role allows them: a resource policy, or an older policy. */
  readonly notGranted: readonly {
    readonly action: string;
    readonly resource: string | null;
    readonly calls: number;
  }[];
  readonly wildcards: readonly Wildcard[];
  readonly warnings: readonly string[];
  /** Access Analyzer's view beside ours; absent where it gave none. */
  readonly secondOpinion?: CrossCheck;
}
