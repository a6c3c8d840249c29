import {
  type ActionPattern,
  type ActionSet,
  actionsApart,
  actionsWithin,
  avoidsPattern,
  holdsPattern,
  inActions,
  isName,
  meeting,
} from './action-set.ts';
import { type Budget, within } from './budget.ts';
import { actionCost, actionsCost, nameCost } from './cost.ts';
import { type Glob, globOf, piecesIn } from './glob.ts';
import { once } from './once.ts';
import { ANY, actionPieces, type Piece, STAR, textOf } from './pattern.ts';
import type { Rule } from './rule.ts';
import { naming, type RuleIndex } from './rule-index.ts';
import { freshCharacter, STATE_CAP, words } from './words.ts';
import type { Work } from './work.ts';

/** What an Allow of the inner policies is held against. */
export interface Limits {
  /** The outer policies' Allows. */
  readonly allows: RuleIndex;
  /** Their Denies, but for those that inner has too. */
  readonly denies: RuleIndex;
  /** The inner policies' own Denies. */
  readonly own: RuleIndex;
}

/** The rules that speak of some actions: of all of them (allows, own), or of one at least (denies). */
export interface Concerned {
  readonly allows: readonly Rule[];
  readonly denies: readonly Rule[];
  readonly own: readonly Rule[];
  /** Equal for the same rules. */
  readonly key: string;
}

/** Actions that are looked at as one: those of one pattern, or all but some. */
export type Part = ActionPattern | (ActionSet & { readonly negated: true });

export function partsOf(actions: ActionSet): readonly Part[] {
  return isNegated(actions) ? [actions] : actions.patterns;
}

/** The one action of the part, in lower case; null when there may be more. */
export function actionOf(part: Part): string | null {
  return !('negated' in part) && isName(part) ? part.name : null;
}

/** What the part is called where it is spoken of. */
export function nameOf(part: Part): string {
  return 'negated' in part ? 'NotAction' : part.text;
}

/**
 * The rules a part concerns: exact for one action; for a pattern the cautious side, which is enough to prove but not to
 * refute. Statements often name the same actions, so each pattern is looked up once.
 */
export function concernedLookup(limits: Limits, work: Work): (part: Part) => Concerned {
  const known = new Map<string, Concerned>();
  const lookUp = (part: Part): Concerned => {
    const action = actionOf(part);
    if (action !== null) return concernedBy(limits, action, work);
    const { allows, denies, own } = limits;
    return keyed({
      allows: allows.all.filter(({ actions }) => holds(actions, part, work)),
      denies: denies.all.filter(({ actions }) => !avoids(actions, part, work)),
      own: own.all.filter(({ actions }) => holds(actions, part, work)),
    });
  };
  return (part) => {
    if ('negated' in part) return lookUp(part);
    const found = known.get(part.name) ?? lookUp(part);
    known.set(part.name, found);
    return found;
  };
}

/** The rules that one action concerns, given in lower case. */
function concernedBy({ allows, denies, own }: Limits, action: string, work: Work): Concerned {
  const speaking = (index: RuleIndex): readonly Rule[] =>
    naming(index, action).filter(({ actions }) => {
      work.spend(nameCost(actions, action));
      return inActions(actions, action);
    });
  return keyed({ allows: speaking(allows), denies: speaking(denies), own: speaking(own) });
}

function isNegated(actions: ActionSet): actions is ActionSet & { readonly negated: true } {
  return actions.negated;
}

function holds(actions: ActionSet, part: Part, work: Work): boolean {
  work.spend(costOf(actions, part));
  return 'negated' in part ? actionsWithin(actions, part) : holdsPattern(actions, part);
}

function avoids(actions: ActionSet, part: Part, work: Work): boolean {
  work.spend(costOf(actions, part));
  return 'negated' in part ? actionsApart(actions, part) : avoidsPattern(actions, part);
}

function costOf(actions: ActionSet, part: Part): number {
  return 'negated' in part ? actionsCost(actions, part) : actionCost(actions, part);
}

function keyed(rules: Omit<Concerned, 'key'>): Concerned {
  const numbers = [rules.allows, rules.denies, rules.own].map((side) =>
    side.map(({ statement }) => statement).join(),
  );
  return { ...rules, key: numbers.join('|') };
}

/**
 * Every combination of rules that one action of the part meets, with such an action; false at the end when there were
 * too many to look at all. An action has a service, a colon and a name, none of them empty.
 */
export function* actionCells(
  part: Part,
  limits: Limits,
  states: Budget,
  work: Work,
): Generator<{ readonly concerned: Concerned; readonly action: string }, boolean> {
  const source = sourceOf(part);
  // Often it is an action that no policy names which is not covered: that needs no search.
  const usual = textOf(piecesIn(source), 'z');
  if (!('negated' in part) || inActions(part, usual))
    yield { concerned: concernedBy(limits, usual, work), action: usual };
  const near = (index: RuleIndex): readonly Rule[] =>
    index.all.filter(({ actions }) => !avoids(actions, part, work));
  const sides = { allows: near(limits.allows), denies: near(limits.denies), own: near(limits.own) };
  const rules = [...sides.allows, ...sides.denies, ...sides.own];
  const table = new Map<string, { readonly glob: Glob; readonly index: number }>();
  const indexOf = ({ name, glob }: ActionPattern): number => {
    const entry = table.get(name) ?? { glob, index: table.size };
    table.set(name, entry);
    return entry.index;
  };
  const excluded = 'negated' in part ? part.patterns.map(indexOf) : [];
  const listed = rules.map(({ actions }) =>
    ('negated' in part ? actions.patterns : [...meeting(actions, part)]).map(indexOf),
  );
  const globs = [...table.values()].map(({ glob }) => glob);
  const fresh = once(() => freshCharacter([source, ...globs]));
  const spokenOf = listed.reduce((sum, { length }) => sum + length + 4, globs.length);
  const spoken = new Map(rules.map((rule, at) => [rule, listed[at] ?? []]));

  const search = words(
    { glob: source, partial: false, overColons: true },
    globs.map((glob) => ({ glob, how: 'surely' })),
    within(states, STATE_CAP),
    { work },
  );
  for (;;) {
    const { done, value } = search.next();
    if (done === true) return value === 'all';
    work.spend(spokenOf);
    const accepted = (index: number): boolean => value.accepted.has(index);
    if (excluded.some(accepted)) continue;
    const speaks = (rule: Rule): boolean =>
      (spoken.get(rule) ?? []).some(accepted) !== rule.actions.negated;
    yield {
      concerned: keyed({
        allows: sides.allows.filter(speaks),
        denies: sides.denies.filter(speaks),
        own: sides.own.filter(speaks),
      }),
      action: textOf(value.symbols, fresh()),
    };
  }
}

/** The pattern the actions of the part are words of, with no empty service or name. */
function sourceOf(part: Part): Glob {
  const pieces = actionPieces('negated' in part ? '*' : part.name);
  const colon = pieces.indexOf(':');
  if (colon < 0) return globOf([ANY, STAR, ':', ANY, STAR]);
  return globOf([...filled(pieces.slice(0, colon)), ':', ...filled(pieces.slice(colon + 1))]);
}

function filled(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.every((piece) => piece === STAR) ? [ANY, STAR] : pieces;
}
