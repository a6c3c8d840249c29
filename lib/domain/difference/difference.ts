import { type AccessLevel, action } from '../catalogue/catalogue.ts';
import { COMPARISON_STEPS, type Containment, contains } from '../policy/contain.ts';
import { readingCost } from '../policy/cost.ts';
import type { PolicyDocument } from '../policy/document.ts';
import { compile } from '../policy/evaluate.ts';
import type { Witness } from '../policy/witness.ts';
import { unlessSpent, type Work, workOf } from '../policy/work.ts';
import { type ActionClass, actionClasses, type NamedAction } from './action-classes.ts';
import type { Comparison, Loss } from './losses.ts';
import { type IsMoot, mootness } from './moot.ts';
import { countedIndex } from './statement-index.ts';
import { type Totals, totalsOf, unknownTotals } from './totals.ts';

/** What changes for one action, on resource patterns of the side that has it. */
export interface Change {
  /** Of the catalogue or as a policy spells it; with `future` a pattern. */
  readonly action: string;
  readonly service: string;
  /** Null when the catalogue does not know the action. */
  readonly level: AccessLevel | null;
  /** Stands for what the pattern matches and the catalogue does not have: actions that AWS may add. */
  readonly future: boolean;
  /**
   * `whole`: the other side grants nothing of the action. `part`: it does, on fewer resources or under other conditions.
   * `not-proven`: whether there is any change could not be settled.
   */
  readonly extent: 'whole' | 'part' | 'not-proven';
  /** By the catalogue the action has no resource that `resources` match: a change of the text alone. */
  readonly moot: boolean;
  /** As the policy has them, sorted; `*` for a NotResource, which `except` then has. */
  readonly resources: readonly string[];
  readonly except: readonly string[];
  /** With `part` and `not-proven`: what the other side grants in common with them. */
  readonly left: readonly string[];
  /** A request that one side allows and the other does not; null when none could be made up. */
  readonly example: Omit<Witness, 'action'> | null;
}

export interface Difference {
  /** Does after allow only what before does? `false` comes with a witness. */
  readonly onlyNarrows: boolean | 'not-proven';
  /** A request that after allows and before does not, all of its context given. */
  readonly witness: Witness | null;
  /** What could not be settled, when that is why; or that there is too much to list, when `onlyNarrows` is settled. */
  readonly reason: string | null;
  /** Empty exactly when it is proven that after allows all that before does. */
  readonly lost: readonly Change[];
  /** Empty exactly when `onlyNarrows` is true. */
  readonly added: readonly Change[];
  readonly totals: Totals;
}

/**
 * What becomes of the access that `before` together grant when `after` stand in their place, action by action and
 * resource pattern by resource pattern, both ways. Wildcards, NotAction, NotResource, Deny and conditions all count.
 *
 * Costs no more than two comparisons of the whole and as much again for the list. When that is not enough for it, lost and
 * added are each one change, of all actions or of the one that was shown, and the totals call every action unknown.
 */
export function difference(
  before: readonly PolicyDocument[],
  after: readonly PolicyDocument[],
): Difference {
  const [narrows, covers] = [contains(before, after), contains(after, before)];
  const work = workOf(COMPARISON_STEPS);
  const listing = unlessSpent(() => listed(before, after, narrows, covers, work), null);
  const { added, lost, totals } = listing ?? {
    added: narrows.kind === 'proven' ? [] : [unplaced(narrows)],
    lost: covers.kind === 'proven' ? [] : [unplaced(covers)],
    totals: unknownTotals(),
  };
  const witness = shownBy(before, after, narrows, added);
  const onlyNarrows = narrows.kind === 'proven' || (witness === null ? 'not-proven' : false);
  return {
    onlyNarrows,
    witness,
    reason: onlyNarrows === 'not-proven' ? reasonOf(narrows) : listing === null ? TOO_MUCH : null,
    lost,
    added,
    totals,
  };
}

/** Requests that are tried for a witness, besides the last, which is confirmed already. */
const EXAMPLES = 20;

const TOO_MUCH =
  'the policies are too much to list action by action: it would take more steps than are allowed';

function listed(
  before: readonly PolicyDocument[],
  after: readonly PolicyDocument[],
  narrows: Containment,
  covers: Containment,
  work: Work,
): Pick<Difference, 'added' | 'lost' | 'totals'> {
  work.spend(readingCost(before) + readingCost(after));
  const shown = [narrows, covers].flatMap((one) =>
    one.kind === 'refuted' ? [one.witness.action] : [],
  );
  const open = { lost: covers.kind !== 'proven', added: narrows.kind !== 'proven' };
  const [then, now] = [countedIndex(before, work), countedIndex(after, work)];
  const classes = actionClasses(then, now, shown, open, work);
  return {
    added: changes(classes, 'added', narrows, work),
    lost: changes(classes, 'lost', covers, work),
    totals: totalsOf(classes, work),
  };
}

