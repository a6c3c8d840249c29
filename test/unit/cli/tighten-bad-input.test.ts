import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RECORDS, type TightenBench, tightenBench } from '../../support/tighten-command.ts';

let bench: TightenBench;
beforeEach(async () => {
  bench = await tightenBench();
});
afterEach(() => bench.remove());

describe('bad input', () => {
  const cases: readonly (readonly [string, () => Promise<readonly string[]>, RegExp])[] = [
    [
      'a dump that is not there',
      async () => ['--authorization-details', join(bench.folder, 'none.json')],
      /none\.json.*no such file/,
    ],
    [
      'a dump that is not JSON',
      async () => ['--authorization-details', await bench.write('x.json', 'hello')],
      /x\.json is not JSON/,
    ],
    [
      'a file that is no dump',
      async () => ['--authorization-details', await bench.write('x.json', '{"Records":[]}')],
      /x\.json has no RoleDetailList.*get-account-authorization-details/,
    ],
    [
      'a dump without roles',
      async () => ['--authorization-details', await bench.write('x.json', '{"RoleDetailList":[]}')],
      /x\.json has no role in it/,
    ],
    [
      'two dumps',
      async () => ['--authorization-details', bench.dump, '--authorization-details', bench.dump],
      /one dump at a time/,
    ],
    [
      'logs that are not there',
      async () => ['--cloudtrail', join(bench.folder, 'none')],
      /none: no such file or folder/,
    ],
    [
      'logs without a record',
      async () => ['--cloudtrail', await bench.write('empty.json', '{"Records":[]}')],
      /No CloudTrail record in .*empty\.json/,
    ],
    [
      'logs that are no logs',
      async () => ['--cloudtrail', await bench.write('text.json', 'hello')],
      /No CloudTrail record in .*text\.json/,
    ],
    [
      'a role that is not in the dump',
      async () => ['--role', 'nobody'],
      /No role in .* matches --role nobody\. It has 4: /,
    ],
    [
      'a soak that is no number',
      async () => ['--soak', 'long'],
      /--soak long: give a number of days/,
    ],
    ['a soak of no days', async () => ['--soak', '0'], /--soak 0: .*1/],
    ['a limit that is no number', async () => ['--max-new', 'some'], /--max-new some: give a num/],
    ['a port that is none', async () => ['--port', '99999'], /--port 99999/],
    [
      'selectors that are none',
      async () => ['--event-selectors', await bench.write('s.json', '{}')],
      /s\.json: no event selectors.*get-event-selectors/,
    ],
    [
      'selectors that are not there',
      async () => ['--event-selectors', join(bench.folder, 'none.json')],
      /Cannot read .*none\.json/,
    ],
    [
      'an out folder that is a file',
      async () => ['--out', await bench.write('file', 'x')],
      /Cannot use .*file/,
    ],
    [
      'an out folder below a file',
      async () => ['--out', join(await bench.write('file', 'x'), 'out')],
      /Cannot use .*file/,
    ],
    [
      'an out folder that the system refuses',
      async () => ['--out', '/proc/ratchet'],
      /Cannot use \/proc\/ratchet/,
    ],
    ['a flag that is not known', async () => ['--frobnicate'], /unknown option '--frobnicate'/],
  ];
  it.each(cases)('%s: one clear line, exit code 2, nothing written', async (_, flags, line) => {
    const given = await flags();
    const has = (flag: string) => given.includes(flag);
    const args = [
      ...(has('--authorization-details') ? [] : ['--authorization-details', bench.dump]),
      ...(has('--cloudtrail') ? [] : ['--cloudtrail', bench.logs]),
      ...(has('--out') ? [] : ['--out', bench.out]),
      ...given,
    ];
    const { text, complaint, exitCode } = await bench.ratchet('tighten', ...args, '--yes');
    expect(complaint).toMatch(line);
    expect(complaint.trim().split('\n')).toHaveLength(1);
    expect({ text, exitCode }).toEqual({ text: '', exitCode: 2 });
    expect(await readdir(bench.folder)).not.toContain('out');
  });

  it('an out folder that holds the input is refused', async () => {
    await symlink(bench.dump, join(bench.folder, 'account.json'));
    const { complaint, exitCode } = await bench.ratchet(
      'tighten',
      '--authorization-details',
      bench.dump,
      '--cloudtrail',
      bench.logs,
      '--out',
      bench.folder,
      '--yes',
    );
    expect({ complaint, exitCode }).toEqual({
      complaint: expect.stringMatching(/account\.json/),
      exitCode: 2,
    });
  });

  it('a truncated log refuses every role, and names the file', async () => {
    await writeFile(
      join(bench.logs, 'b.json.gz'),
      gzipSync(JSON.stringify({ Records: RECORDS })).subarray(0, 200),
    );
    const { text, exitCode } = await bench.tighten('--yes', '--json');
    expect(exitCode).toBe(0);
    for (const { outcome, reasons } of JSON.parse(text).roles) {
      expect({ outcome, reasons }).toEqual({
        outcome: 'refused',
        reasons: [expect.stringContaining('b.json.gz')],
      });
    }
  });

  it('a run of another version of Ratchet is refused', async () => {
    await bench.tighten('--role', 'orders-api', '--json');
    const executions = join(bench.out, 'store', 'executions');
    const [name = ''] = (await readdir(executions)).filter((file) => file.endsWith('.json'));
    const stored = await readFile(join(executions, name), 'utf8');
    await writeFile(
      join(executions, name),
      stored.replace(/"definitionDigest": "\w+"/, '"definitionDigest": "older"'),
    );
    const { complaint, exitCode } = await bench.tighten('--role', 'orders-api', '--json');
    expect({ complaint, exitCode }).toEqual({
      complaint: expect.stringContaining('started by another version of Ratchet'),
      exitCode: 2,
    });
  });

  it('another run in the same folder is refused', async () => {
    await bench.tighten('--role', 'orders-api', '--yes');
    const { complaint, exitCode } = await bench.tighten(
      '--role',
      'orders-api',
      '--yes',
      '--soak',
      '7d',
    );
    expect({ complaint, exitCode }).toEqual({
      complaint: expect.stringContaining('holds a run on another dump'),
      exitCode: 2,
    });
  });
});
