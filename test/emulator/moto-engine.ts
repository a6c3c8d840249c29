import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  paginateGetExecutionHistory,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Json } from '../../lib/local/machine/json.ts';

/** The functions of one execution, by name. */
type MotoFunctions = (name: string, payload: Json) => Promise<unknown>;

export interface MotoOutcome {
  readonly status: string;
  readonly output: Json | undefined;
  /** The output as moto words it. */
  readonly outputText: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly states: readonly string[];
}

export interface Moto {
  readonly endpoint: string;
  /** Answers for Lambda from now on: a function is called `NAME-` and what it is asked by, where NAME comes back. */
  readonly serve: (functions: MotoFunctions) => string;
  /** Plays to the end, in real time. Functions are found by the last part of their ARN. */
  readonly play: (
    definition: object,
    input: Json,
    functions: MotoFunctions,
  ) => Promise<MotoOutcome>;
  readonly succeedTask: (token: string, output: Json) => Promise<void>;
  readonly failTask: (token: string, error: string) => Promise<void>;
  /** What moto wrote, the last of it. */
  readonly said: () => string;
  readonly stop: () => Promise<void>;
}

const ROLE = 'arn:aws:iam::123456789012:role/moto';

/** Starts moto and the front that answers for Lambda, both on loopback. RATCHET_MOTO_PYTHON has moto installed. */
export async function startMoto(environment: Readonly<Record<string, string>> = {}): Promise<Moto> {
  const python = process.env['RATCHET_MOTO_PYTHON'];
  if (python === undefined) {
    throw new Error(
      'Set RATCHET_MOTO_PYTHON to a Python that has moto[stepfunctions]>=5.2.5, flask and flask-cors installed',
    );
  }
  const running = new Map<string, MotoFunctions>();
  const front = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', async () => {
      const [, run = '', name = ''] =
        /\/functions\/(?:.*%3A|.*:)?(run\d+)-([^/]+)\/invocations/.exec(request.url ?? '') ?? [];
      try {
        const functions = running.get(run);
        if (functions === undefined)
          throw new Error(`nobody answers ${request.method} ${request.url}`);
        response.end(JSON.stringify((await functions(name, JSON.parse(body))) ?? null));
      } catch (error) {
        const { name: errorType, message: errorMessage } = error as Error;
        response.setHeader('X-Amz-Function-Error', 'Unhandled');
        response.end(JSON.stringify({ errorType, errorMessage, trace: [] }));
      }
    });
  });
  const frontPort = await listen(front);
  const port = await freePort();
  const launcher = fileURLToPath(new URL('moto-launcher.py', import.meta.url));
  const server = spawn(python, [launcher, String(port)], {
    env: { ...process.env, ...environment, MOTO_PORT: String(frontPort) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  server.stderr.on('data', (chunk) => {
    said = (said + chunk).slice(-4000);
  });
  server.on('error', (error) => {
    said += error;
  });
  const stop = async () => {
    front.closeAllConnections();
    front.close();
    if (server.exitCode !== null) return;
    const exited = new Promise((resolve) => server.once('exit', resolve));
    server.kill();
    await exited;
  };
  const endpoint = `http://127.0.0.1:${port}`;
  try {
    await answering(endpoint, () => {
      if (server.exitCode !== null) throw new Error(`moto did not start with ${python}:\n${said}`);
    });
  } catch (error) {
    await stop();
    throw error;
  }
  const client = new SFNClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });

  let runs = 0;
  const serve = (functions: MotoFunctions) => {
    const run = `run${++runs}`;
    running.set(run, functions);
    return run;
  };
  return {
    endpoint,
    serve,
    said: () => said,
    play: async (definition, input, functions) => {
      const run = serve(functions);
      // Functions of executions that run side by side get names of their own.
      const text = JSON.stringify(definition).replaceAll(':function:', `:function:${run}-`);
      const { stateMachineArn } = await client.send(
        new CreateStateMachineCommand({ name: run, definition: text, roleArn: ROLE }),
      );
      const { executionArn } = await client.send(
        new StartExecutionCommand({ stateMachineArn, name: 'run', input: JSON.stringify(input) }),
      );
      const outcome = await outcomeOf(client, executionArn ?? '');
      running.delete(run);
      return outcome;
    },
    succeedTask: async (taskToken, output) => {
      await client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }));
    },
    failTask: async (taskToken, error) => {
      await client.send(new SendTaskFailureCommand({ taskToken, error, cause: 'as planned' }));
    },
    stop: async () => {
      client.destroy();
      await stop();
    },
  };
}

async function outcomeOf(client: SFNClient, executionArn: string): Promise<MotoOutcome> {
  for (;;) {
    const found = await client.send(new DescribeExecutionCommand({ executionArn }));
    if (found.status !== 'RUNNING') {
      const states: string[] = [];
      for await (const page of paginateGetExecutionHistory({ client }, { executionArn })) {
        for (const { stateEnteredEventDetails } of page.events ?? []) {
          if (stateEnteredEventDetails?.name !== undefined)
            states.push(stateEnteredEventDetails.name);
        }
      }
      return {
        status: String(found.status),
        output: found.output === undefined ? undefined : jsonOrText(found.output),
        outputText: found.output,
        error: found.error,
        cause: found.cause,
        states,
      };
    }
    await pause(100);
  }
}

/** moto leaves the quotes away when the output is a text. */
function jsonOrText(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function answering(endpoint: string, check: () => void): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    check();
    const answered = await fetch(`${endpoint}/moto-api/`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answered) return;
    await pause(100);
  }
  throw new Error(`moto does not answer at ${endpoint}`);
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
