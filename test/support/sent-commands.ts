interface Mocked {
  calls(): readonly { readonly args: readonly unknown[] }[];
}

/** Every command that a mocked client was sent, in order: its name and its input. */
export function sentBy(client: Mocked): readonly (readonly [string, unknown])[] {
  return client.calls().map(({ args: [command] }) => {
    const sent = command as { constructor: { name: string }; input: unknown };
    return [sent.constructor.name.replace(/Command$/, ''), sent.input] as const;
  });
}

/** The names alone. */
export function namesSentBy(client: Mocked): readonly string[] {
  return sentBy(client).map(([name]) => name);
}

/** An error as the SDK throws one that it has no class for, or whose class does not matter here. */
export function awsError(name: string, message = 'said AWS'): Error {
  return Object.assign(new Error(message), { name, $metadata: {}, $fault: 'client' });
}
