import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** moto's server, on loopback, for the SDK's clients. */
export interface MotoServer {
  readonly endpoint: string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts moto.server with the Python that RATCHET_MOTO_PYTHON names, and moto's own settings. Throws when there is none,
 * or it does not start.
 */
export async function startMotoServer(
  settings: Readonly<Record<string, string>> = {},
): Promise<MotoServer> {
  const python = process.env['RATCHET_MOTO_PYTHON'];
  if (python === undefined) {
    throw new Error('Set RATCHET_MOTO_PYTHON to a Python that has moto[server] installed');
  }
  const port = await freePort();
  const launcher = fileURLToPath(new URL('moto-launcher.py', import.meta.url));
  const server = spawn(python, [launcher, String(port)], {
    stdio: 'ignore',
    env: { ...process.env, ...settings },
  });
  const endpoint = `http://127.0.0.1:${port}`;
  while (!(await answers(endpoint))) {
    if (server.exitCode !== null) throw new Error(`${python} ${launcher} did not start`);
    await pause(100);
  }
  return {
    endpoint,
    stop: async () => {
      const exited = new Promise((resolve) => server.once('exit', resolve));
      server.kill();
      await exited;
    },
  };
}

/** How the SDK's clients reach it. */
export function clientOptions({ endpoint }: MotoServer) {
  return {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/moto-api/`)).ok;
  } catch {
    return false;
  }
}
