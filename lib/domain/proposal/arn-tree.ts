/** A resource that was seen, and the UTC days it was seen on. */
export interface Sighting {
  readonly arn: string;
  readonly days: readonly string[];
}

/** The ARNs that begin alike, up to a delimiter. */
export interface Branch {
  /** Everything up to and with the delimiter before the children. */
  readonly prefix: string;
  /** By the next name, with the delimiter that follows it. */
  readonly children: ReadonlyMap<string, Branch>;
  /** Days with at least one of its ARNs. */
  readonly days: ReadonlySet<string>;
  /** Sorted, each once. */
  readonly arns: readonly string[];
  /** An ARN ends here. */
  readonly leaf: boolean;
}

interface Growing extends Branch {
  readonly children: Map<string, Growing>;
  readonly days: Set<string>;
  readonly arns: string[];
  leaf: boolean;
}

/**
 * The sightings as a tree of their names. The names below the root are all that is never generalised: partition,
 * service, region, account and the first name of the resource (a bucket, a type such as `instance`). The order given
 * does not matter.
 */
export function arnTree(sightings: readonly Sighting[]): Branch {
  const root = growing('');
  for (const { arn, days } of [...sightings].sort((a, b) => (a.arn < b.arn ? -1 : 1))) {
    let at = root;
    for (const name of namesOf(arn)) {
      let next = at.children.get(name);
      if (next === undefined) {
        next = growing(at.prefix + name);
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

function growing(prefix: string): Growing {
  return { prefix, children: new Map(), days: new Set(), arns: [], leaf: false };
}

/** The part that is never generalised first, then one piece a name, each with the delimiter that follows it. */
export function namesOf(arn: string): readonly string[] {
  const [head = arn, ...rest] = arn.match(/^(?:[^:]*:){5}[^/:]*[/:]?|[^/:]+[/:]?|[/:]/g) ?? [arn];
  return [head, ...rest];
}
