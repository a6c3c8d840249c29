import { action, supportsResources } from '../catalogue/catalogue.ts';
import { type Grant, grantsOf } from '../difference/grants.ts';
import { type IsMoot, mootness } from '../difference/moot.ts';
import { countedIndex, type StatementIndex } from '../difference/statement-index.ts';
import type { PolicyDocument } from '../policy/document.ts';
import { unlessSpent, type Work, workOf } from '../policy/work.ts';
import { DATA_PATHS } from './data-paths.ts';
import { IDENTITY_PATHS } from './identity-paths.ts';
import { PASS_ROLE_PATHS } from './pass-role-paths.ts';
import type { Path } from './path.ts';
import { type Reach, reachOf, widest } from './reach.ts';
import { TAKEOVER_PATHS } from './takeover-paths.ts';

/** Ways to the rights of another principal. */
export const ESCALATION_PATHS: readonly Path[] = [
  ...IDENTITY_PATHS,
  ...PASS_ROLE_PATHS,
  ...TAKEOVER_PATHS,
];

/** Ways to data in bulk, or out of the account. */
export const EXFILTRATION_PATHS: readonly Path[] = DATA_PATHS;

/** As much as one comparison may take. */
const MOST_STEPS = 150_000_000;

/** A path whose actions are all granted. */
export interface OpenPath extends Omit<Path, 'context'> {
  /** How far the first action is granted. */
  readonly reach: Reach;
  /** One of the actions is granted under conditions alone; whether they can be met is not looked at. */
  readonly conditional: boolean;
  /** What the first action is granted on: resource patterns, sorted; `*` for a NotResource. */
  readonly resources: readonly string[];
}

/** How much harm policies can do in wrong hands. */
export interface BlastRadius {
  /** Distinct actions of the catalogue that are granted on something. */
  readonly actions: number;
  /** The same by access level; levels without any are left out. */
  readonly byLevel: Readonly<Record<string, number>>;
  /** Prefixes, sorted. */
  readonly services: readonly string[];
  /** Of the actions, those granted on `*` though they know resource types. */
  readonly wildcardResources: number;
  readonly escalations: readonly OpenPath[];
  readonly exfiltration: readonly OpenPath[];
}

/**
 * What documents together grant: a Deny takes away what it surely covers, what is granted under conditions counts, and
 * what is granted on resources that the action does not have counts for nothing.
 * Whose policies they are is not asked, so a path may lead nowhere: no role may trust the service, or none have more.
 * Null when that would take more steps than `steps`: thousands of statements that all bear on each other.
 */
export function blastRadius(
  documents: readonly PolicyDocument[],
  steps = MOST_STEPS,
): BlastRadius | null {
  const work = workOf(steps);
  return unlessSpent(() => radiusOf(documents, work), null);
}

function radiusOf(documents: readonly PolicyDocument[], work: Work): BlastRadius {
  const index = countedIndex(documents, work);
  const isMoot = mootness(work);
  const granted = grantedActions(index, isMoot, work);
  const known = [...granted].flatMap(([name, grants]) => {
    const found = action(name);
    return found === undefined ? [] : [{ ...found, grants }];
  });
  const byLevel = Map.groupBy(known, ({ level }) => level);
  return {
    actions: known.length,
    byLevel: Object.fromEntries(
      [...byLevel].map(([level, found]) => [level, found.length] as const).sort(byName),
    ),
    services: [...new Set(known.map(({ service }) => service))].sort(),
    wildcardResources: known.filter(
      ({ name, grants }) =>
        supportsResources(name) && grants.some(({ resource }) => /^\*+$/.test(resource)),
    ).length,
    escalations: ESCALATION_PATHS.flatMap((path) => open(path, index, isMoot, work)),
    exfiltration: EXFILTRATION_PATHS.flatMap((path) => open(path, index, isMoot, work)),
  };
}

/** Paths that reach beyond resources named one by one: what a narrower policy can still do away with. */
export function farReaching(paths: readonly OpenPath[]): readonly OpenPath[] {
  return paths.filter(({ reach }) => reach !== 'named');
}

function grantedActions(
  index: StatementIndex,
  isMoot: IsMoot,
  work: Work,
): ReadonlyMap<string, readonly Grant[]> {
  const byClass = new Map<string, readonly Grant[]>();
  const granted = new Map<string, readonly Grant[]>();
  for (const name of index.actions) {
    const key = index.classOf(name);
    const grants = byClass.get(key) ?? grantsOf(index.statementsOn(name), {}, work);
    byClass.set(key, grants);
    const real = grants.filter(({ resource }) => !isMoot(name, resource));
    if (real.length > 0) granted.set(name, real);
  }
  return granted;
}

/** The path as it lies open, or nothing when one of its actions is not granted. */
function open(
  { context, ...path }: Path,
  index: StatementIndex,
  isMoot: IsMoot,
  work: Work,
): readonly OpenPath[] {
  const all = path.actions.map((name) =>
    grantsOf(index.statementsOn(name), context, work).filter(
      ({ resource }) => !isMoot(name, resource),
    ),
  );
  const [first = []] = all;
  if (all.some((grants) => grants.length === 0)) return [];
  const [name] = path.actions;
  return [
    {
      ...path,
      reach: widest(first.map(({ resource }) => reachOf(name, resource))),
      conditional: all.some((grants) => grants.every(({ conditional }) => conditional)),
      resources: [...new Set(first.map(({ resource }) => resource))].sort(),
    },
  ];
}

function byName([a]: readonly [string, number], [b]: readonly [string, number]): number {
  return a < b ? -1 : 1;
}