/** None when all is contained; never none otherwise, as something must then have changed. */
function changes(
  classes: readonly ActionClass[],
  which: 'lost' | 'added',
  containment: Containment,
  work: Work,
): readonly Change[] {
  if (containment.kind === 'proven') return [];
  const isMoot = mootness(work);
  const found = classes.flatMap(({ actions, [which]: comparison }) => {
    const parts = partsOf(comparison);
    return actions.flatMap((named) => {
      // What is listed of each action takes space, too.
      work.spend(40 * (1 + comparison.losses.length));
      return splitAtMoot(named, comparison, parts, isMoot).map((part) => ({
        ...described(named),
        ...part,
      }));
    });
  });
  return sorted(found.length > 0 ? found : [unplaced(containment)]);
}

type Part = Pick<Change, 'extent' | 'moot' | 'resources' | 'except' | 'left' | 'example'>;

/** The parts of the class as the action's own: what is moot to it apart from what is not. */
function splitAtMoot(
  { name, future }: NamedAction,
  comparison: Comparison,
  parts: readonly Part[],
  isMoot: IsMoot,
): readonly Part[] {
  const isOff = ({ resource }: Loss): boolean => !future && isMoot(name, resource);
  const off = comparison.losses.filter(isOff);
  if (off.length === 0) return parts;
  const on = comparison.losses.filter((loss) => !isOff(loss));
  return [
    ...partsOf({ ...comparison, losses: on }),
    ...partsOf({ ...comparison, losses: off }).map((part) => ({ ...part, moot: true })),
  ];
}

/** The losses of one action as few changes: what is known, what is not, and each NotResource by itself. */
function partsOf({ gone, losses }: Comparison): readonly Part[] {
  const extentOf = ({ example }: Loss): Change['extent'] =>
    gone ? 'whole' : example === null ? 'not-proven' : 'part';
  const groups = Map.groupBy(losses, (loss) => JSON.stringify([extentOf(loss), loss.except]));
  return [...groups.values()].map((group) => {
    const [first] = group;
    const left = group.flatMap((loss) => loss.left);
    return {
      extent: first === undefined ? 'part' : extentOf(first),
      moot: false,
      resources: group.map(({ resource }) => resource).sort(),
      except: first?.except ?? [],
      left: [...new Set(left)].sort(),
      example: group.find(({ example }) => example !== null)?.example ?? null,
    };
  });
}

function described({ name, future }: NamedAction) {
  const known = future ? undefined : action(name);
  const service = name.includes(':') ? name.slice(0, name.indexOf(':')).toLowerCase() : name;
  return { action: name, service, level: known?.level ?? null, future };
}

/** A difference that no action of the classes shows: what was found of it, or that nothing could be. */
function unplaced(containment: Containment): Change {
  const shown = containment.kind === 'refuted' ? containment.witness : null;
  return {
    ...described({ name: shown?.action ?? '*', future: false }),
    extent: shown === null ? 'not-proven' : 'part',
    moot: false,
    resources: [shown?.resource ?? '*'],
    except: [],
    left: [],
    example: shown === null ? null : { resource: shown.resource, context: shown.context },
  };
}

/**
 * A witness that `evaluate` confirms on the documents themselves, with nothing left open in its context: of an action
 * that AWS has if there is one, as people believe it sooner.
 */
function shownBy(
  before: readonly PolicyDocument[],
  after: readonly PolicyDocument[],
  narrows: Containment,
  added: readonly Change[],
): Witness | null {
  const [then, now] = [compile({ identity: before }), compile({ identity: after })];
  const isShown = (witness: Witness): boolean => {
    const request = { ...witness, contextComplete: true };
    return now(request).decision === 'allowed' && then(request).decision !== 'allowed';
  };
  const known = added.filter(({ level, moot }) => level !== null && !moot);
  const others = added.filter(({ level, moot, future }) => (level === null || moot) && !future);
  const examples = [...known, ...others].flatMap(({ action: name, example }) =>
    example === null ? [] : [{ action: name, ...example }],
  );
  const found = narrows.kind === 'refuted' ? [...examples, narrows.witness] : examples;
  return found.slice(0, EXAMPLES).find(isShown) ?? found.slice(-1).find(isShown) ?? null;
}

function reasonOf(narrows: Containment): string {
  return narrows.kind === 'not-proven'
    ? narrows.reason
    : 'no request could be made up that meets the conditions of what may be added';
}

function sorted(list: readonly Change[]): readonly Change[] {
  const keyed = list.map((change) => ({
    change,
    key: `${change.action}\n${change.extent}\n${change.resources.join('\n')}`,
  }));
  return keyed
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
    .map(({ change }) => change);
}
