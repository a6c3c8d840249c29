import { action as lookUp } from '../catalogue/catalogue.ts';
import { observability } from '../catalogue/observability.ts';
import { counted } from '../counted.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Visibility } from '../trail/visibility.ts';
import { type GeneratedPolicies, generatedUse } from './generated.ts';

/** What Access Analyzer saw of the role, beside our own reading of the records. */
export interface CrossCheck {
  readonly covered: GeneratedPolicies['covered'];
  readonly missed: GeneratedPolicies['missed'];
  /** Actions that both saw. */
  readonly agreed: number;
  /** Seen by Access Analyzer, and by no record here as authorised; with what explains it. */
  readonly onlyTheirs: readonly {
    readonly action: string;
    readonly why: string;
    readonly open: boolean;
  }[];
  /** Seen here and not by Access Analyzer; with what explains it. */
  readonly onlyOurs: readonly { readonly action: string; readonly why: string }[];
  /** Services that it saw used, without actions. */
  readonly services: readonly string[];
  /** Policies that could not be read. */
  readonly unreadable: number;
}

const NAMED = 5;

/** These need no permission, so that a policy with them grants nothing (IAM user guide, GetCallerIdentity). */
const NEEDLESS = ['sts:GetCallerIdentity', 'sts:GetSessionToken'];

/**
 * Compares the two. `open` are actions that nothing explains: Access Analyzer reads refused calls as well, so what was
 * refused here is explained (IAM user guide, "IAM Access Analyzer policy generation").
 */
export function crossCheck(generated: GeneratedPolicies, evidence: Evidence): CrossCheck {
  const { actions, services, unreadable } = generatedUse(generated.policies);
  const ours = new Set(evidence.calls.map(({ action }) => action));
  const refused = new Set(evidence.denials.map(({ action }) => action));
  const theirs = new Set(actions);
  const seen = evidence.calls.filter(({ via }) => via === 'event').map(({ action }) => action);
  const direct = new Set(seen);
  return {
    covered: generated.covered,
    missed: generated.missed,
    agreed: actions.filter((name) => ours.has(name)).length,
    onlyTheirs: actions
      .filter((name) => !ours.has(name))
      .map((name) => ({ action: name, ...whyTheirs(name, refused) })),
    onlyOurs: [...ours]
      .filter((name) => !theirs.has(name))
      .sort()
      .map((name) => ({ action: name, why: whyOurs(name, services, !direct.has(name)) })),
    services,
    unreadable,
  };
}

/** What the trail shows, less what Access Analyzer saw in it and no record here shows: it can only make more unknown. */
export function sightBeside(check: CrossCheck, base: Visibility): Visibility {
  const open = new Set(check.onlyTheirs.flatMap(({ action, open: is }) => (is ? [action] : [])));
  return (action) => {
    const sight = base(action);
    return sight.kind === 'logged' && open.has(action)
      ? { kind: 'hidden', reason: 'Access Analyzer saw it used, and no record here shows it' }
      : sight;
  };
}

/** What a reviewer has to know of the comparison; empty when nothing is open. */
export function opinionNotes({ onlyTheirs, missed }: CrossCheck): readonly string[] {
  const open = onlyTheirs.filter((each) => each.open).map(({ action }) => action);
  const some = `${open.slice(0, NAMED).join(', ')}${open.length > NAMED ? ', ...' : ''}`;
  return [
    ...(open.length > 0
      ? [
          `Access Analyzer saw ${counted(open.length, 'action')} used that no record here shows: ${some}; kept where granted`,
        ]
      : []),
    ...missed.map(
      ({ window, reason }) =>
        `Access Analyzer did not read ${window.from} to ${window.to}: ${reason}`,
    ),
  ];
}

function whyTheirs(
  name: string,
  refused: ReadonlySet<string>,
): { readonly why: string; readonly open: boolean } {
  if (NEEDLESS.includes(name)) return { why: 'needs no permission', open: false };
  if (refused.has(name)) return { why: 'refused each time: never granted', open: false };
  if (lookUp(name) === undefined) return { why: 'no action known here', open: false };
  return { why: 'no record here shows it', open: true };
}

function whyOurs(name: string, services: readonly string[], inferred: boolean): string {
  const seen = observability(name);
  if (name === 'iam:PassRole') return 'it never tells passed roles';
  if (seen.kind === 'data-event') return 'it reads no data events';
  if (services.includes(name.slice(0, name.indexOf(':'))))
    return 'it tells the service, without actions';
  return inferred ? 'inferred here from another call' : 'not said why';
}
