import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import type { Json, JsonObject } from '../../lib/local/machine/json.ts';
import { withoutCauses } from './asl-machines.ts';

export type Outcome =
  | { readonly kind: 'succeeded'; readonly output: Json }
  | { readonly kind: 'failed'; readonly error: string };

export interface PlainDefinition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, JsonObject>>;
}

/** How aws-local-stepfunctions ends the machine; it never waits, neither in Wait states nor to retry. */
export async function playOnLocalStepFunctions(
  definition: PlainDefinition,
  input: Json,
  functions: (resource: string) => Promise<unknown>,
): Promise<Outcome> {
  const namesOf = (type: string) =>
    Object.keys(definition.States).filter((name) => definition.States[name]?.['Type'] === type);
  const all = <T>(names: readonly string[], value: (name: string) => T): Record<string, T> =>
    Object.fromEntries(names.map((name) => [name, value(name)]));
  const handlers = all(namesOf('Task'), (name) => async () => {
    return (await functions(String(definition.States[name]?.['Resource']))) as never;
  });
  // It writes into what it is given, and its own validation is the slow part of it.
  const machine = new StateMachine(
    structuredClone(definition) as unknown as StateMachineDefinition,
    {
      validationOptions: { noValidate: true },
    },
  );
  const overrides = {
    taskResourceLocalHandlers: handlers,
    waitTimeOverrides: all(namesOf('Wait'), () => 0),
    retryIntervalOverrides: all(namesOf('Task'), () => 0),
  };
  try {
    const output = await machine.run(structuredClone(input) as never, { overrides }).result;
    return { kind: 'succeeded', output: withoutCauses(output as Json) };
  } catch (error) {
    const { cause } = error as { cause?: { name?: string } };
    return { kind: 'failed', error: cause?.name ?? String(error) };
  }
}
