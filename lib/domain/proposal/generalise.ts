import { type ArnPattern, arnIncludes, arnPattern } from '../policy/arn.ts';
import { spelled } from '../policy/pattern.ts';
import { listsResource, resourceSet } from '../policy/resource-set.ts';
import { MANAGED_POLICY_LIMIT } from '../policy/size.ts';
import { arnTree, type Branch, type Sighting } from './arn-tree.ts';
import { admits, joined, jointsOf, leastThat } from './collapse.ts';
import { passingStems } from './passing-names.ts';

export interface Generalised {
  /** ARNs and patterns, sorted; together they match every sighting, and none is wider than the grant. */
  readonly patterns: readonly string[];
  /** For each pattern that is not a whole ARN: how many it stands for, and what it admits beyond them. */
  readonly widened: ReadonlyMap<string, string>;
}

/** How much one action may take to say where. */
export interface Budget {
  readonly patterns: number;
  /** As in a JSON list: quotes and commas count. */
  readonly characters: number;
}

/** More than this is read by nobody, or fills a policy alone. */
const BUDGET: Budget = { patterns: 100, characters: MANAGED_POLICY_LIMIT };

/** More patterns of a grant than this, in one place, say no more than the ARNs do. */
const FEW = 10;

/**
 * Few patterns for many ARNs. Names that stay (a table, a prefix) are kept whole; where names keep changing, the
 * pattern is cut before what changes: `bucket/raw/2026-09-01/part-7` seen among its like gives `bucket/raw/*`, an
 * instance of many gives `instance/i-*`. The six characters that Secrets Manager ends an ARN with become `??????`.
 * Partition, service, region, account and the first name of the resource are never generalised. Over the budget, lists
 * are cut further up, see `jointsOf`. Null when no such set stays inside the grant and the budget; the grant is then
 * kept as it is. Takes time in proportion to the text, and to sort it; the order given does not matter.
 */
export function generalise(
  sightings: readonly Sighting[],
  grant: readonly string[],
  budget: Budget = BUDGET,
): Generalised | null {
  const inside = insideOf(grant);
  const found: Found = new Map();
  const { secrets, others } = split(sightings, inside);
  for (const [pattern, arns] of secrets) put(found, pattern, arns, SECRET);
  for (const { beginning, arns, open } of cut(arnTree(others))) {
    const patterns = open ? patternsFor(beginning, arns, inside) : [];
    for (const pattern of patterns) put(found, pattern, arns, CHANGING);
    if (patterns.length > 0) continue;
    for (const arn of arns) put(found, inside.holds(arn) ? arn : starless(arn), [arn], null);
  }
  const fitted = fits(found, budget) ? found : cutFurther(found, inside, budget);
  return fitted === null ? null : told(fitted);
}

/** Pattern -> the ARNs it stands for, and why it is not a whole ARN. */
type Found = Map<string, { readonly arns: string[]; readonly why: string | null }>;

const CHANGING = 'the names keep changing';
const SECRET = 'Secrets Manager gives it new last characters when it is made again';
const MANY = 'too many to list';

function put(found: Found, pattern: string, arns: readonly string[], why: string | null): void {
  const before = found.get(pattern);
  if (before === undefined) found.set(pattern, { arns: [...arns], why });
  else for (const arn of arns) before.arns.push(arn);
}

interface Inside {
  readonly grant: readonly ArnPattern[];
  /** Is all that the text stands for granted, whichever way a `*` is read? */
  readonly holds: (text: string) => boolean;
}

function insideOf(grant: readonly string[]): Inside {
  const granted = resourceSet(grant, false);
  return {
    grant: granted.patterns,
    holds: (text) => listsResource(granted, arnPattern(text)),
  };
}

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html */
const SECRET_ARN = /^(arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:.+-)[A-Za-z0-9]{6}$/;

