import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Clock, clockIn } from './clock.ts';
import { until } from './until.ts';

export const ACCOUNT = '111122223333';
export const REGION = 'us-east-1';

/** An emulated account, on loopback, with a clock of its own. */
export interface Ministack extends Omit<Clock, 'file'> {
  readonly endpoint: string;
  /** Where its clock is read: test/emulator/function-clock.ts, by CLOCK_FILE. */
  readonly clockFile: string;
  /** What the SDK's clients and the CDK reach it by. */
  readonly environment: Readonly<Record<string, string>>;
  /** What it and its functions wrote, the last of it. */
  readonly said: () => string;
  readonly stop: () => Promise<void>;
}

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/**
 * Starts ministack with the Python that RATCHET_MOTO_PYTHON names. Its functions run under this very Node and, besides
 * what their stack tells them, see `environment`. Throws when it does not come up, with what it said.
 */
export async function startMinistack(
  environment: Readonly<Record<string, string>> = {},
): Promise<Ministack> {
  const python = process.env['RATCHET_MOTO_PYTHON'];
  if (python === undefined) {
    throw new Error('Set RATCHET_MOTO_PYTHON to a Python that has ministack installed');
  }
  const folder = mkdtempSync(join(tmpdir(), 'ministack-'));
  const clock = clockIn(folder);
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const server = spawn(python, [here('ministack-launcher.py')], {
    cwd: folder,
    env: {
      ...process.env,
      ...environment,
      // It listens on every interface unless told, and opens ports for IoT and SFTP.
      BIND_HOST: '127.0.0.1',
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
      GATEWAY_PORT: String(port),
      MINISTACK_ACCOUNT_ID: ACCOUNT,
      AWS_ENDPOINT_URL: endpoint,
      CLOCK_FILE: clock.file,
      NODE_OPTIONS: '',
      TMPDIR: folder,
      PATH: `${nodeIn(folder)}:${process.env['PATH']}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = lastWordsOf(server);
  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      const exited = new Promise((resolve) => server.once('exit', resolve));
      server.kill();
      await exited;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await until('ministack answers', () => answers(server, `${endpoint}/_ministack/health`));
  } catch (cause) {
    await stop();
    throw new Error(`ministack did not start with ${python}:\n${said()}`, { cause });
  }
  return {
    endpoint,
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: REGION,
      // Twelve digits would be taken for an account.
      AWS_ACCESS_KEY_ID: 'deployer',
      AWS_SECRET_ACCESS_KEY: 'unused',
    },
    clockFile: clock.file,
    now: clock.now,
    advanceTo: clock.advanceTo,
    said,
    stop,
  };
}

/** How the SDK's clients reach it. */
export function optionsFor({ endpoint }: Pick<Ministack, 'endpoint'>) {
  return {
    endpoint,
    region: REGION,
    credentials: { accessKeyId: 'deployer', secretAccessKey: 'unused' },
  };
}

/** A folder with a `node` for its functions: this one, with the clock loaded first. */
function nodeIn(folder: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const file = join(bin, 'node');
  writeFileSync(
    file,
    `#!/bin/sh\nexec '${process.execPath}' --import '${here('function-clock.ts')}' "$@"\n`,
  );
  chmodSync(file, 0o755);
  return bin;
}

function lastWordsOf(server: ChildProcess): () => string {
  let said = '';
  const listen = (chunk: unknown) => {
    said = (said + chunk).slice(-20_000);
  };
  server.stdout?.on('data', listen);
  server.stderr?.on('data', listen);
  server.on('error', listen);
  return () => said;
}

async function answers(server: ChildProcess, url: string): Promise<boolean> {
  if (server.exitCode !== null) throw new Error(`it ended with ${server.exitCode}`);
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
