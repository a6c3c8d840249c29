import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';
import { type Input, noNewAccess, notGranted, validated } from './access-analyzer-checks.ts';
import { Failure, STATUS } from './access-analyzer-failure.ts';
import { generationDesk, type Seen } from './access-analyzer-generation.ts';
import { OPERATIONS, type Operation } from './access-analyzer-model.ts';

/** IAM Access Analyzer over HTTP, on loopback. What it cannot know, the test tells it. */
export interface AccessAnalyzerStandIn {
  readonly endpoint: string;
  /** What it was asked, in order. */
  readonly asked: readonly { readonly operation: string; readonly input: Input }[];
  /** The next answer to an operation is this error instead. */
  readonly failNext: (operation: string, failure: Failure) => void;
  /** Every job that runs is done. */
  readonly finishJobs: () => void;
  readonly stop: () => Promise<void>;
}

interface StandInOptions {
  /** What CloudTrail would show of a principal. */
  readonly seen: (principalArn: string) => readonly Seen[];
  /** How often a job is asked for before it is done; `finishJobs` ends it sooner. */
  readonly looks?: number;
  readonly now?: () => Date;
}

/** Starts it on a free port; reached through AWS_ENDPOINT_URL_ACCESSANALYZER. */
export async function startAccessAnalyzer(options: StandInOptions): Promise<AccessAnalyzerStandIn> {
  const desk = generationDesk(options);
  const asked: { operation: string; input: Input }[] = [];
  const failures = new Map<string, Failure[]>();
  const answers: Record<string, (input: Input) => object> = {
    StartPolicyGeneration: desk.start,
    GetGeneratedPolicy: desk.get,
    ListPolicyGenerations: desk.list,
    CancelPolicyGeneration: desk.cancel,
    ValidatePolicy: validated,
    CheckNoNewAccess: noNewAccess,
    CheckAccessNotGranted: notGranted,
  };

  const answer = async (request: IncomingMessage): Promise<object> => {
    const { operation, input } = await read(request);
    asked.push({ operation: operation.name, input });
    const failure = failures.get(operation.name)?.shift();
    if (failure !== undefined) throw failure;
    checkInput(operation, input);
    const made = answers[operation.name]?.(input);
    if (made === undefined)
      throw new Failure('ValidationException', `${operation.name} is not played`);
    for (const key of Object.keys(made)) {
      if (!operation.answersWith.includes(key)) throw new Error(`${operation.name} has no ${key}`);
    }
    return made;
  };

  const server = createServer(async (request, response) => {
    try {
      send(response, 200, await answer(request));
    } catch (error) {
      const { code, message } =
        error instanceof Failure ? error : new Failure('InternalServerException', String(error));
      response.setHeader('x-amzn-errortype', code);
      send(response, STATUS[code], { message });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    failNext: (operation, failure) =>
      failures.set(operation, [...(failures.get(operation) ?? []), failure]),
    finishJobs: desk.finishAll,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const Body = z.record(z.string(), z.unknown());

async function read(request: IncomingMessage): Promise<{ operation: Operation; input: Input }> {
  const url = new URL(request.url ?? '/', 'http://stand-in');
  for (const operation of OPERATIONS) {
    const match = operation.method === request.method ? operation.path.exec(url.pathname) : null;
    if (match === null) continue;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    return {
      operation,
      input: {
        ...(text === '' ? {} : Body.parse(JSON.parse(text))),
        ...Object.fromEntries(url.searchParams),
        ...Object.fromEntries(
          Object.entries(match.groups ?? {}).map(([name, value]) => [
            name,
            decodeURIComponent(value),
          ]),
        ),
      },
    };
  }
  throw new Failure('ValidationException', `no operation is ${request.method} ${url.pathname}`);
}

function checkInput({ name, requires, knows }: Operation, input: Input): void {
  const missing = requires.filter((member) => input[member] === undefined);
  const odd = Object.keys(input).filter((member) => !knows.includes(member));
  if (missing.length + odd.length === 0) return;
  const said = `${name}: missing ${missing.join(', ') || 'nothing'}, unknown ${odd.join(', ') || 'nothing'}`;
  throw new Failure('ValidationException', said);
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}
