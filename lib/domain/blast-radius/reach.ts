import { action } from '../catalogue/catalogue.ts';
import { arnPattern, lastPart } from '../policy/arn.ts';
import { covers, isLiteral } from '../policy/glob.ts';

/** `any`: every resource of its kind. `pattern`: those a wildcard or variable matches. `named`: whole ARNs alone. */
export type Reach = 'any' | 'pattern' | 'named';

const ORDER: readonly Reach[] = ['any', 'pattern', 'named'];

/** How far a resource pattern reaches for an action; region and account do not count, only what follows them. */
export function reachOf(name: string, pattern: string): Reach {
  const arn = arnPattern(pattern);
  const last = lastPart(arn);
  if (arn.any) return 'any';
  if (isLiteral(last) && arn.components === 6) return 'named';
  const templates = (action(name)?.resourceTypes ?? []).flatMap(({ arns }) => arns);
  const kinds = templates.map((template) =>
    lastPart(arnPattern(template.replace(/\$\{[^}]*\}/g, '*'))),
  );
  return kinds.some((kind) => covers(last, kind)) ? 'any' : 'pattern';
}

export function widest(reaches: readonly Reach[]): Reach {
  return ORDER.find((reach) => reaches.includes(reach)) ?? 'named';
}
