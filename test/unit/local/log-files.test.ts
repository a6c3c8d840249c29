import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LogProgress, readLogs } from '../../../lib/local/log-files.ts';
import { listLogs } from '../../../lib/local/log-paths.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'logs-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const event = (name: string | number, more: object = {}) => ({
  eventSource: 's3.amazonaws.com',
  eventName: `Get${name}`,
  ...more,
});
const text = (...names: (string | number)[]) => names.map((name) => JSON.stringify(event(name)));
const log = (...names: (string | number)[]) => `{"Records":[${text(...names).join(',')}]}`;

function write(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

async function read(path: string | readonly string[], progress?: (at: LogProgress) => void) {
  const records: unknown[] = [];
  const logs = await listLogs([path].flat());
  const reading = await readLogs(logs, (record) => records.push(record), progress);
  return { ...reading.files, total: reading.records, records, names: records.map(nameOf) };
}

function nameOf(record: unknown): unknown {
  const named = record !== null && typeof record === 'object' && 'eventName' in record;
  return named ? String(record.eventName).slice(3) : record;
}

const pretty = JSON.stringify({ Records: [event('a'), event('b')] }, null, 2);
const lookup = JSON.stringify({
  Events: [
    { EventId: '1', CloudTrailEvent: JSON.stringify(event('a')) },
    { EventId: '2', CloudTrailEvent: JSON.stringify(event('b')) },
  ],
  NextToken: 'x',
});

describe('reads', () => {
  it.each<[string, string, string | Buffer]>([
    ['CloudTrail’s own files', 'a.json', log('a', 'b')],
    ['the same in gzip', 'a.json.gz', gzipSync(log('a', 'b'))],
    ['gzip under any name', 'a.json', gzipSync(log('a', 'b'))],
    ['plain text under the name of gzip', 'a.gz', log('a', 'b')],
    ['gzip of several members', 'a.gz', Buffer.concat([gzipSync(log('a')), gzipSync(log('b'))])],
    ['indented files', 'a.json', pretty],
    [
      'a list that is not the first member',
      'a.json',
      `{"x":{"Records":[1]},"y":"Records",${log('a', 'b').slice(1)}`,
    ],
    ['the answer of LookupEvents', 'a.json', lookup],
    ['a bare array', 'a.json', `[${text('a', 'b').join(' ,\n')}]`],
    ['an array of files', 'a.json', `[${log('a')},${log('b')}]`],
    ['one record a line', 'a.jsonl', text('a', 'b').join('\n')],
    [
      'one record a line with empty lines and carriage returns',
      'a.ndjson',
      `\n${text('a', 'b').join('\r\n\r\n')}\r\n`,
    ],
    ['one record a line in gzip', 'a.jsonl.gz', gzipSync(text('a', 'b').join('\n'))],
    ['one record a line under the name of JSON', 'a.json', text('a', 'b').join('\n')],
    ['one file a line', 'a.json', `${log('a')}\n${log('b')}\n`],
    ['one record after the other', 'a.json', text('a', 'b').join('')],
    [
      'several records a line, as Firehose puts them',
      'a.jsonl',
      `${text('a').join('')}${text('b').join('')}`,
    ],
    [
      'several records a line under the name of JSON',
      'a.json',
      [`${log('a')} {"Records":[]}`, `{"Records":[]}${log('b')}`].join('\n'),
    ],
    [
      'indented records one after the other',
      'a.json',
      [event('a'), event('b')].map((each) => JSON.stringify(each, null, 1)).join('\n'),
    ],
    ['a byte order mark', 'a.json', `\ufeff${log('a', 'b')}`],
  ])('%s', async (_, name, content) => {
    const { names, read: whole, corrupt, skipped } = await read(write(name, content));
    expect({ names, whole, corrupt, skipped }).toEqual({
      names: ['a', 'b'],
      whole: 1,
      corrupt: [],
      skipped: [],
    });
  });

  it('a single record', async () => {
    expect((await read(write('a.json', JSON.stringify(event('a'), null, 2)))).names).toEqual(['a']);
  });

  it('a list without a record', async () => {
    const { read: whole, total, corrupt } = await read(write('a.json', '{"Records": [ ]}'));
    expect({ whole, total, corrupt }).toEqual({ whole: 1, total: 0, corrupt: [] });
  });

  it('hands on whatever stands where a record belongs', async () => {
    const { records, total } = await read(write('a.json', '{"Records":[null,7,"x",[],{}]}'));
    expect(records).toEqual([null, 7, 'x', [], {}]);
    expect(total).toBe(5);
  });

  it('brackets, quotes and backslashes inside of strings as text', async () => {
    const odd = event('a', {
      key: '\\"]}],{"Records":[',
      'a"}': '\\\\',
      deep: { Records: [[']']] },
    });
    expect((await read(write('a.json', JSON.stringify({ Records: [odd, odd] })))).records).toEqual([
      odd,
      odd,
    ]);
  });

  it('hostile keys as data', async () => {
    const line =
      '{"eventName":"GetA","eventSource":"s3","__proto__":{"polluted":1},"constructor":2}';
    const { records } = await read(
      write('a.json', `{"__proto__":{"polluted":1},"Records":[${line}]}`),
    );
    expect(JSON.stringify(records)).toBe(`[${line}]`);
    expect('polluted' in {}).toBe(false);
  });

  it('characters of several bytes, wherever the chunks of the file are cut', async () => {
    const names = Array.from({ length: 3000 }, (_, at) => `é😀${'-'.repeat(at % 7)}\\"{[`);
    const path = write('a.json', JSON.stringify({ Records: names.map((name) => event(name)) }));
    expect((await read(path)).names).toEqual(names);
  });

  it('one line of 50 MB', async () => {
    const filler = 'x'.repeat(1000);
    const line = JSON.stringify({
      Records: Array.from({ length: 47_000 }, () => event('a', { filler })),
    });
    expect(line.length).toBeGreaterThan(50_000_000);
    expect(await read(write('a.json', line))).toMatchObject({ total: 47_000, corrupt: [] });
  });

  it('very deep nesting without running out of stack', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    expect(await read(write('a.json', `{"Records":[${deep}]}`))).toMatchObject({ total: 1 });
  });
});

