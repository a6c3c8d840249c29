import type { ArnPattern } from './arn.ts';
import type { Budget } from './budget.ts';
import type { Choice } from './condition-cases.ts';
import { ABSENT, type ContextValue } from './context.ts';
import type { PolicyDocument } from './document.ts';
import { compile } from './evaluate.ts';
import { valueOfVariable } from './key-cases.ts';
import { once } from './once.ts';
import { ANY, isVariable, type Piece, SEAM, textOf, variableOf, variablesIn } from './pattern.ts';
import type { Word } from './words.ts';

/** A request that the inner policies allow and the outer ones do not; its context is complete. */
export interface Witness {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, ContextValue>>;
}

/** What a search found: it believes that such a request can be made of it. */
interface Suspicion {
  readonly action: string;
  /** The pattern of inner, and a word of it. */
  readonly pattern: ArnPattern;
  readonly word: Word['symbols'];
  /** What `''` of the word stands for. */
  readonly fresh: string;
  readonly choices: readonly Choice[];
  /** Patterns of outer whose variables might stand for what is denied. */
  readonly near: readonly ArnPattern[];
}

export type Confirm = (suspicion: Suspicion) => Witness | null;

/** Makes requests of a suspicion until `evaluate` says that inner allows one and outer denies it; null when none does. */
export function confirmer(
  outer: readonly PolicyDocument[],
  inner: readonly PolicyDocument[],
  budget: Budget,
): Confirm {
  const theirs = once(() => compile({ identity: outer }));
  const ours = once(() => compile({ identity: inner }));
  return (suspicion) => {
    const { action, choices } = suspicion;
    for (const choice of choices)
      for (const { resource, context } of attempts(suspicion, choice)) {
        if (!budget.take()) return null;
        const request = { action, resource, context, contextComplete: true };
        if (ours()(request).decision !== 'allowed') continue;
        if (theirs()(request).decision.endsWith('deny')) return { action, resource, context };
      }
    return null;
  };
}

function* attempts(
  suspicion: Suspicion,
  choice: Choice,
): Generator<Pick<Witness, 'resource' | 'context'>> {
  const context = contextOf(choice);
  for (const resource of resourcesOf(suspicion, choice)) yield { resource, context };
  for (const { pieces } of suspicion.near)
    for (const long of [true, false]) {
      const keys = variablesIn(pieces).filter((key) => !choice.has(key));
      const value = (key: string): string => (long ? valueOfVariable(key) : suspicion.fresh);
      const chosen = new Map([...keys.map((key) => [key, value(key)] as const), ...choice]);
      const filled = pieces.map((piece) => valueIn(chosen, piece));
      yield { resource: textOf(filled, suspicion.fresh), context: contextOf(chosen) };
    }
}

function contextOf(choice: Choice): Witness['context'] {
  const context: Record<string, ContextValue> = Object.create(null);
  for (const [key, option] of choice) if (option !== ABSENT) context[key] = option;
  return context;
}

/** The ARN of the word; before that, one with something usual where the pattern leaves it open and it hardly matters. */
function* resourcesOf(
  { action, pattern, word, fresh }: Suspicion,
  choice: Choice,
): Generator<string> {
  const parts: Piece[][] = [[]];
  for (const symbol of word)
    if (symbol === SEAM) parts.push([]);
    else parts.at(-1)?.push(symbol);
  const written = parts.map((part) =>
    textOf(
      part.map((piece) => valueIn(choice, piece)),
      fresh,
    ),
  );
  const usual = ['arn', 'aws', action.split(':')[0] ?? '', 'us-east-1', '123456789012', fresh];
  yield usual
    .map((text, at) => (isOpen(pattern, at) && isVague(parts[at]) ? text : (written[at] ?? '')))
    .join(':');
  yield written.join(':');
}

function valueIn(choice: Choice, piece: Piece): Piece {
  if (!isVariable(piece)) return piece;
  const value = choice.get(variableOf(piece).key);
  return typeof value === 'string' ? value : piece;
}

/** Is the component a lone `*`? */
function isOpen({ any, parts }: ArnPattern, at: number): boolean {
  return any || (parts[at]?.tokens.length === 0 && parts[at].free[0] === true);
}

/** Nothing was asked of it but that it is not what some pattern names. */
function isVague(part: readonly Piece[] | undefined): boolean {
  return part === undefined || part.every((symbol) => symbol === ANY);
}
