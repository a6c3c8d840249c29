import type { Call } from '../evidence/evidence.ts';
import type { PolicyDocument } from '../policy/document.ts';
import { matchesAction } from '../policy/glob.ts';

/** Calls of one action that were made with the same known context. */
export interface ConditionedCalls {
  readonly action: string;
  /** ARNs, or `*` for an action that knows no resource; sorted. */
  readonly resources: readonly string[];
  readonly context: Readonly<Record<string, string>>;
}

/**
 * The calls that a statement with a condition bears on: there the answer hangs on how a condition is read. Of a call
 * whose resource the log does not show nothing can be asked; `unseen` says how many those are.
 */
export function conditionedCalls(
  calls: readonly Call[],
  documents: readonly PolicyDocument[],
): { readonly asked: readonly ConditionedCalls[]; readonly unseen: number } {
  const conditioned = documents
    .flatMap(({ statements }) => statements)
    .filter(({ condition }) => condition !== undefined);
  const bears = (name: string) =>
    conditioned.some(({ action, notAction = [] }) =>
      action === undefined
        ? !notAction.some((pattern) => matchesAction(pattern, name))
        : action.some((pattern) => matchesAction(pattern, name)),
    );
  const touched = calls.filter(({ action }) => bears(action));
  const groups = Map.groupBy(
    touched.filter(({ resource }) => resource !== null),
    ({ action, context }) => JSON.stringify([action, Object.entries(context).sort()]),
  );
  const asked = [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const resources = group.flatMap(({ resource }) => resource ?? []);
    return [
      { action: first.action, resources: [...new Set(resources)].sort(), context: first.context },
    ];
  });
  return { asked, unseen: touched.filter(({ resource }) => resource === null).length };
}
