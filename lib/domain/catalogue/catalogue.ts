import { actionMatcher } from '../policy/glob.ts';
import file from './catalogue.json' with { type: 'json' };
import { nameCode, packedNames, type ServiceFacts, unpackService } from './packed.ts';

export type AccessLevel = 'Read' | 'List' | 'Write' | 'Tagging' | 'Permissions management';

export interface ActionResourceType {
  /** As AWS writes it: `bucket`, `function version`. */
  readonly name: string;
  /** ARN templates as AWS writes them: `arn:${Partition}:s3:::${BucketName}`. */
  readonly arns: readonly string[];
  readonly required: boolean;
}

export interface CatalogueAction {
  /** Canonical spelling, `s3:GetObject`. */
  readonly name: string;
  /** The prefix, `s3`. */
  readonly service: string;
  readonly level: AccessLevel;
  /** Empty when the action can only be granted on `*`. */
  readonly resourceTypes: readonly ActionResourceType[];
  /** Actions that a call may need besides, depending on what it asks for. */
  readonly dependent: readonly string[];
}

const LEVELS: Readonly<Record<string, AccessLevel>> = {
  R: 'Read',
  L: 'List',
  W: 'Write',
  T: 'Tagging',
  P: 'Permissions management',
};

/** By lower-case name without the prefix. */
type Actions = ReadonlyMap<string, CatalogueAction>;

/** The names of one service: looking through them must not unpack everything about it. */
interface Names {
  /** `s3:GetObject`, sorted. */
  readonly canonical: readonly string[];
  /** `getobject`, in the same order. */
  readonly keys: readonly string[];
}

const packed: ReadonlyMap<string, string> = new Map(Object.entries(file.services));
const code = nameCode(file.words.split(' '));
const unpacked = new Map<string, Actions>();
const listed = new Map<string, Names>();

/** Versions of the packages the catalogue was generated from: what "every action" means depends on them. */
export const catalogueVersion: string = `iam-data ${file.sources.actions}, dependent actions ${file.sources.dependents}`;

/** The day AWS's data was taken, `2026-09-26`: the package writes it into its version. Actions may have come since. */
export const catalogueDate: string = file.sources.actions.replace(
  /^.*\.(\d{4})(\d{2})(\d{2})\d*$/,
  '$1-$2-$3',
);

/** Prefixes in the order of their actions' names: the colon counts, since `-` sorts before it. */
export const services: readonly string[] = [...packed.keys()];

/** Looks an action up by `service:Name`, in any case. Undefined when AWS has no such action. */
export function action(name: string): CatalogueAction | undefined {
  const colon = name.indexOf(':');
  if (colon < 0) return undefined;
  const key = name.toLowerCase();
  return actionsOf(key.slice(0, colon))?.get(key.slice(colon + 1));
}

/** What AWS calls a service, by its prefix in lower case: `Amazon S3` for `s3`. */
export function serviceTitle(prefix: string): string | undefined {
  const text = packed.get(prefix);
  return text?.slice(0, text.indexOf('|'));
}

/**
 * The actions that an IAM action pattern (`s3:Get*`, `*`) stands for today: canonical spelling, sorted.
 * A pattern that fits nothing gives an empty list.
 */
export function actionsMatching(pattern: string): readonly string[] {
  const colon = pattern.indexOf(':');
  if (colon < 0) return pattern === '*' ? actionsMatching('*:*') : [];
  const prefix = pattern.slice(0, colon).toLowerCase();
  const name = pattern.slice(colon + 1);

  if (!/[*?]/.test(name) && !/[*?]/.test(prefix)) {
    const one = action(pattern);
    return one ? [one.name] : [];
  }
  const fits = actionMatcher(name);
  return servicesMatching(prefix).flatMap((service) => {
    const { canonical, keys } = namesOf(service);
    return canonical.filter((_, at) => fits(keys[at] ?? ''));
  });
}

/** False when the action can only be granted on `*`. An unknown action counts as supporting none. */
export function supportsResources(name: string): boolean {
  return (action(name)?.resourceTypes.length ?? 0) > 0;
}

function servicesMatching(prefix: string): readonly string[] {
  return /[*?]/.test(prefix) ? services.filter(actionMatcher(prefix)) : [prefix];
}

function namesOf(service: string): Names {
  const known = listed.get(service);
  if (known) return known;
  const names = packedNames(packed.get(service) ?? '', code);
  const fresh = {
    canonical: names.map((name) => `${service}:${name}`),
    keys: names.map((name) => name.toLowerCase()),
  };
  if (packed.has(service)) listed.set(service, fresh);
  return fresh;
}

function actionsOf(service: string): Actions | undefined {
  const known = unpacked.get(service);
  if (known) return known;
  const text = packed.get(service);
  if (text === undefined) return undefined;
  const actions = actionsIn(service, unpackService(text, code));
  unpacked.set(service, actions);
  return actions;
}

function actionsIn(service: string, { types, kinds, actions }: ServiceFacts): Actions {
  const shared = kinds.map(({ level, resources }) => ({
    level: LEVELS[level] ?? 'Write',
    resourceTypes: resources.flatMap(({ type, required }) => {
      const known = types[type];
      return known ? [{ ...known, required }] : [];
    }),
  }));
  return new Map(
    actions.map(({ name, kind, dependent }) => {
      const { level = 'Write', resourceTypes = [] } = shared[kind] ?? {};
      const entry = { name: `${service}:${name}`, service, level, resourceTypes, dependent };
      return [name.toLowerCase(), entry];
    }),
  );
}
