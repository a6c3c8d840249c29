import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functionBundles } from '../../lib/infra/function-code.ts';
import {
  bundled,
  FUNCTION_ENVIRONMENT,
  functionNames,
} from '../../scripts/bench/function-bundles.ts';

const functions = await functionNames();

let folder: string;
const textOf = (file: string, name: string): string => {
  const found = functionBundles()
    .get(file)
    ?.find((each) => each.name === name);
  if (found === undefined) throw new Error(`${file} has no ${name}`);
  return Buffer.from(found.bytes).toString();
};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ratchet-bundles-'));
  await bundled(['lib/domain/catalogue/conditions'], folder);
  for (const file of functions) {
    await mkdir(join(folder, file));
    await writeFile(join(folder, file, 'index.mjs'), textOf(file, 'index.mjs'));
  }
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

// In a Node of its own, as Lambda would: the loader of the tests forgives what Node does not. As a module, since a
// plain script has a `require` that an ESM function in Lambda has not.
async function answer(
  file: string,
  ask: string,
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const bundle = pathToFileURL(join(folder, file)).href;
  const script = `import(${JSON.stringify(bundle)}).then(async (bundle) => console.log(${ask}))`;

  const args = ['--input-type=module', '-e', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { ...FUNCTION_ENVIRONMENT, ...more },
  });
  return stdout.trim();
}

it.each(functions)('bundles %s so that Node loads it and finds a handler', async (file) => {
  expect(await answer(`${file}/index.mjs`, 'typeof bundle.handler')).toBe('function');
});

// npm run bench:bundles prints them all, with how long each takes to import.
it('keeps every function under 1.5 MB', () => {
  const size = (file: string) => textOf(file, 'index.mjs').length;
  expect(functions.filter((file) => size(file) > 1_500_000)).toEqual([]);
});

describe('a function calls AWS with the credentials in its variables', () => {
  const role = { arn: 'arn:aws:iam::111122223333:role/app', id: 'AROAAPP' };
  const event = JSON.stringify({ execution: 'run', role, seconds: 60 });
  const calling = `await bundle.handler(${event}, {}).catch(({ message }) => message)`;
  const headers: IncomingHttpHeaders[] = [];
  let server: Server;
  let endpoint: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      headers.push(request.headers);
      response.writeHead(400).end('{"__type":"ValidationException"}');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it('as Lambda puts them there', async () => {
    const variables = {
      ...{ AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE' },
      ...{ AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'a-session' },
    };
    await answer('renew-lease/index.mjs', calling, variables);

    expect(headers).toMatchObject([
      {
        authorization: expect.stringContaining('Credential=ASIAEXAMPLE/'),
        'x-amz-security-token': 'a-session',
      },
    ]);
  });

  it('and says so where there are none', async () => {
    const said = await answer('renew-lease/index.mjs', calling, { AWS_ENDPOINT_URL: endpoint });
    expect(said).toContain('There are no credentials in AWS_ACCESS_KEY_ID');
  });
});

it('bundles condition keys so that they can be asked for', async () => {
  const ask = `bundle.conditionsOf('iam:PassRole').always.map((key) => key.name).join()`;
  expect(await answer('conditions.mjs', ask)).toBe('iam:AssociatedResourceArn,iam:PassedToService');
});

// A third of a megabyte that no step asks for.
it('bundles them into no function', async () => {
  const CARRIED = 'aws:PrincipalIsAWSService=Bool';
  expect(functions.filter((file) => textOf(file, 'index.mjs').includes(CARRIED))).toEqual([]);
  expect(await readFile(join(folder, 'conditions.mjs'), 'utf8')).toContain(CARRIED);
});

// Their digests are in the template: a diff would show what was changed nowhere but where it was synthesised.
it('names the sources by their place in the repository, not on the machine', () => {
  const { sources }: { sources: string[] } = JSON.parse(textOf('admit', 'index.mjs.map'));
  expect(sources).toContain('../../lib/steps/admit.ts');
  expect(
    sources.filter((source) => !/^\.\.\/\.\.\/(lib|functions|node_modules)\//.test(source)),
  ).toEqual([]);
});
