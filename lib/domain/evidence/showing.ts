import type { Outcome } from '../trail/denial.ts';
import type { ActionUse, CallMeaning } from '../trail/record.ts';
import type { DropReason } from './evidence.ts';

type Denied = Extract<Outcome, { kind: 'denied' }>;

/** What one call of a role shows. */
export type Showing =
  /** `failure` is the error code of a call that was authorised and failed all the same; null when it succeeded. */
  | { readonly kind: 'used'; readonly uses: readonly ActionUse[]; readonly failure: string | null }
  | { readonly kind: 'denied'; readonly denial: DeniedAction }
  | { readonly kind: 'unmapped' };

export type DeniedAction = Omit<Denied, 'kind' | 'action'> & { readonly action: string };

/** A call that shows neither a use nor a refusal. */
export interface Nothing {
  readonly kind: 'dropped';
  readonly reason: Extract<
    DropReason,
    'no-permission-needed' | 'not-iam-denial' | 'authorization-unknown'
  >;
}

/**
 * What a call shows, from how it ended and what it means; the meaning is asked only when it matters.
 *
 * A refused action is the one the message names, in the catalogue's spelling where the call's meaning has it
 * (services write `sqs:sendmessage`); without a name it is the call's own. Nothing is known to have been authorised
 * in a refused call, so its other actions are no uses.
 */
export function showingOf(outcome: Outcome, meaningOf: () => CallMeaning): Showing | Nothing {
  switch (outcome.kind) {
    case 'not-iam-denial':
    case 'authorization-unknown':
      return { kind: 'dropped', reason: outcome.kind };
    case 'denied':
      return deniedShowing(outcome, meaningOf());
    default: {
      const meaning = meaningOf();
      if (meaning.kind === 'uses' && meaning.uses.length > 0) {
        return { kind: 'used', uses: meaning.uses, failure: failureOf(outcome) };
      }
      return withoutUses(meaning);
    }
  }
}

function failureOf(outcome: Outcome): string | null {
  return outcome.kind === 'other-error' ? outcome.errorCode || 'no code' : null;
}

function deniedShowing(outcome: Denied, meaning: CallMeaning): Showing | Nothing {
  const uses = meaning.kind === 'uses' ? meaning.uses : [];
  const own = uses.find(({ via }) => via === 'event')?.action;
  const named = outcome.action?.toLowerCase() ?? own?.toLowerCase();
  const meant = uses.filter((use) => use.action.toLowerCase() === named);
  const action = meant[0]?.action ?? outcome.action;
  if (action === null) return withoutUses(meaning);

  // Of several resources of one call the message would have to say which was refused.
  const resources = new Set(meant.map((use) => use.resource));
  const only = resources.size === 1 ? (meant[0]?.resource ?? null) : null;
  const { by, explicit, errorCode } = outcome;
  const resource = outcome.resource ?? only;
  return { kind: 'denied', denial: { action, resource, by, explicit, errorCode } };
}

function withoutUses(meaning: CallMeaning): Showing | Nothing {
  return meaning.kind === 'no-permission-needed'
    ? { kind: 'dropped', reason: 'no-permission-needed' }
    : { kind: 'unmapped' };
}
