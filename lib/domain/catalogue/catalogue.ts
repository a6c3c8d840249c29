import file from './catalogue.json' with { type: 'json' };
import { globMatcher } from './glob.ts';
import type { ServiceRecord } from './packed.ts';

export type AccessLevel = 'Read' | 'List' | 'Write' | 'Tagging' | 'Permissions management';

export interface ActionResourceType {
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

type Actions = ReadonlyMap<string, CatalogueAction>;

const records = new Map<string, ServiceRecord>(Object.entries(file.services));
const unpacked = new Map<string, Actions>();
const NO_ACTIONS: Actions = new Map();

/** Versions of the packages the catalogue was generated from: what "every action" means depends on them. */
export const catalogueVersion: string = `iam-data ${file.sources.actions}, dependent actions ${file.sources.dependents}`;

/** Prefixes in the order of their actions' names: the colon counts, since `-` sorts before it. */
export const services: readonly string[] = [...records.keys()].sort((a, b) =>
  `${a}:` < `${b}:` ? -1 : 1,
);

/** Looks an action up by `service:Name`, in any case. Undefined when AWS has no such action. */
export function action(name: string): CatalogueAction | undefined {
  const colon = name.indexOf(':');
  if (colon < 0) return undefined;
  const key = name.toLowerCase();
  return actionsOf(key.slice(0, colon)).get(key.slice(colon + 1));
}

/**
 * The actions that an IAM action pattern (`s3:Get*`, `*`) stands for today: canonical spelling, sorted.
 * A pattern that fits nothing gives an empty list.
 */
export function actionsMatching(pattern: string): readonly string[] {
  const colon = pattern.indexOf(':');
  if (colon < 0) return pattern === '*' ? actionsMatching('*:*') : [];
  const prefix = pattern.slice(0, colon).toLowerCase();
  const name = pattern.slice(colon + 1).toLowerCase();

  if (!/[*?]/.test(prefix)) return matchesIn(prefix, name);
  const fits = globMatcher(prefix);
  return services.filter(fits).flatMap((service) => matchesIn(service, name));
}

/** False when the action can only be granted on `*`. An unknown action counts as supporting none. */
export function supportsResources(name: string): boolean {
  return (action(name)?.resourceTypes.length ?? 0) > 0;
}

/** The actions of one service by lower-case name. */
function actionsOf(service: string): Actions {
  const known = unpacked.get(service);
  if (known) return known;
  const record = records.get(service);
  if (!record) return NO_ACTIONS;
  const actions = unpack(service, record);
  unpacked.set(service, actions);
  return actions;
}

function matchesIn(service: string, pattern: string): readonly string[] {
  const actions = actionsOf(service);
  if (!/[*?]/.test(pattern)) {
    const one = actions.get(pattern);
    return one ? [one.name] : [];
  }
  const fits = globMatcher(pattern);
  return [...actions].filter(([key]) => fits(key)).map(([, { name }]) => name);
}

function unpack(service: string, record: ServiceRecord): Actions {
  const types = record.types.map((entry) => {
    const space = entry.indexOf(' ');
    return { name: entry.slice(0, space), arns: [entry.slice(space + 1)] };
  });
  const dependent = new Map(Object.entries(record.dependent));

  const actions = Object.entries(record.groups).flatMap(([signature, names]) => {
    const [letter = '', references = ''] = signature.split(' ');
    const level = LEVELS[letter] ?? 'Write';
    const resourceTypes = references.split(',').flatMap((reference) => {
      const type = types[Number.parseInt(reference, 10)];
      return type ? [{ ...type, required: reference.endsWith('!') }] : [];
    });
    return names.split(' ').map((name) => ({
      name: `${service}:${name}`,
      service,
      level,
      resourceTypes,
      dependent: dependent.get(name)?.split(' ') ?? [],
    }));
  });
  actions.sort((a, b) => (a.name < b.name ? -1 : 1));
  const start = service.length + 1;
  return new Map(actions.map((entry) => [entry.name.slice(start).toLowerCase(), entry]));
}