function split(
  sightings: readonly Sighting[],
  inside: Inside,
): { readonly secrets: Map<string, string[]>; readonly others: readonly Sighting[] } {
  const secrets = new Map<string, string[]>();
  const others: Sighting[] = [];
  for (const { arn: seen, days } of sightings) {
    const arn = escaped(seen);
    const [, name] = SECRET_ARN.exec(arn) ?? [];
    const pattern = `${name}??????`;
    if (name === undefined || !inside.holds(pattern)) others.push({ arn, days });
    else secrets.set(pattern, [...(secrets.get(pattern) ?? []), arn]);
  }
  return { secrets, others };
}

/** In a policy `${` begins a variable; in the ARN that was seen it is text. */
function escaped(arn: string): string {
  return arn.replace(/\$(?=\{)/g, () => '${$}');
}

/** The few calls that are checked on an ARN with a star in it (a stack by its name) are granted by that text alone. */
function starless(arn: string): string {
  return arn.replace(/[*?]/g, (star) => `\${${star}}`);
}

/** The ARN as a pattern that matches nothing else. */
export function literally(arn: string): string {
  return starless(escaped(arn));
}

interface Cut {
  readonly beginning: string;
  /** More names with this beginning are to come. */
  readonly open: boolean;
  readonly arns: readonly string[];
}

function cut(at: Branch): readonly Cut[] {
  const here: readonly Cut[] = at.leaf
    ? [{ beginning: at.prefix, open: false, arns: [at.prefix] }]
    : [];
  const stems = at.prefix === '' ? [] : passingStems(at);
  const rest = new Map(at.children);
  const opened = stems.map((stem) => {
    const under = [...rest].filter(([name]) => name.startsWith(stem));
    for (const [name] of under) rest.delete(name);
    const arns = under.flatMap(([, child]) => child.arns);
    return { beginning: at.prefix + stem, open: true, arns };
  });
  return [...here, ...opened, ...[...rest.values()].flatMap(cut)];
}

/** The beginning with a `*`; where the grant is narrower, the patterns of the grant that lie within and say the same. */
function patternsFor(
  beginning: string,
  arns: readonly string[],
  { grant, holds }: Inside,
): readonly string[] {
  const pattern = `${beginning}*`;
  if (holds(pattern)) return [pattern];
  const whole = arnPattern(pattern);
  const narrower = grant.filter((one) => arnIncludes(whole, one));
  if (narrower.length > FEW) return [];
  const seen = arns.map(arnPattern);
  const used = narrower.filter((one) => seen.some((arn) => arnIncludes(one, arn)));
  const all = seen.every((arn) => used.some((one) => arnIncludes(one, arn)));
  return all ? used.map(({ pieces }) => spelled(pieces)) : [];
}

function fits(found: Found, { patterns, characters }: Budget): boolean {
  const length = [...found.keys()].reduce((sum, text) => sum + text.length + 3, 0);
  return found.size <= patterns && length <= characters;
}

/** The fewest cuts, best first, after which the list is within the budget. */
function cutFurther(found: Found, { holds }: Inside, budget: Budget): Found | null {
  const joints = jointsOf([...found.keys()]).filter(({ prefix }) => holds(`${prefix}*`));
  const after = (count: number): Found => {
    const prefixes = new Set(joints.slice(0, count).map(({ prefix }) => prefix));
    const short: Found = new Map();
    for (const [pattern, { arns, why }] of found) {
      const [text = pattern] = joined([pattern], prefixes);
      put(short, text, arns, text === pattern ? why : MANY);
    }
    return short;
  };
  const count = leastThat(joints.length, (enough) => fits(after(enough), budget));
  return count === null ? null : after(count);
}

function told(found: Found): Generalised {
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    patterns: sorted.map(([pattern]) => pattern),
    widened: new Map(
      sorted.flatMap(([pattern, { arns, why }]) =>
        why === null
          ? []
          : [[pattern, `${new Set(arns).size} seen, and ${why}: ${admits(pattern)}`] as const],
      ),
    ),
  };
}