describe('names as corrupt, with the reason and what was kept,', () => {
  const record = text('a')[0] ?? '';
  it.each<[string, string, string, string[], string]>([
    ['an empty file', 'a.json', '', [], 'it is empty; no record was kept'],
    ['text', 'a.json', 'hello', [], 'it is not JSON; no record was kept'],
    [
      'JSON of another shape',
      'a.json',
      '{"name":"x"}',
      [],
      'it is neither a CloudTrail record nor a list',
    ],
    [
      'a list of another shape',
      'a.json',
      '{"Records":{"a":1}}',
      [],
      'it is neither a CloudTrail record nor a list',
    ],
    ['a number', 'a.jsonl', '7', [], 'line 1: it is neither a CloudTrail record nor a list'],
    [
      'a file that ends early',
      'a.json',
      log('a', 'b', 'c').slice(0, -20),
      ['a', 'b'],
      'it ends in the middle of a value; the 2 records before that count',
    ],
    [
      'a file that ends inside a string',
      'a.json',
      log('a', 'b').slice(0, -5),
      ['a'],
      'it ends in the middle of a value; the 1 record before that counts',
    ],
    [
      'a broken record',
      'a.json',
      `{"Records":[${record},{"a":nope},${record}]}`,
      ['a'],
      'it is not JSON; the 1 record before that counts',
    ],
    ['text after a record', 'a.json', `{"Records":[${record} x,${record}]}`, [], 'it is not JSON'],
    [
      'a missing record',
      'a.json',
      `{"Records":[${record},,${record}]}`,
      ['a'],
      'a record is missing between two commas',
    ],
    [
      'a comma at the end',
      'a.json',
      `{"Records":[${record},]}`,
      ['a'],
      'a record is missing between two commas',
    ],
    [
      'a list closed as an object',
      'a.json',
      `{"Records":[${record}}]`,
      [],
      'its list of records is closed by a }',
    ],
    [
      'a broken frame',
      'a.json',
      `{"Records":[${record}],x}`,
      ['a'],
      'it is not JSON; the 1 record before that counts',
    ],
    [
      'text after the end',
      'a.json',
      `${log('a')} x`,
      ['a'],
      'it is not JSON; the 1 record before that counts',
    ],
    [
      'a broken line',
      'a.jsonl',
      `${record}\n{"a":\n${record}`,
      ['a', 'a'],
      'line 2: it is not JSON; the 2 records',
    ],
    [
      'several broken lines',
      'a.jsonl',
      `{\n${record}\n}\n`,
      ['a'],
      'line 1: it is not JSON, and 1 more lines',
    ],
    [
      'a broken line under the name of JSON',
      'a.json',
      `${record}\n{"a":\n${record}\n`,
      ['a', 'a'],
      'line 2: it is not JSON',
    ],
    [
      'a line whose second record is broken',
      'a.jsonl',
      `${record}{"a":\n${record}`,
      ['a', 'a'],
      'line 1: it ends in the middle of a value; the 2 records',
    ],
    [
      'a last line cut short',
      'a.json',
      `${record}\n${record}\n{"eventNa`,
      ['a', 'a'],
      'line 3: it is not JSON',
    ],
  ])('%s', async (_, name, content, names, reason) => {
    const path = write(name, content);
    const reading = await read(path);
    expect(reading.names).toEqual(names);
    expect(reading.corrupt).toEqual([{ file: path, reason: expect.stringContaining(reason) }]);
    expect(reading).toMatchObject({ read: 0, skipped: [], total: names.length });
  });

  it('a broken record far from the end, and reads no further', async () => {
    const many = text(...Array.from({ length: 5000 }, (_, at) => at)).join(',');
    for (const pack of [Buffer.from, gzipSync]) {
      const path = write('a.json', pack(`{"Records":[${record},{"a":nope},${many}]}`));
      const seen: LogProgress[] = [];
      const reading = await read(path, (at) => seen.push(at));
      expect(reading.names).toEqual(['a']);
      expect(reading.corrupt).toHaveLength(1);
      expect(seen.length).toBeLessThan(5);
      expect(seen.at(-1)).toMatchObject({ files: 1, bytes: seen[0]?.totalBytes, records: 1 });
    }
  });

  it('gzip data that ends early, with all records that were whole before it', async () => {
    const names = Array.from({ length: 5000 }, (_, at) => `${at}-${(at * 7919) % 5000}`);
    const gzip = gzipSync(log(...names));
    for (const share of [0.1, 0.5, 0.9, 0.999]) {
      const path = write(`cut-${share}.gz`, gzip.subarray(0, Math.floor(gzip.length * share)));
      const reading = await read(path);
      expect(reading.corrupt[0]?.reason).toMatch(/^its gzip data ends early; /);
      expect(reading.names).toEqual(names.slice(0, reading.total));
      // What inflates from the bytes that are there is there, whatever the machine's pace.
      expect(reading.total).toBeGreaterThan(names.length * share - 1500);
      expect((await read(path)).total).toBe(reading.total);
    }
  });

  it('gzip data without its checksum at the end', async () => {
    const reading = await read(write('a.gz', gzipSync(log('a', 'b')).subarray(0, -8)));
    expect(reading.names).toEqual(['a', 'b']);
    expect(reading.corrupt[0]?.reason).toMatch(/^its gzip data ends early/);
  });

  it('damaged gzip data', async () => {
    const gzip = gzipSync(log(...Array.from({ length: 500 }, (_, at) => at)));
    const middle = Math.floor(gzip.length / 2);
    gzip.fill(0xff, middle, middle + 50);
    expect((await read(write('a.gz', gzip))).corrupt[0]?.reason).toMatch(
      /^its gzip data is damaged/,
    );
  });

  it.each([
    ['other data', log('b'), /^its gzip data is damaged/],
    [
      'other data after padding',
      `\0\0${log('b')}`,
      /^there is something else after its gzip data; the 1 record/,
    ],
  ])('%s after gzip data', async (_, rest, reason) => {
    const path = write('a.gz', Buffer.concat([gzipSync(log('a')), Buffer.from(rest)]));
    expect((await read(path)).corrupt[0]?.reason).toMatch(reason);
  });

  it('a value that is too large to be held', async () => {
    const path = write('a.json', `{"Records":[{"a":"${'x'.repeat(65 * 1024 * 1024)}"}]}`);
    expect((await read(path)).corrupt[0]?.reason).toMatch(/^a record in it is over 64 MB/);
    const lines = write('b.jsonl', `${record}\n"${'x'.repeat(65 * 1024 * 1024)}"\n${record}`);
    expect(await read(lines)).toMatchObject({
      names: ['a', 'a'],
      corrupt: [{ reason: expect.stringContaining('line 2: it is over 64 MB') }],
    });
  });
});

