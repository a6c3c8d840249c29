import { completions, type Known } from './completions.ts';
import { type Atom, holds } from './condition.ts';
import { ABSENT, type ContextValue, type Lookup } from './context.ts';
import { isVariable, literalPieces, piecesOf, textOf, variableOf } from './pattern.ts';
import { FRESH, representatives } from './representatives.ts';

export type Option = ContextValue | typeof ABSENT;

/** One way a key of the context can be: which of its atoms hold then. */
export interface KeyCase {
  readonly holds: readonly boolean[];
  /** A value, or the lack of one, with which `holds` is so; none when it is not known that there is one. */
  readonly option?: Option;
}

export interface KeyCases {
  /** Those with an option first. */
  readonly cases: readonly KeyCase[];
  /** There is no other way; otherwise there may be. */
  readonly complete: boolean;
}

/** Lists of values that are looked at for one key. */
const LIST_CAP = 64;

/**
 * Every way in which the atoms of one key can hold or not. The largest group that is alike is told apart exactly, by
 * values made up for it. What else is asked of such a value (by operators of another kind or of none that is documented,
 * or with variables) is left open, but for what is known of each two atoms. Of the ways in which one of the `wanted` does
 * not hold not all are among them. A key that is `needed`, as a variable stands for it, is rather given a value than left
 * out.
 *
 * A key that only plain operators ask for has one value, as the manual has it; and no positive operator takes a value
 * that is not of its kind.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export function keyCases(
  key: string,
  atoms: readonly Atom[],
  wanted: ReadonlySet<Atom>,
  needed: boolean,
): KeyCases {
  const groups = alike(atoms);
  const made = groups.map(representatives);
  const exact = new Set(groups[0] ?? []);
  const texts = [...made.flatMap((some) => some ?? []), ...atoms.flatMap(instances), FRESH, ''];
  const singles = [...new Set(texts)];
  const lists = listsOf(key, atoms, singles);

  // A text that one of these cannot read does not meet it.
  const strict = [...atoms.keys()].filter((at) => {
    const atom = atoms[at];
    if (atom === undefined || !wanted.has(atom) || !exact.has(atom)) return false;
    const reads = (text: string): boolean => truthOf(atom, key, text) !== undefined;
    return atom.operator?.negated === false && made[0]?.every(reads) === true;
  });

  const cases = new Map<string, KeyCase>();
  const open = { absent: new Map<string, Known>(), present: new Map<string, Known>() };
  const values: readonly Option[] = [...singles, ...lists.options];
  const options: readonly Option[] = needed ? [...values, ABSENT] : [ABSENT, ...values];
  for (const option of options) {
    const truths = atoms.map((atom) => truthOf(atom, key, option));
    if (strict.some((at) => typeof option === 'string' && truths[at] === undefined)) continue;
    const vector = truths.join();
    if (isKnown(truths) && !cases.has(vector)) cases.set(vector, { holds: truths, option });
    const sure = truths.map((truth, at) => {
      const atom = atoms[at];
      if (atom === undefined || hasVariables(atom)) return undefined;
      return option === ABSENT || exact.has(atom) || isNull(atom) ? truth : undefined;
    });
    if (!isKnown(sure)) open[option === ABSENT ? 'absent' : 'present'].set(sure.join(), sure);
  }
  const absent = completions(atoms, [...open.absent.values()]);
  const present = completions(atoms.map(whenPresent), [...open.present.values()]);
  for (const truths of [...absent.found, ...present.found])
    if (!cases.has(truths.join())) cases.set(truths.join(), { holds: truths });
  const complete = absent.all && present.all && lists.all && made[0] !== null;
  return { cases: [...cases.values()], complete };
}

/** What a variable on this key stands for, unless the context says otherwise. */
export function valueOfVariable(key: string): string {
  return `${FRESH}${key.replaceAll(/[^a-z]/g, '')}`;
}

/** What the atom asks of a key that is there. */
function whenPresent(atom: Atom): Atom {
  const { operator } = atom;
  return operator === null ? atom : { ...atom, operator: { ...operator, ifExists: false } };
}

/** Atoms by family, the largest group first; without those that have variables or ask no value. */
function alike(atoms: readonly Atom[]): readonly (readonly Atom[])[] {
  const groups = new Map<string, Atom[]>();
  for (const atom of atoms) {
    const { operator } = atom;
    if (operator === null || isNull(atom) || hasVariables(atom)) continue;
    const { family } = operator;
    groups.set(family, [...(groups.get(family) ?? []), atom]);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length);
}

/** Texts that meet an atom with variables, when these stand for what they usually do. */
function instances(atom: Atom): readonly string[] {
  if (!hasVariables(atom)) return [];
  return atom.values.map((value) => {
    const pieces = atom.operator?.comparison === 'equal' ? literalPieces(value) : piecesOf(value);
    const filled = pieces.map((piece) =>
      isVariable(piece) ? valueOfVariable(variableOf(piece).key) : piece,
    );
    return textOf(filled, 'z');
  });
}

/** Lists that every combination of what set operators can say is shown by. */
function listsOf(
  key: string,
  atoms: readonly Atom[],
  singles: readonly string[],
): { readonly options: readonly (readonly string[])[]; readonly all: boolean } {
  const plain = !atoms.some(({ operator }) => (operator?.quantifier ?? null) !== null);
  if (plain) return { options: [], all: true };
  const options: (readonly string[])[] = [[]];
  const seen = new Set<string>();
  for (let at = 0; at < options.length; at++)
    for (const single of singles) {
      const longer = [...(options[at] ?? []), single];
      const vector = atoms.map((atom) => truthOf(atom, key, longer)).join();
      if (seen.has(vector)) continue;
      if (options.length > LIST_CAP) return { options, all: false };
      seen.add(vector);
      options.push(longer);
    }
  return { options, all: true };
}

function truthOf(atom: Atom, key: string, option: Option): boolean | undefined {
  const lookup: Lookup = (name) => (name === key ? option : valueOfVariable(name));
  const truth = holds(atom, lookup);
  return truth === 'unknown' ? undefined : truth === 'yes';
}

function isKnown(truths: Known): truths is readonly boolean[] {
  return !truths.includes(undefined);
}

function isNull({ operator }: Atom): boolean {
  return operator?.family === 'null';
}

function hasVariables({ values }: Atom): boolean {
  return values.some((value) => value.includes('$') && piecesOf(value).some(isVariable));
}
