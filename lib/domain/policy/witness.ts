import type { ArnPattern } from './arn.ts';
import type { ContextValue } from './context.ts';
import { contextsFor } from './context-search.ts';
import type { PolicyDocument } from './document.ts';
import { compile, type Decision, type Request } from './evaluate.ts';
import { piecesIn } from './glob.ts';
import { ANY, isVariable, type Piece, STAR, variableOf } from './pattern.ts';
import type { Rule } from './rule.ts';
import { freshCharacter, type Word } from './words.ts';

/** A request that the inner policies allow and the outer ones do not. */
export interface Witness {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, ContextValue>>;
}

/** What a search found: it believes that such a request can be made of it. */
interface Suspicion {
  readonly action: string;
  readonly resource: ArnPattern;
  /** A word of the pattern's last component. */
  readonly word: Word['symbols'];
  /** Patterns of other rules whose last component has the word: the rest of theirs may matter. */
  readonly near: readonly ArnPattern[];
  /** The rule of inner that allows it. */
  readonly rule: Rule;
  /** The rules whose conditions also have a say. */
  readonly others: readonly Rule[];
}

export type Confirm = (suspicion: Suspicion) => Witness | null;

/** Requests tried in one comparison; beyond that, what is suspected stays unproven. */
const TRIES = 5_000;
const TRIES_EACH = 400;

/** Makes requests of a suspicion until `evaluate` says that inner allows one and outer does not; null when none does. */
export function confirmer(
  outer: readonly PolicyDocument[],
  inner: readonly PolicyDocument[],
): Confirm {
  const theirs = compile({ identity: outer });
  const ours = compile({ identity: inner });
  let left = TRIES;
  const separates = (request: Request, allowed: readonly Decision[]): boolean =>
    allowed.includes(ours(request).decision) && isDenied(theirs(request).decision);
  return (suspicion) => {
    const { action, rule, others } = suspicion;
    let tries = TRIES_EACH;
    for (const { resource, variables } of resourcesFor(suspicion)) {
      for (const context of contextsFor(rule, others, variables)) {
        if (left-- <= 0 || tries-- <= 0) return null;
        const request = { action, resource, context, contextComplete: true };
        if (separates(request, ['allowed'])) return { action, resource, context };
      }
      // The conditions cannot be met by a made-up context, but nothing the outer policies say could allow it.
      const open = { action, resource, context: variables, contextComplete: false };
      if (separates(open, ['allowed', 'unknown'])) return { action, resource, context: variables };
    }
    return null;
  };
}

function isDenied(decision: Decision): boolean {
  return decision === 'implicit-deny' || decision === 'explicit-deny';
}

/**
 * ARNs of the pattern that end in the word. What a wildcard stands for is first something usual, then something that no
 * pattern names, then nothing: the usual may by accident be what another pattern allows.
 */
function* resourcesFor({ action, resource, word, near, rule, others }: Suspicion): Generator<{
  readonly resource: string;
  readonly variables: Readonly<Record<string, ContextValue>>;
}> {
  const patterns = [rule, ...others].flatMap(({ resources }) => resources.patterns);
  const fresh = freshCharacter(patterns.flatMap(({ parts }) => parts));
  const variables: Record<string, string> = Object.create(null);
  const written = (pieces: readonly Piece[], run: string): string =>
    pieces
      .map((piece) => {
        if (piece === STAR) return run;
        if (piece === ANY) return fresh;
        if (!isVariable(piece)) return piece;
        const value = fresh.repeat(3);
        variables[variableOf(piece).key] = value;
        return value;
      })
      .join('');
  const usual = ['arn', 'aws', action.split(':')[0] ?? '', 'us-east-1', '123456789012'];
  const last = written(word, fresh);
  for (const run of [null, fresh, '']) {
    const head = resource.parts.slice(0, 5).map((part, at) => {
      if (isOpen(resource, at) && (run === null || at < 3)) return usual[at] ?? '';
      return written(piecesIn(part), run ?? fresh);
    });
    // Nothing after the last colon is a word too, but hardly a resource.
    yield { resource: [...head, run === '' ? last : last || fresh].join(':'), variables };
  }
  for (const { parts } of near) {
    const head = resource.parts.slice(0, 5).map((part, at) => {
      const narrow = isOpen(resource, at) ? (parts[at] ?? part) : part;
      return written(piecesIn(narrow), fresh);
    });
    yield { resource: [...head, last].join(':'), variables };
  }
}

/** Is the component a lone `*`? */
function isOpen({ any, parts }: ArnPattern, at: number): boolean {
  return any || (parts[at]?.tokens.length === 0 && parts[at].free[0] === true);
}
