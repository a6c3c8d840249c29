import {
  type ActionPattern,
  type ActionSet,
  actionSetOf,
  actionsApart,
  actionsWithin,
  meeting,
} from './action-set.ts';
import { type Budget, within } from './budget.ts';
import { type Glob, globOf } from './glob.ts';
import { once } from './once.ts';
import { ANY, actionPieces, type Piece, STAR, textOf } from './pattern.ts';
import type { Rule } from './rule.ts';
import { candidates, type RuleIndex } from './rule-index.ts';
import { freshCharacter, STATE_CAP, words } from './words.ts';

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

/** The set as sets of one pattern each; a negated one stays whole. */
export function partsOf(actions: ActionSet): readonly ActionSet[] {
  return actions.negated
    ? [actions]
    : actions.patterns.map((pattern) => actionSetOf([pattern], false));
}

/**
 * The rules a part concerns: exact for one action; for a pattern the cautious side, which is enough to prove but not to
 * refute. Statements often name the same actions, so each pattern is looked up once.
 */
export function concernedLookup({ allows, denies, own }: Limits): (part: ActionSet) => Concerned {
  const known = new Map<string, Concerned>();
  return (part) => {
    const name = `${part.negated} ${part.patterns.map((pattern) => pattern.name).join(' ')}`;
    const before = known.get(name);
    if (before !== undefined) return before;
    const all = (rule: Rule): boolean => actionsWithin(rule.actions, part);
    const found = keyed({
      allows: candidates(allows, part).filter(all),
      denies: candidates(denies, part).filter((rule) => !actionsApart(rule.actions, part)),
      own: candidates(own, part).filter(all),
    });
    known.set(name, found);
    return found;
  };
}

function keyed(rules: Omit<Concerned, 'key'>): Concerned {
  const numbers = [rules.allows, rules.denies, rules.own].map((side) =>
    side.map(({ statement }) => statement).join(),
  );
  return { ...rules, key: numbers.join('|') };
}

/**
 * Every combination of rules that one action of the part meets, with such an action; the last says `complete` false
 * when there were too many to look at all. An action has a service, a colon and a name, none of them empty.
 */
export function* actionCells(
  part: ActionSet,
  { allows, denies, own }: Limits,
  states: Budget,
): Generator<{ readonly concerned: Concerned; readonly action: string }, boolean> {
  const source = sourceOf(part);
  const near = (index: RuleIndex): readonly Rule[] =>
    index.all.filter(({ actions }) => !actionsApart(actions, part));
  const sides = { allows: near(allows), denies: near(denies), own: near(own) };
  const rules = [...sides.allows, ...sides.denies, ...sides.own];
  const table = new Map<string, { readonly glob: Glob; readonly index: number }>();
  const indexOf = ({ name, glob }: ActionPattern): number => {
    const entry = table.get(name) ?? { glob, index: table.size };
    table.set(name, entry);
    return entry.index;
  };
  const [only] = part.negated ? [] : part.patterns;
  const excluded = part.negated ? part.patterns.map(indexOf) : [];
  const listed = rules.map(({ actions }) =>
    (only === undefined ? actions.patterns : [...meeting(actions, only)]).map(indexOf),
  );
  const globs = [...table.values()].map(({ glob }) => glob);
  const fresh = once(() => freshCharacter([source, ...globs]));
  const spoken = new Map(rules.map((rule, at) => [rule, listed[at] ?? []]));

  const search = words(
    { glob: source, partial: false, overColons: true },
    globs.map((glob) => ({ glob, how: 'surely' })),
    within(states, STATE_CAP),
  );
  for (;;) {
    const { done, value } = search.next();
    if (done === true) return value === 'all';
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
function sourceOf(part: ActionSet): Glob {
  const text = part.negated ? '*' : (part.patterns[0]?.text ?? '*');
  const pieces = actionPieces(text);
  const colon = pieces.indexOf(':');
  if (colon < 0) return globOf([ANY, STAR, ':', ANY, STAR]);
  return globOf([...filled(pieces.slice(0, colon)), ':', ...filled(pieces.slice(colon + 1))]);
}

function filled(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.every((piece) => piece === STAR) ? [ANY, STAR] : pieces;
}
