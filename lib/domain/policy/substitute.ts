import { ABSENT, type Lookup } from './context.ts';
import { isVariable, type Piece, STAR, variableOf } from './pattern.ts';

/**
 * The pieces with every variable replaced by its value, whose characters are then all literal.
 * `void`: a variable has no value and no default, so the pattern matches nothing. `unknown`: the caller did not tell
 * the value of one, or it has several; `widest` is the pattern with `*` for those, to see whether it could matter.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value
 */
export type Substituted =
  | { readonly kind: 'known'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'void' }
  | { readonly kind: 'unknown'; readonly widest: readonly Piece[] };

export function substitute(pieces: readonly Piece[], lookup: Lookup): Substituted {
  let unknown = false;
  const filled: Piece[] = [];
  for (const piece of pieces) {
    if (!isVariable(piece)) {
      filled.push(piece);
      continue;
    }
    const { key, fallback } = variableOf(piece);
    const found = lookup(key);
    const value = found === ABSENT ? fallback : found;
    if (value === undefined) return { kind: 'void' };
    if (typeof value === 'string') filled.push(...value.split(''));
    else {
      unknown = true;
      filled.push(STAR);
    }
  }
  return unknown ? { kind: 'unknown', widest: filled } : { kind: 'known', pieces: filled };
}
