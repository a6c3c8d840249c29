import type { RadiusFigures } from '../blast-radius/figures.ts';
import type { Discovery } from '../soak/measure.ts';
import type { Unmet } from './replay.ts';

/** What the gates found. A gate that did not pass blocks approval; `checks` are AWS's own where they could run. */
export interface Gates {
  /** Every call that succeeded is still allowed by the drafts and what stays attached. */
  readonly replay: {
    readonly passed: boolean;
    readonly checked: number;
    readonly denied: number;
    readonly examples: readonly Unmet[];
  };
  /** Every call that was only ever refused, and that the role's policies did not allow, stays refused. */
  readonly counterReplay: {
    readonly passed: boolean;
    readonly checked: number;
    readonly allowed: number;
    readonly examples: readonly Unmet[];
  };
  /** The drafts allow nothing that the role's policies did not. */
  readonly noNewAccess: {
    readonly passed: boolean;
    readonly verdict: 'proven' | 'refuted' | 'not-proven';
    readonly reason?: string;
    readonly witness?: Unmet;
  };
  /** Characters without whitespace, as IAM counts, against 6,144 a managed policy; and the attachment quota. */
  readonly size: {
    readonly passed: boolean;
    readonly documents: readonly {
      readonly name: string;
      readonly characters: number;
      readonly limit: number;
    }[];
    readonly attachments: { readonly after: number; readonly quota: number };
  };
  /** No gate: how much harm the role can do now, and could do then. Older tickets lack it. */
  readonly blastRadius?: { readonly before: RadiusFigures; readonly after: RadiusFigures };
  /** No gate: what is still to come, by the evidence; costly to work out, so it is kept. Older tickets lack it. */
  readonly discovery?: Discovery;
  readonly checks: readonly {
    readonly name: string;
    readonly result: 'passed' | 'failed' | 'not-run';
    readonly detail: string;
  }[];
}

/** Names of the gates that did not pass, in the order they are shown. */
export function failedGates(gates: Gates): readonly string[] {
  const own = [
    ['replay', gates.replay.passed],
    ['counter-replay', gates.counterReplay.passed],
    ['no new access', gates.noNewAccess.passed],
    ['size', gates.size.passed],
  ] as const;
  return [
    ...own.filter(([, passed]) => !passed).map(([name]) => name),
    ...gates.checks.filter(({ result }) => result === 'failed').map(({ name }) => name),
  ];
}