describe('folders', () => {
  it('are read with all that is in them, sorted, each file once', async () => {
    write('b/2.json', log('c'));
    write('a/2026/03/1.json.gz', gzipSync(log('a')));
    const named = write('b/1.json', log('b'));
    symlinkSync(folder, join(folder, 'b', 'loop'));
    symlinkSync(named, join(folder, 'c.json'));
    expect((await read([named, folder, folder])).names).toEqual(['a', 'b', 'c']);
  });

  it('skip what is no log and say why', async () => {
    write('AWSLogs/1/CloudTrail-Digest/us-east-1/x.json.gz', 'unread');
    write('flat/1_CloudTrail-Digest_us-east-1_x.json.gz', 'unread');
    write('AWSLogs/1/CloudTrail-Insight/us-east-1/x.json.gz', 'unread');
    write(
      'AWSLogs/1/CloudTrail/us-east-1/hidden-digest.json',
      '{"digestStartTime":"x","logFiles":[]}',
    );
    write('README.md', 'unread');
    const { skipped, corrupt, read: whole } = await read(folder);
    expect({ corrupt, whole }).toEqual({ corrupt: [], whole: 0 });
    expect(skipped.map(({ file, reason }) => [file.slice(folder.length + 1), reason])).toEqual([
      ['AWSLogs/1/CloudTrail-Digest', 'digests of log files, not logs'],
      ['AWSLogs/1/CloudTrail-Insight', 'CloudTrail Insights: findings, not calls'],
      ['AWSLogs/1/CloudTrail/us-east-1/hidden-digest.json', 'a digest of log files, not a log'],
      ['README.md', 'by its name no log (.json, .jsonl, .ndjson and .gz are read)'],
      ['flat/1_CloudTrail-Digest_us-east-1_x.json.gz', 'digests of log files, not logs'],
    ]);
  });

  it('hold files of Firehose without an ending, told apart by how they begin', async () => {
    write('stream-1-2026-03-01-00-05-00-a', text('a').join(''));
    write('stream-1-2026-03-01-00-05-00-b', gzipSync(text('b').join('')));
    write('stream-1-2026-03-01-00-05-00-c', `\ufeff\n [${text('c').join(',')}]`);
    write('LICENSE', 'Apache');
    write('empty', '');
    const { names, skipped, corrupt } = await read(folder);
    expect({ names, corrupt }).toEqual({ names: ['a', 'b', 'c'], corrupt: [] });
    expect(skipped.map(({ file }) => basename(file))).toEqual(['LICENSE', 'empty']);
  });

  it('are no reason to skip a file that was named itself', async () => {
    expect((await read(write('export.log', log('a')))).names).toEqual(['a']);
  });
});

