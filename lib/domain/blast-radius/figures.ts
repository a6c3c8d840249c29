import type { PolicyDocument } from '../policy/document.ts';
import { blastRadius, farReaching, type OpenPath } from './blast-radius.ts';

/** A blast radius short enough to travel with a ticket and to be read at a glance. */
export interface RadiusFigures {
  readonly actions: number;
  readonly services: number;
  /** Actions granted on `*` though they know resource types. */
  readonly wildcardResources: number;
  /** Of the paths that reach beyond resources named one by one. */
  readonly escalations: readonly PathLine[];
  readonly exfiltration: readonly PathLine[];
}

export type PathLine = Pick<OpenPath, 'id' | 'actions' | 'what' | 'conditional' | 'source'>;

/** Null when the policies are too much to work it out. */
export function radiusFigures(documents: readonly PolicyDocument[]): RadiusFigures | null {
  const radius = blastRadius(documents);
  if (radius === null) return null;
  const { actions, services, wildcardResources, escalations, exfiltration } = radius;
  return {
    actions,
    services: services.length,
    wildcardResources,
    escalations: farReaching(escalations).map(lineOf),
    exfiltration: farReaching(exfiltration).map(lineOf),
  };
}

function lineOf({ id, actions, what, conditional, source }: OpenPath): PathLine {
  return { id, actions, what, conditional, source };
}
