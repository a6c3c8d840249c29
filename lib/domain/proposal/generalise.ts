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
  const root = tree(sightings.map(({ arn, days }) => ({ arn: escaped(arn), days })));
  const within = (text: string) => grant.some((pattern) => includes(pattern, text));
  const patterns = new Set<string>();
  const widened = new Map<string, string>();
  for (const { pattern, arns, open } of cut(root)) {
    if (open && within(pattern)) {
      patterns.add(pattern);
      widened.set(pattern, `${arns.length} seen, and the names keep changing`);
    } else {
      for (const arn of arns) patterns.add(within(arn) ? arn : starless(arn));
    }
  }
  return patterns.size > BUDGET ? null : { patterns: [...patterns].sort(), widened };
}

/** In a policy `${` begins a variable; in the ARN that was seen it is text. */
function escaped(arn: string): string {
  return arn.replace(/\$(?=\{)/g, () => '${$}');
}

/** The few calls that are checked on an ARN with a star in it (a stack by its name) are granted by that text alone. */
function starless(arn: string): string {
  return arn.replace(/[*?]/g, (star) => `\${${star}}`);
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
  /** Ends in a `*` that stands for names that keep changing. */
  readonly open: boolean;
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
      if (next.arns.at(-1) !== arn) next.arns.push(arn);
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
  const here: readonly Cut[] = at.leaf
    ? [{ pattern: at.prefix, open: false, arns: [at.prefix] }]
    : [];
  if (at.children.size === 0) return here;
  if (at.prefix !== '' && changing(at)) {
    return [
      ...here,
      {
        pattern: `${at.prefix}*`,
        open: true,
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
