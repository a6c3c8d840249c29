import { BadInput } from '../errors.ts';
import { arnPattern } from '../policy/arn.ts';
import type { PolicyDocument, Statement } from '../policy/document.ts';
import { minimise } from '../policy/minimise.ts';
import { pack } from '../policy/pack.ts';
import { listsResource, resourceSet } from '../policy/resource-set.ts';
import { MANAGED_POLICY_LIMIT } from '../policy/size.ts';
import { familiesOf } from './action-families.ts';
import { admits, jointsOf, leastThat } from './collapse.ts';

/** A statement of a draft and the one that it is a narrowing of. */
export interface Part {
  readonly statement: Statement;
  readonly source: Statement;
}

/** One pattern that stands for several actions, or several resources, of one part, since all by name would not fit. */
export interface Widening {
  readonly part: Part;
  readonly list: 'action' | 'resource';
  readonly pattern: string;
  readonly members: readonly string[];
  /** Actions that it stands for today besides the members; for resources they cannot be listed. */
  readonly beyond: readonly string[];
}

export type Fitted =
  | {
      readonly kind: 'fits';
      readonly documents: readonly PolicyDocument[];
      readonly widenings: readonly Widening[];
    }
  /** `smallest`: what it comes to with every pattern there is; null when a statement alone is too long for a document. */
  | {
      readonly kind: 'too-large';
      readonly smallest: readonly PolicyDocument[] | null;
      readonly reason: string;
    };

/**
 * The parts in at most `room` documents. By name as long as that fits. If not, with as few patterns as it takes, in
 * this order: for whole families of actions that only read (`familiesOf`), then for resources that begin alike
 * (`jointsOf`), each only where the source of the part has all of the pattern. `limit`: characters of a document.
 */
export function fitInto(
  room: number,
  parts: readonly Part[],
  limit: number = MANAGED_POLICY_LIMIT,
): Fitted {
  try {
    return fitted(inOrder(parts), room, limit);
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return { kind: 'too-large', smallest: null, reason: error.message };
  }
}

/** By their text, so that of two ways as good as each other the same is taken whatever the order given. */
function inOrder(parts: readonly Part[]): readonly Part[] {
  const keyed = parts.map((part) => ({ part, key: JSON.stringify([part.statement, part.source]) }));
  return keyed.sort((a, b) => compare(a.key, b.key)).map(({ part }) => part);
}

function fitted(parts: readonly Part[], room: number, limit: number): Fitted {
  const documentsOf = (widenings: readonly Widening[]) =>
    pack(minimise(widened(parts, widenings)), limit);
  const named = documentsOf([]);
  if (named.length <= room) return { kind: 'fits', documents: named, widenings: [] };

  const ways = [...familiesIn(parts), ...jointsIn(parts)];
  const count = leastThat(ways.length, (some) => documentsOf(ways.slice(0, some)).length <= room);
  if (count === null) {
    const smallest = documentsOf(ways);
    const needed = smallest.length;
    return {
      kind: 'too-large',
      smallest,
      reason: `the draft takes ${needed} managed ${needed === 1 ? 'policy' : 'policies'} at its smallest`,
    };
  }
  const documents = documentsOf(ways.slice(0, count));
  const left = new Set(
    documents.flatMap(({ statements }) =>
      statements.flatMap(({ action, resource }) => [...(action ?? []), ...(resource ?? [])]),
    ),
  );
  // A pattern that a wider one took in is no longer there to be told of.
  const widenings = ways.slice(0, count).filter(({ pattern }) => left.has(pattern));
  return { kind: 'fits', documents, widenings };
}

function familiesIn(parts: readonly Part[]): readonly Widening[] {
  const found = parts.flatMap((part) =>
    part.statement.effect === 'Deny'
      ? []
      : familiesOf(part.statement, part.source).map((family) => ({ part, family })),
  );
  return found
    .sort((a, b) => b.family.worth - a.family.worth)
    .map(({ part, family: { pattern, members, beyond } }) => ({
      part,
      list: 'action',
      pattern,
      members,
      beyond,
    }));
}

function jointsIn(parts: readonly Part[]): readonly Widening[] {
  const found = parts.flatMap((part) => {
    const { statement, source } = part;
    if (statement.effect === 'Deny' || source.resource === undefined) return [];
    const granted = resourceSet(source.resource, false);
    return jointsOf(statement.resource ?? [])
      .map((joint) => ({ part, joint, pattern: `${joint.prefix}*` }))
      .filter(({ pattern }) => listsResource(granted, arnPattern(pattern)));
  });
  return found
    .sort((a, b) => b.joint.worth - a.joint.worth)
    .map(({ part, joint: { members }, pattern }) => ({
      part,
      list: 'resource',
      pattern,
      members,
      beyond: [],
    }));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function widened(parts: readonly Part[], widenings: readonly Widening[]): readonly Statement[] {
  const byPart = Map.groupBy(widenings, ({ part }) => part);
  return parts.map((part) => {
    const own = byPart.get(part) ?? [];
    const { action, resource } = part.statement;
    return {
      ...part.statement,
      ...(action === undefined ? {} : { action: shortened(action, own, 'action') }),
      ...(resource === undefined ? {} : { resource: shortened(resource, own, 'resource') }),
    };
  });
}

function shortened(
  texts: readonly string[],
  widenings: readonly Widening[],
  list: Widening['list'],
): readonly string[] {
  const own = widenings.filter((one) => one.list === list);
  if (own.length === 0) return texts;
  const gone = new Set(own.flatMap(({ members }) => members));
  return [...texts.filter((text) => !gone.has(text)), ...own.map(({ pattern }) => pattern)];
}

/** What a person has to know of a pattern that was taken for size. */
export function reasonOf({ list, pattern, members, beyond }: Widening): string {
  const instead = `the policies would not fit with all ${members.length} by name`;
  if (list === 'resource') return `${instead}: ${admits(pattern)}`;
  if (beyond.length === 0) return `${instead}: admits nothing else today, and what AWS adds`;
  const some = beyond.slice(0, 10).join(', ');
  const more = beyond.length > 10 ? ` and ${beyond.length - 10} more` : '';
  return `${instead}: admits ${beyond.length} that were not used (${some}${more}), and what AWS adds`;
}
