import { type ArnPattern, arnMatches, arnPattern, arnPatternOf } from './arn.ts';
import { type Atom, atomsOf } from './condition.ts';
import type { Lookup } from './context.ts';
import type { PolicyDocument, Statement } from './document.ts';
import { accepts, type Glob, globOf, isLiteral } from './glob.ts';
import { actionPieces } from './pattern.ts';
import { substitute } from './substitute.ts';
import { not, some, type Truth } from './truth.ts';
import { modernised } from './version.ts';

/** A statement made ready for questions, and where it stands. */
export interface Rule {
  readonly effect: 'Allow' | 'Deny';
  readonly document: number;
  readonly statement: number;
  readonly sid: string | undefined;
  readonly actions: ActionSet;
  readonly resources: ResourceSet;
  readonly condition: readonly Atom[];
}

/** `negated`: all actions but these. */
export interface ActionSet {
  readonly negated: boolean;
  readonly patterns: readonly { readonly text: string; readonly glob: Glob }[];
  /** Those without a wildcard, in lower case. */
  readonly exact: ReadonlySet<string>;
  readonly wild: readonly Glob[];
}

/** `negated`: all resources but these. */
export interface ResourceSet {
  readonly negated: boolean;
  readonly patterns: readonly ArnPattern[];
  /** Whole ARNs without wildcard or variable. */
  readonly exact: ReadonlySet<string>;
  readonly wild: readonly ArnPattern[];
}

export function rulesOf(documents: readonly PolicyDocument[]): readonly Rule[] {
  return documents.flatMap((written, document) =>
    modernised(written).statements.map((statement, index) => ruleOf(statement, document, index)),
  );
}

export function inActions({ negated, exact, wild }: ActionSet, lowerCasedAction: string): boolean {
  const listed =
    exact.has(lowerCasedAction) || wild.some((glob) => accepts(glob, lowerCasedAction));
  return listed !== negated;
}

export function inResources(
  { negated, exact, wild }: ResourceSet,
  resource: { readonly text: string; readonly components: readonly string[] | null },
  lookup: Lookup,
): Truth {
  const listed = exact.has(resource.text)
    ? 'yes'
    : some(wild, (pattern) => resourceMatches(pattern, resource, lookup));
  return negated ? not(listed) : listed;
}

function resourceMatches(
  pattern: ArnPattern,
  { text, components }: { readonly text: string; readonly components: readonly string[] | null },
  lookup: Lookup,
): Truth {
  if (!pattern.variables) return arnMatches(pattern, text, components);
  const filled = substitute(pattern.pieces, lookup);
  if (filled.kind === 'void') return 'no';
  if (filled.kind === 'known') return arnMatches(arnPatternOf(filled.pieces), text, components);
  const widest = arnMatches(arnPatternOf(filled.widest), text, components);
  return widest === 'no' ? 'no' : 'unknown';
}

function ruleOf(statement: Statement, document: number, index: number): Rule {
  const { effect, sid, action, notAction, resource, notResource, condition } = statement;
  return {
    effect,
    document,
    statement: index,
    sid,
    actions: actionSet(action ?? notAction ?? [], action === undefined),
    resources: resourceSet(resource ?? notResource ?? [], resource === undefined),
    condition: atomsOf(condition),
  };
}

function actionSet(texts: readonly string[], negated: boolean): ActionSet {
  const patterns = texts.map((text) => ({ text, glob: globOf(actionPieces(text)) }));
  const literal = patterns.filter(({ glob }) => isLiteral(glob));
  return {
    negated,
    patterns,
    exact: new Set(literal.map(({ text }) => text.toLowerCase())),
    wild: patterns.map(({ glob }) => glob).filter((glob) => !isLiteral(glob)),
  };
}

function resourceSet(texts: readonly string[], negated: boolean): ResourceSet {
  const patterns = texts.map(arnPattern);
  const whole = (pattern: ArnPattern): boolean =>
    pattern.components === 6 && isLiteral(pattern.whole);
  return {
    negated,
    patterns,
    exact: new Set(patterns.filter(whole).map(({ whole: { tokens } }) => tokens.join(''))),
    wild: patterns.filter((pattern) => !whole(pattern)),
  };
}
