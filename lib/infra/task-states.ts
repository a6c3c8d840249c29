import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Lambda's own limit, in seconds. */
const LONGEST = 900;
/** A function that only opens a ticket; its state then waits for a person, for weeks. */
const CALLBACK_SECONDS = 60;

const definitionFile = (name: string) =>
  fileURLToPath(new URL(`../../statemachines/${name}.asl.json`, import.meta.url));

/** The machine of one role. */
export const TIGHTEN_ROLE = definitionFile('tighten-role');
/** The machine that starts it for the roles that are due. */
export const RETIGHTEN_FLEET = definitionFile('retighten-fleet');
/** The machine that takes a change back. */
export const UNDO_ROLE = definitionFile('undo-role');

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
  /** Of a Map: what is played for each item. */
  readonly ItemProcessor?: Definition;
  readonly Resource?: string;
  readonly TimeoutSeconds?: number;
}

/** The Task states of a state machine: its file is the one list of functions there is. */
export function taskStates(file = TIGHTEN_ROLE): readonly TaskState[] {
  return tasksOf(JSON.parse(readFileSync(file, 'utf8')));
}

function tasksOf({ States }: Definition): readonly TaskState[] {
  return Object.entries(States).flatMap(([name, state]) => {
    if (state.ItemProcessor !== undefined) return tasksOf(state.ItemProcessor);
    if (state.Type !== 'Task') return [];
    const timeoutSeconds = state.Resource?.endsWith('.waitForTaskToken')
      ? CALLBACK_SECONDS
      : Math.min(state.TimeoutSeconds ?? LONGEST, LONGEST);
    return [{ name, file: kebab(name), substitution: `${name}Function`, timeoutSeconds }];
  });
}

function kebab(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}
