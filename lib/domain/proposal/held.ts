import { inActions } from '../policy/action-set.ts';
import { atomsOf } from '../policy/condition.ts';
import type { Conditions, PolicyDocument } from '../policy/document.ts';
import { entailsAll } from '../policy/entail.ts';
import { resourceSet, resourcesWithin } from '../policy/resource-set.ts';
import { rulesOf } from '../policy/rule.ts';

/** Does one Allow have all of a resource pattern for an action, whenever the condition given holds? */
export type Held = (action: string, pattern: string, condition: Conditions | undefined) => boolean;

export function heldBy(documents: readonly PolicyDocument[]): Held {
  const allows = rulesOf(documents).filter(({ effect }) => effect === 'Allow');
  return (action, pattern, condition) => {
    const wanted = resourceSet([pattern], false);
    const given = atomsOf(condition);
    return allows.some(
      (rule) =>
        inActions(rule.actions, action.toLowerCase()) &&
        resourcesWithin(rule.resources, wanted) &&
        entailsAll(given, rule.condition),
    );
  };
}
