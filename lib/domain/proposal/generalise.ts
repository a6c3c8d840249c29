import { includes } from '../policy/glob.ts';

/** A resource that was seen, and the UTC days it was seen on. */
export interface Sighting {
  readonly arn: string;
  readonly days: readonly string[];
}

export interface Generalised {
  /** ARNs and patterns, sorted; together they match every sighting, and none is wider than the grant. */
  readonly patterns: readonly string[];
  /** For each pattern that is not a whole ARN: what it stands for. */
  readonly widened: ReadonlyMap<string, string>;
}

/** More patterns than this for one action are no longer read by anybody: the grant's own pattern says it better. */
const BUDGET = 25;

/** A name with more siblings than this is one of many of its kind. */
const MANY = 8;

/** Names that are made once and never come back: dates, hours, UUIDs, hashes, long numbers. */
const TRANSIENT = /\d{4}|[0-9a-f]{8}-[0-9a-f]{4}|(?=[a-f]*\d)[0-9a-f]{8,}/i;

/** A folder of a year, alone or in a date: however long the soak, the next one comes. */
const YEAR_FOLDER = /(^|\D)20\d\d(\D.*)?\/$/;

/**
 * Few patterns for many ARNs. Names that stay (a table, a prefix) are kept whole; where names keep changing, the
 * pattern is cut at the delimiter before them: `bucket/raw/2026-09-01/part-7` seen among its like gives `bucket/raw/*`.
 * Partition, service, region, account and the first name of the resource (a bucket, a type such as `instance`) are
 * never generalised. Null when no such set stays inside the grant and the budget; the grant is then kept as it is.
 */
export function generalise(
  sightings: readonly Sighting[],
  grant: readonly string[],
): Generalised | null {
  const root = tree(sightings);
  const patterns = new Set<string>();
  const widened = new Map<string, string>();
  for (const found of cut(root)) {
    const whole = found.count === 1 && !found.pattern.endsWith('*');
    if (whole || grant.some((pattern) => includes(pattern, found.pattern))) {
      patterns.add(found.pattern);
      if (!whole) widened.set(found.pattern, `${found.count} seen, and the names keep changing`);
    } else {
      for (const arn of found.arns) patterns.add(arn);
    }
  }
  return patterns.size > BUDGET ? null : { patterns: [...patterns].sort(), widened };
}

interface Node {
  /** Everything up to and with the delimiter before the children. */
  readonly prefix: string;
  readonly children: Map<string, Node>;
  readonly days: Set<string>;
  readonly arns: string[];
  /** Set when an ARN ends here. */
  leaf: boolean;
}

interface Cut {
  readonly pattern: string;
  readonly count: number;
  readonly arns: readonly string[];
}

function tree(sightings: readonly Sighting[]): Node {
  const root = node('');
  for (const { arn, days } of [...sightings].sort((a, b) => (a.arn < b.arn ? -1 : 1))) {
    let at = root;
    for (const name of names(arn)) {
      let next = at.children.get(name);
      if (next === undefined) {
        next = node(at.prefix + name);
        at.children.set(name, next);
      }
      next.arns.push(arn);
      for (const day of days) next.days.add(day);
      at = next;
    }
    at.leaf = true;
  }
  return root;
}

function node(prefix: string): Node {
  return { prefix, children: new Map(), days: new Set(), arns: [], leaf: false };
}

/** The part that is never generalised first, then one piece a name, each with the delimiter that follows it. */
function names(arn: string): readonly string[] {
  const [head = arn, ...rest] = arn.match(/^(?:[^:]*:){5}[^/:]*[/:]?|[^/:]+[/:]?|[/:]/g) ?? [arn];
  return [head, ...rest];
}

function cut(at: Node): readonly Cut[] {
  const here: readonly Cut[] = at.leaf ? [{ pattern: at.prefix, count: 1, arns: [at.prefix] }] : [];
  if (at.children.size === 0) return here;
  if (at.prefix !== '' && changing(at)) {
    return [
      ...here,
      {
        pattern: `${at.prefix}*`,
        count: at.arns.length - here.length,
        arns: at.arns.filter((arn) => arn !== at.prefix),
      },
    ];
  }
  return [...here, ...[...at.children.values()].flatMap(cut)];
}

function changing({ children }: Node): boolean {
  const seen = [...children];
  if (seen.length > MANY || seen.some(([name]) => YEAR_FOLDER.test(name))) return true;
  const once = seen.filter(([, { days }]) => days.size <= 1);
  if (seen.length >= 3 && once.length * 2 > seen.length) return true;
  return once.some(([name]) => TRANSIENT.test(name));
}
