import { actionsMatching } from '../catalogue/catalogue.ts';
import type { Window } from '../evidence/evidence.ts';

/** What Access Analyzer made of a window, as it wrote it. */
export interface GeneratedPolicies {
  /** JSON texts; placeholders such as `${BucketName}` stay in them. */
  readonly policies: readonly string[];
  /** The windows that were read, and those that were not, with the reason. */
  readonly covered: readonly Window[];
  readonly missed: readonly { readonly window: Window; readonly reason: string }[];
}

/** What the generated policies say was used. */
export interface GeneratedUse {
  /** Actions by name, in the catalogue's spelling where it knows them; sorted. */
  readonly actions: readonly string[];
  /** Services that were used and of which no action is said; sorted. */
  readonly services: readonly string[];
  /** Policies that are no JSON: what they say is not known. */
  readonly unreadable: number;
}

/**
 * Reads generated policies of any shape: how the service-level template looks is not documented, so an action may
 * stand alone or in a list, as `svc:*`, as `svc` or as nothing, in one statement or in many.
 */
export function generatedUse(policies: readonly string[]): GeneratedUse {
  const actions = new Set<string>();
  const services = new Set<string>();
  let unreadable = 0;
  for (const text of policies) {
    const document = jsonOf(text);
    if (document === undefined) unreadable += 1;
    for (const name of namesIn(document)) {
      const [service = '', action] = name.split(':');
      if (action === undefined || action === '' || action === '*')
        services.add(service.toLowerCase());
      else if (/[*?]/.test(action)) for (const each of actionsMatching(name)) actions.add(each);
      else actions.add(actionsMatching(name)[0] ?? name);
    }
  }
  return { actions: [...actions].sort(), services: [...services].sort(), unreadable };
}

/** The names in the Allow statements of a document. */
function namesIn(document: unknown): readonly string[] {
  return listOf(field(document, 'Statement')).flatMap((statement) =>
    field(statement, 'Effect') === 'Deny'
      ? []
      : listOf(field(statement, 'Action')).filter(
          (name): name is string => typeof name === 'string' && /^[\w-]+(:[\w*?]*)?$/.test(name),
        ),
  );
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
