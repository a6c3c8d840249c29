// A function of functions/ in a process of its own, as Lambda runs it: handler-process.ts FILE. Its environment is the
// function's; what it is called with comes by message, and so does the answer.

const [file = ''] = process.argv.slice(2);
const { handler } = await import(new URL(`../../functions/${file}.ts`, import.meta.url).href);

process.on('message', async ({ id, event }: { id: number; event: unknown }) => {
  try {
    process.send?.({ id, answer: (await handler(event, { functionName: file })) ?? null });
  } catch (error) {
    const { name, message } = error as Error;
    process.send?.({ id, failure: { name, message } });
  }
});
