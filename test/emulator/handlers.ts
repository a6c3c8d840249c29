import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The real functions, each in a process of its own that starts at its first call. */
export interface Handlers {
  /** What the handler in functions/FILE.ts answers; throws its error under its own name. */
  readonly call: (file: string, event: unknown) => Promise<unknown>;
  readonly stop: () => void;
}

interface Answer {
  readonly id: number;
  readonly answer?: unknown;
  readonly failure?: { readonly name: string; readonly message: string };
}

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** `environmentOf` is all that a function sees; its Date goes by CLOCK_FILE. */
export function handlers(
  environmentOf: (file: string) => Readonly<Record<string, string>>,
): Handlers {
  const processes = new Map<string, ChildProcess>();
  let calls = 0;

  const processOf = (file: string): ChildProcess => {
    const running = processes.get(file);
    if (running !== undefined) return running;
    const started = fork(here('handler-process.ts'), [file], {
      env: { ...environmentOf(file) },
      execArgv: ['--import', here('function-clock.ts')],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    processes.set(file, started);
    return started;
  };

  return {
    call: (file, event) =>
      new Promise((resolve, reject) => {
        const id = ++calls;
        const process = processOf(file);
        const gone = () => reject(new Error(`the process of ${file} ended`));
        const listen = ({ id: of, answer, failure }: Answer) => {
          if (of !== id) return;
          process.off('message', listen).off('exit', gone);
          if (failure === undefined) resolve(answer);
          else reject(Object.assign(new Error(failure.message), { name: failure.name }));
        };
        process.on('message', listen).once('exit', gone);
        process.send({ id, event });
      }),
    stop: () => {
      for (const process of processes.values()) process.kill();
    },
  };
}
