import type { Budget } from './budget.ts';
import type { Atom } from './condition.ts';
import { loadOf } from './cost.ts';
import { type KeyCase, keyCases, type Option, valueOfVariable } from './key-cases.ts';
import { piecesOf, variablesIn } from './pattern.ts';
import type { Rule } from './rule.ts';
import type { Work } from './work.ts';

/** The rules whose conditions decide whether what `rule` allows stays within what the outer policies allow. */
export interface Terms {
  readonly rule: Rule;
  /** Of outer, those that surely speak of it. */
  readonly allows: readonly Rule[];
  /** Of outer, those that may. */
  readonly denies: readonly Rule[];
  /** Denies of inner, those that surely do. */
  readonly own: readonly Rule[];
}

/** What is chosen for each key that the conditions ask for, and for the variables in them and in the rule's resources. */
export type Choice = ReadonlyMap<string, Option>;

export interface Breaches {
  /** Contexts in which the rule allows more, as far as conditions go. */
  readonly choices: readonly Choice[];
  /** There may be others. */
  readonly more: boolean;
}

/** Contexts that are enough to try. */
const ENOUGH = 8;

interface NumberedAtom {
  readonly number: number;
  readonly atom: Atom;
}

interface Asked {
  readonly key: string;
  /** Numbers of the atoms on the key. */
  readonly atoms: readonly number[];
  readonly cases: readonly KeyCase[];
}

/**
 * The contexts in which the rule's condition holds and that of no own Deny, and either that of no outer Allow or that of
 * an outer Deny. By cases: there are few ways a key can be that the conditions tell apart.
 */
export function breaches(
  { rule, allows, denies, own }: Terms,
  budget: Budget,
  work: Work,
): Breaches {
  const atoms = new Map<string, NumberedAtom>();
  const numbered = ({ condition }: Rule): readonly number[] =>
    condition.map((atom) => {
      const name = nameOf(atom);
      const entry = atoms.get(name) ?? { number: atoms.size, atom };
      atoms.set(name, entry);
      return entry.number;
    });
  const wanted = new Set(numbered(rule));
  const [grants, bans, waivers] = [allows, denies, own].map((rules) => rules.map(numbered));
  const needed = variablesOf(rule, [...atoms.values()]);
  const { asked, complete } = askedOf([...atoms.values()], wanted, needed, work);
  const numbersOf = [...allows, ...denies, ...own].reduce(
    (sum, { condition }) => sum + condition.length + 1,
    10,
  );

  const choices: Choice[] = [];
  let more = !complete;
  const truths: (boolean | undefined)[] = [];
  const holds = (conjunction: readonly number[]): boolean =>
    conjunction.every((number) => truths[number] === true);
  const fails = (conjunction: readonly number[]): boolean =>
    conjunction.some((number) => truths[number] === false);
  const search = ([first, ...rest]: readonly Asked[], choice: Choice | null): void => {
    if (choices.length === ENOUGH || !budget.take()) {
      more = true;
      return;
    }
    work.spend(numbersOf);
    if (waivers?.some(holds) || (grants?.some(holds) && bans?.every(fails))) return;
    if (first === undefined) {
      // Without a value for each key there is nothing to show for it.
      if (choice === null) more = true;
      else choices.push(choice);
      return;
    }
    const { key, atoms: numbers, cases } = first;
    for (const { holds: ways, option } of cases) {
      numbers.forEach((number, at) => {
        truths[number] = ways[at];
      });
      const known = choice !== null && option !== undefined;
      search(rest, known ? new Map(choice).set(key, option) : null);
    }
    for (const number of numbers) truths[number] = undefined;
  };
  search(asked, new Map([...needed].map((key) => [key, valueOfVariable(key)])));
  return { choices, more };
}

/** The ways each key can be in which the wanted atoms hold. */
function askedOf(
  atoms: readonly NumberedAtom[],
  wanted: ReadonlySet<number>,
  needed: ReadonlySet<string>,
  work: Work,
): { readonly asked: readonly Asked[]; readonly complete: boolean } {
  const byKey = [...Map.groupBy(atoms, ({ atom }) => atom.key)];
  const keys = byKey.map(([key, entries]) => {
    const required = entries.filter(({ number }) => wanted.has(number)).map(({ atom }) => atom);
    work.spend(casesCost(entries.map(({ atom }) => atom)));
    const { cases, complete } = keyCases(
      key,
      entries.map(({ atom }) => atom),
      new Set(required),
      needed.has(key),
    );
    const met = cases.filter(({ holds }) =>
      entries.every(({ number }, at) => holds[at] === true || !wanted.has(number)),
    );
    return { asked: { key, atoms: entries.map(({ number }) => number), cases: met }, complete };
  });
  return {
    asked: keys.map(({ asked }) => asked),
    complete: keys.every(({ complete }) => complete),
  };
}

/** Every atom is asked of each value, and with set operators of lists of them; about that much is spent on all else. */
function casesCost(atoms: readonly Atom[]): number {
  const values = atoms.reduce((sum, atom) => sum + atom.values.length + 1, 0);
  const load = atoms.reduce((sum, atom) => sum + loadOf(atom) + 1, 0);
  const lists = atoms.some(({ operator }) => (operator?.quantifier ?? null) !== null) ? 200 : 1;
  return 1_000 + 30 * values * load * lists;
}

/** Keys that a variable stands for, in the rule's resources and in what conditions ask. */
function variablesOf(rule: Rule, atoms: readonly NumberedAtom[]): ReadonlySet<string> {
  const values = atoms.flatMap(({ atom }) => atom.values.map(piecesOf));
  const patterns = rule.resources.patterns.map(({ pieces }) => pieces);
  return new Set([...values, ...patterns].flatMap(variablesIn));
}

/** Equal for atoms that hold at the same times by being the same. */
function nameOf({ name, key, values }: Atom): string {
  return JSON.stringify([name, key, [...new Set(values)].sort()]);
}
