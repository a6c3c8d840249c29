import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Lambda's own limit, in seconds. */
const LONGEST = 900;
/** A function that only opens a ticket; its state then waits for a person, for weeks. */
const CALLBACK_SECONDS = 60;

export const definitionFile = fileURLToPath(
  new URL('../../statemachines/tighten-role.asl.json', import.meta.url),
);

/** A Task state and the function that does it. */
export interface TaskState {
  /** `StartGeneration`. */
  readonly name: string;
  /** The state's name in the file system: `start-generation`. */
  readonly file: string;
  /** What the definition has in place of the function's ARN: `StartGenerationFunction`. */
  readonly substitution: string;
  readonly timeoutSeconds: number;
}

interface Definition {
  readonly States: Readonly<Record<string, StateDefinition>>;
}

interface StateDefinition {
  readonly Type: string;
  readonly Resource?: string;
  readonly TimeoutSeconds?: number;
}

/** The Task states of the state machine: its file is the one list of functions there is. */
export function taskStates(): readonly TaskState[] {
  const definition: Definition = JSON.parse(readFileSync(definitionFile, 'utf8'));
  return Object.entries(definition.States)
    .filter(([, state]) => state.Type === 'Task')
    .map(([name, state]) => ({
      name,
      file: kebab(name),
      substitution: `${name}Function`,
      timeoutSeconds: state.Resource?.endsWith('.waitForTaskToken')
        ? CALLBACK_SECONDS
        : Math.min(state.TimeoutSeconds ?? LONGEST, LONGEST),
    }));
}

function kebab(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}
