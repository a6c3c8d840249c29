import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';

/** Hands an event to another function, which works on it after this one has answered. Lambda tries it three times. */
export function invokeLater<Event>(
  client: LambdaClient,
  functionName: string,
): (event: Event) => Promise<void> {
  return async (event) => {
    await client.send(
      new InvokeCommand({
        FunctionName: functionName,
        InvocationType: 'Event',
        Payload: new TextEncoder().encode(JSON.stringify(event)),
      }),
    );
  };
}
