import type { Budget } from './budget.ts';
import type { Atom } from './condition.ts';
import { type KeyCase, keyCases, type Option, valueOfVariable } from './key-cases.ts';
import { piecesOf, variablesIn } from './pattern.ts';
import type { Rule } from './rule.ts';

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
export function breaches({ rule, allows, denies, own }: Terms, budget: Budget): Breaches {
  const atoms = new Map<string, { readonly number: number; readonly atom: Atom }>();
  const numbered = ({ condition }: Rule): readonly number[] =>
    condition.map((atom) => {
      const name = nameOf(atom);
      const entry = atoms.get(name) ?? { number: atoms.size, atom };
      atoms.set(name, entry);
      return entry.number;
    });
  const wanted = numbered(rule);
  const [grants, bans, waivers] = [allows, denies, own].map((rules) => rules.map(numbered));

  const values = [...atoms.values()].flatMap(({ atom }) => atom.values.map(piecesOf));
  const patterns = rule.resources.patterns.map(({ pieces }) => pieces);
  const needed = new Set([...values, ...patterns].flatMap(variablesIn));
  let more = false;
  const asked = [...Map.groupBy(atoms.values(), ({ atom }) => atom.key)].map(([key, entries]) => {
    const asking = entries.map(({ atom }) => atom);
    const required = new Set(
      entries.filter(({ number }) => wanted.includes(number)).map(({ atom }) => atom),
    );
    const { cases, complete } = keyCases(key, asking, required, needed.has(key));
    more ||= !complete;
    const numbers = entries.map(({ number }) => number);
    const met = cases.filter(({ holds }) =>
      numbers.every((number, at) => holds[at] === true || !wanted.includes(number)),
    );
    return { key, atoms: numbers, cases: met };
  });

  const choices: Choice[] = [];
  const truths: (boolean | undefined)[] = [];
  const all = (conjunction: readonly number[]): boolean =>
    conjunction.every((number) => truths[number] === true);
  const fails = (conjunction: readonly number[]): boolean =>
    conjunction.some((number) => truths[number] === false);
  const search = ([first, ...rest]: readonly Asked[], choice: Choice | null): void => {
    if (choices.length === ENOUGH) return;
    if (!budget.take()) {
      more = true;
      return;
    }
    if (waivers?.some(all) || (grants?.some(all) && bans?.every(fails))) return;
    if (first === undefined) {
      if (choice === null) more = true;
      else choices.push(choice);
      return;
    }
    for (const { holds, option } of first.cases) {
      first.atoms.forEach((number, at) => {
        truths[number] = holds[at];
      });
      const next =
        choice === null || option === undefined ? null : new Map(choice).set(first.key, option);
      search(rest, next);
    }
    for (const number of first.atoms) truths[number] = undefined;
  };
  search(asked, new Map([...needed].map((key) => [key, valueOfVariable(key)])));
  return { choices, more: more || choices.length === ENOUGH };
}

/** Equal for atoms that hold at the same times by being the same. */
function nameOf({ name, key, values }: Atom): string {
  return JSON.stringify([name, key, [...new Set(values)].sort()]);
}