describe('a path that cannot be read', () => {
  it('is named when it does not exist', async () => {
    await expect(listLogs([folder, join(folder, 'none')])).rejects.toMatchObject({
      name: 'BadInput',
      message: `CloudTrail logs: ${join(folder, 'none')}: no such file or folder`,
    });
  });

  it('is named when its links lead nowhere', async () => {
    symlinkSync(join(folder, 'self'), join(folder, 'self'));
    await expect(listLogs([folder])).rejects.toMatchObject({
      name: 'BadInput',
      message: `CloudTrail logs: ${join(folder, 'self')}: its links lead in a circle`,
    });
  });

  it('is named when it went away after it was listed', async () => {
    const path = write('a.json', log('a'));
    const logs = await listLogs([path]);
    rmSync(path);
    await expect(readLogs(logs, () => {})).rejects.toMatchObject({
      name: 'BadInput',
      message: `CloudTrail logs: ${path}: no such file or folder`,
    });
  });
});

it('says how far it is', async () => {
  const sizes = [log('a'), log('b', 'c')].map((content, at) => {
    write(`${at}.json`, content);
    return content.length;
  });
  const seen: LogProgress[] = [];
  await read(folder, (at) => seen.push(at));
  const totalBytes = (sizes[0] ?? 0) + (sizes[1] ?? 0);
  expect(seen.at(-1)).toEqual({
    files: 2,
    totalFiles: 2,
    bytes: totalBytes,
    totalBytes,
    records: 3,
  });
  expect(seen.map(({ bytes }) => bytes)).toEqual(
    seen.map(({ bytes }) => bytes).sort((a, b) => a - b),
  );
});

it('passes on what the visitor throws', async () => {
  for (const path of [write('a.json', log('a')), write('a.gz', gzipSync(log('a')))]) {
    const visiting = readLogs(await listLogs([path]), () => {
      throw new Error('no more');
    });
    await expect(visiting).rejects.toThrow('no more');
  }
});
