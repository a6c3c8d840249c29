import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, vi } from 'vitest';
import type { TaskState } from '../../lib/infra/task-states.ts';
import { ENVIRONMENT } from './aws-world.ts';

type Handler = (event: unknown, context: Context) => Promise<unknown>;

/** The functions of these tasks by the names of their states, quiet, at a time that the suite sets. */
export function realHandlers(tasks: readonly TaskState[]): ReadonlyMap<string, Handler> {
  const handlers = new Map<string, Handler>();
  beforeAll(async () => {
    for (const [name, value] of Object.entries(ENVIRONMENT)) vi.stubEnv(name, value);
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, 'write').mockReturnValue(true);
    vi.spyOn(console, 'log').mockReturnValue();
    for (const { name, file } of tasks)
      handlers.set(name, (await import(`../../functions/${file}.ts`)).handler);
    vi.useFakeTimers({ toFake: ['Date'] });
  });
  afterAll(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
  return handlers;
}
