import { readFileSync, writeFileSync } from 'node:fs';
import { actionsMatching, catalogueVersion, services } from '../lib/domain/catalogue/catalogue.ts';
import type { SilentFile } from '../lib/domain/catalogue/silent.ts';
import { EVENT_ACTIONS } from '../lib/domain/trail/event-exceptions.ts';
import { actionsOfEvent } from '../lib/domain/trail/event-names.ts';
import { prefixOf } from '../lib/domain/trail/event-source.ts';

// Writes lib/domain/catalogue/silent.json: the actions that no API operation is named after or maps to, by the rules
// that read CloudTrail. Standard input is what list-operations.py prints. Same input, same bytes.

interface Operations {
  readonly source: string;
  readonly services: readonly {
    readonly names: readonly string[];
    readonly operations: readonly string[];
  }[];
}

// Without a published operation, and in records all the same: CodeCommit user guide, "Logging AWS CodeCommit API
// calls" (GitPull, GitPush); the SSM agent's calls, as real records show them.
const LOGGED = [
  'codecommit:GitPull',
  'codecommit:GitPush',
  'ssm:ListInstanceAssociations',
  'ssm:UpdateInstanceAssociationStatus',
  'ssm:UpdateInstanceInformation',
];

const OUTPUT = new URL('../lib/domain/catalogue/silent.json', import.meta.url);
const { source, services: known }: Operations = JSON.parse(readFileSync(0, 'utf8'));

const renamed = Object.values(EVENT_ACTIONS).flatMap((actions) => actions.split(' '));
const reached = new Set([...LOGGED, ...renamed]);
for (const { names, operations } of known) {
  const prefixes = new Set(names.flatMap((name) => prefixOf(name) ?? []));
  for (const prefix of prefixes) {
    for (const operation of operations) {
      for (const action of actionsOfEvent(prefix, operation, {})) reached.add(action);
    }
  }
}

const actions: Record<string, string> = {};
for (const service of services) {
  const silent = actionsMatching(`${service}:*`).filter((action) => !reached.has(action));
  if (silent.length > 0)
    actions[service] = silent.map((action) => action.slice(service.length + 1)).join(' ');
}
const file: SilentFile = { source, catalogue: catalogueVersion, actions };
writeFileSync(OUTPUT, `${JSON.stringify(file, null, 1)}\n`);
