import { callsNeeding } from './calls.ts';
import file from './silent.json' with { type: 'json' };

/** What silent.json holds; scripts/list-silent-actions.ts writes it. */
export interface SilentFile {
  /** The package and version whose API operations were compared. */
  readonly source: string;
  /** `catalogueVersion` of the actions they were compared with: another catalogue may hold more that are silent. */
  readonly catalogue: string;
  /** Service prefix -> action names, space-separated. */
  readonly actions: Readonly<Record<string, string>>;
}

const silent: ReadonlyMap<string, string> = new Map(Object.entries(file.actions));

/**
 * Actions of a service that no API operation is named after or maps to: permissions checked inside other calls, pages
 * of the console, calls of agents. A record that carries their name is possible where AWS calls what it does not
 * publish; its absence proves nothing. A call that was given to an action since the list was made counts at once.
 */
export function silentActions(service: string): readonly string[] {
  const names = silent.get(service)?.split(' ') ?? [];
  return names
    .map((name) => `${service}:${name}`)
    .filter((action) => callsNeeding(action).length === 0);
}
