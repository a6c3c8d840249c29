import type { Statement } from '../policy/document.ts';
import type { Guardrail } from './guardrail.ts';

/** Up to this many actions, all named in full on whole ARNs, there is nothing worth a review. */
const FEW = 5;

/** A role whose grants could hardly be smaller is left alone: a review costs a person more than it can gain. */
export const alreadyNarrow: Guardrail = ({ role }) => {
  const statements = [...role.attached, ...role.inline].flatMap(
    ({ document }) => document.statements,
  );
  const allows = statements.filter(({ effect }) => effect === 'Allow');
  if (allows.length === 0 || !allows.every(exact)) return null;

  const actions = new Set(allows.flatMap(({ action }) => action ?? []));
  return actions.size <= FEW
    ? {
        kind: 'unchanged',
        sentence: `already narrow: ${actions.size === 1 ? 'one action' : `${actions.size} actions`}, each named in full on whole ARNs`,
      }
    : null;
};

function exact({ action, resource }: Statement): boolean {
  const whole = (text: string) => !/[*?]/.test(text);
  return (
    action !== undefined && resource !== undefined && action.every(whole) && resource.every(whole)
  );
}
