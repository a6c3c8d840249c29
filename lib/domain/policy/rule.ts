import { type ActionSet, actionSet, actionsWithin } from './action-set.ts';
import { type Atom, atomsOf } from './condition.ts';
import type { PolicyDocument, Statement } from './document.ts';
import { entailsAll } from './entail.ts';
import { type ResourceSet, resourceSet, resourcesWithin } from './resource-set.ts';
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

export function rulesOf(documents: readonly PolicyDocument[]): readonly Rule[] {
  return documents.flatMap((written, document) =>
    modernised(written).statements.map((statement, index) => ruleOf(statement, document, index)),
  );
}

/** Is every request that `inner` speaks of one that `outer` speaks of? Effects aside. Never says yes wrongly. */
export function ruleWithin(outer: Rule, inner: Rule): boolean {
  return (
    actionsWithin(outer.actions, inner.actions) &&
    resourcesWithin(outer.resources, inner.resources) &&
    entailsAll(inner.condition, outer.condition)
  );
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
