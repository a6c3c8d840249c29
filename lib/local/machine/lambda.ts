import { StateFailure } from './errors.ts';
import type { Json } from './json.ts';

/** Calls the function behind a Task: its Resource or FunctionName, substitutions made, and the payload. */
export type Invoke = (functionName: string, payload: Json) => Promise<unknown>;

/**
 * Calls as Lambda's Node.js runtime would: payload and result go through JSON (so `undefined` is null and
 * nobody shares an object), and what is thrown becomes an error by its `name`, with the Cause a JSON
 * string of errorType, errorMessage and trace (https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html).
 */
export async function callFunction(
  invoke: Invoke,
  functionName: string,
  payload: Json,
): Promise<Json> {
  let result: unknown;
  try {
    result = await invoke(functionName, JSON.parse(JSON.stringify(payload)));
  } catch (error) {
    throw asLambdaGivesIt(error);
  }
  let text: string | undefined;
  try {
    text = JSON.stringify(result);
  } catch {
    throw asLambdaGivesIt(new Error('Unable to stringify response body'));
  }
  return text === undefined ? null : JSON.parse(text);
}

function asLambdaGivesIt(thrown: unknown): StateFailure {
  const body =
    thrown instanceof Error
      ? {
          errorType: thrown.name,
          errorMessage: thrown.message,
          trace: thrown.stack?.split('\n') ?? [],
        }
      : { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  return new StateFailure(body.errorType, JSON.stringify(body));
}
