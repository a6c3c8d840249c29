import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileTrails } from '../../../lib/local/file-trails.ts';
import { openFile } from '../../../lib/local/log-open.ts';
import { listLogs } from '../../../lib/local/log-paths.ts';
import { surveyLogs } from '../../../lib/local/log-survey.ts';

const app = { arn: 'arn:aws:iam::111122223333:role/app', id: 'AROAAPP' };
const idle = { arn: 'arn:aws:iam::111122223333:role/idle', id: 'AROAIDLE' };
const march = { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trails-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const event = (id: string, eventTime: string, { arn, id: roleId } = app) => ({
  eventID: id,
  eventTime,
  eventSource: 's3.amazonaws.com',
  eventName: 'GetObject',
  awsRegion: 'us-east-1',
  requestParameters: { bucketName: 'reports', key: 'q1.csv' },
  userIdentity: {
    type: 'AssumedRole',
    principalId: `${roleId}:s`,
    sessionContext: { sessionIssuer: { type: 'Role', arn, principalId: roleId } },
  },
});

function write(name: string, ...records: object[]): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ Records: records }));
  return path;
}

/** The trails of the folder, and how many passes over its files they made so far. */
async function trailsOf(roles = [app, idle]) {
  let passes = 0;
  const trails = await fileTrails({
    paths: [folder],
    roles,
    selectors: null,
    progress: ({ files, totalFiles, bytes, totalBytes }) => {
      if (files === totalFiles && bytes === totalBytes) passes += 1;
    },
  });
  return { trails, passes: () => passes };
}

describe('evidence', () => {
  it('is of all files, each event once, in the catalogue’s terms', async () => {
    write('a.json', event('1', '2026-03-02T10:00:00Z'), event('2', '2026-03-03T10:00:00Z'));
    write('b.json', event('2', '2026-03-03T10:00:00Z'), event('3', '2026-04-01T00:00:00Z'));
    const { trails } = await trailsOf();
    expect(await trails.collect(app, march)).toMatchObject({
      roleArn: app.arn,
      roleId: app.id,
      window: march,
      calls: [{ action: 's3:GetObject', resource: 'arn:aws:s3:::reports/q1.csv', count: 2 }],
      ledger: {
        files: { read: 2, skipped: [], corrupt: [] },
        records: { total: 4, used: 2, dropped: { duplicate: 1, 'outside-window': 1 } },
      },
    });
  });

  it('of a role without a record is empty, with the ledger', async () => {
    write('a.json', event('1', '2026-03-02T10:00:00Z'));
    const { trails } = await trailsOf();
    expect(await trails.collect(idle, march)).toMatchObject({
      roleArn: idle.arn,
      calls: [],
      denials: [],
      ledger: {
        records: { total: 1, used: 0, dropped: { 'another-role': 1 } },
        days: ['2026-03-02'],
      },
    });
  });

  it('comes with the files that were not read', async () => {
    write('a.json', event('1', '2026-03-02T10:00:00Z'));
    writeFileSync(join(folder, 'b.json'), '{');
    writeFileSync(join(folder, 'c.txt'), '');
    const { trails } = await trailsOf();
    const { ledger } = await trails.collect(app, march);
    expect(ledger.files).toMatchObject({
      read: 1,
      corrupt: [{ file: join(folder, 'b.json') }],
      skipped: [{ file: join(folder, 'c.txt') }],
    });
  });

  it('of a role that was not named beforehand, or has another id by now, is collected all the same', async () => {
    write('a.json', event('1', '2026-03-02T10:00:00Z', { ...app, id: 'AROANEW' }));
    const { trails } = await trailsOf();
    const again = await trails.collect({ ...app, id: 'AROANEW' }, march);
    expect(again).toMatchObject({ roleId: 'AROANEW', calls: [{ count: 1 }] });
    const before = await trails.collect(app, march);
    expect(before).toMatchObject({
      calls: [],
      ledger: { records: { dropped: { 'another-role-id': 1 } } },
    });
  });
});

describe('passes over the files', () => {
  const isoHour = (hour: number) => new Date(Date.UTC(2026, 3, 1, hour)).toISOString();

  it('are one for each window, whoever asks, also at the same time', async () => {
    write('a.json', event('1', '2026-03-02T10:00:00Z'));
    const { trails, passes } = await trailsOf();
    await Promise.all([trails.collect(app, march), trails.collect(idle, march)]);
    const once = passes();
    await trails.collect(app, march);
    await trails.collect(idle, march);
    expect(passes()).toBe(once);
    await trails.collect(app, { ...march, to: isoHour(1) });
    expect(passes()).toBe(2 * once);
  });

  it('are remembered for the 32 windows that were asked last', async () => {
    write('a.json', event('1', '2026-03-02T10:00:00Z'));
    const { trails, passes } = await trailsOf();
    const windows = Array.from({ length: 33 }, (_, at) => ({ ...march, to: isoHour(at) }));
    const [first, second, ...others] = windows;
    for (const each of [first, second, ...others.slice(0, -1), first, others.at(-1)]) {
      if (each) await trails.collect(app, each);
    }
    const before = passes();
    for (const each of [...others, first]) if (each) await trails.collect(app, each);
    expect(passes()).toBe(before);
    if (second) await trails.collect(app, second);
    expect(passes()).toBeGreaterThan(before);
  });

  it('open what was listed beforehand by its own way, and nothing of another time', async () => {
    const name = (day: string) => `111122223333_CloudTrail_us-east-1_${day}T1000Z_a.json`;
    const [early, late] = [name('20260302'), name('20260510')];
    write(early, event('1', '2026-03-02T10:00:00Z'));
    write(late, event('2', '2026-05-10T10:00:00Z'));
    const listed = await listLogs([folder]);
    const opened: string[] = [];
    const files = listed.files.map((log) => ({
      ...log,
      open: () => {
        opened.push(log.file.slice(folder.length + 1));
        return openFile(log.file);
      },
    }));
    const trails = await fileTrails({
      paths: { ...listed, files },
      roles: [app],
      selectors: null,
    });
    expect(await trails.span()).toMatchObject({ last: '2026-05-10T10:00:00Z' });
    opened.length = 0;
    expect(await trails.collect(app, march)).toMatchObject({
      calls: [{ count: 1 }],
      ledger: {
        files: { read: 1, pruned: [{ why: 'outside-window', files: 1 }] },
        records: { total: 1, used: 1, dropped: {} },
      },
    });
    expect(opened).toEqual([early]);
    await trails.collect(app, { from: '2026-05-01T00:00:00Z', to: '2026-06-01T00:00:00Z' });
    expect(opened).toEqual([early, late]);
  });

  it('that failed are made again', async () => {
    const path = write('a.json', event('1', '2026-03-02T10:00:00Z'));
    const { trails } = await trailsOf();
    rmSync(path);
    await expect(trails.collect(app, march)).rejects.toMatchObject({ name: 'BadInput' });
    await expect(trails.span()).rejects.toMatchObject({ name: 'BadInput' });
    write('a.json', event('1', '2026-03-02T10:00:00Z'));
    expect(await trails.collect(app, march)).toMatchObject({ calls: [{ count: 1 }] });
    expect(await trails.span()).toMatchObject({ first: '2026-03-02T10:00:00Z' });
  });
});

describe('the span', () => {
  it('goes from the first record to the last, whoever made them, and is read once', async () => {
    write(
      'a.json',
      event('1', '2026-03-05T10:00:00Z'),
      { eventTime: 'redacted' },
      event('2', '2026-03-02T10:00:00Z'),
    );
    const { trails, passes } = await trailsOf([]);
    const span = {
      first: '2026-03-02T10:00:00Z',
      last: '2026-03-05T10:00:00Z',
      live: false,
      final: true,
    };
    expect(await trails.span()).toEqual(span);
    const once = passes();
    expect(await trails.span()).toEqual(span);
    expect(passes()).toBe(once);
  });

  it('is none when no record has a time', async () => {
    const { trails } = await trailsOf();
    expect(await trails.span()).toEqual({ first: null, last: null, live: false, final: true });
  });
});

describe('changes by others', () => {
  const attached = (eventTime: string, roleName: string, more: object = {}) => ({
    ...event('7', eventTime),
    eventSource: 'iam.amazonaws.com',
    eventName: 'AttachRolePolicy',
    recipientAccountId: '111122223333',
    requestParameters: { roleName, policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ops' },
    ...more,
  });

  it('are of the role and the window, each once, from scanned files and others, in the pass of the span', async () => {
    const late = attached('2026-03-09T10:00:00Z', 'APP');
    write(
      'a.json',
      late,
      attached('2026-03-03T10:00:00Z', 'app'),
      attached('2026-03-04T10:00:00Z', 'idle'),
    );
    write('b.json', attached('2026-03-02T10:00:00Z', 'app', { errorCode: 'AccessDenied' }));
    writeFileSync(
      join(folder, 'c.json'),
      JSON.stringify({ Records: [late, attached('2026-03-05T10:00:00Z', 'app')] }, null, 1),
    );
    writeFileSync(join(folder, 'd.jsonl'), JSON.stringify(attached('2026-04-05T10:00:00Z', 'app')));
    const { trails, passes } = await trailsOf();
    await trails.span();
    const once = passes();
    const changes = await trails.changes({ arn: app.arn, policies: [] }, march);
    expect(changes.map(({ at, event: name, policy }) => [at, name, policy])).toEqual(
      ['03', '05', '09'].map((day) => [
        `2026-03-${day}T10:00:00Z`,
        'AttachRolePolicy',
        'arn:aws:iam::aws:policy/AdministratorAccess',
      ]),
    );
    expect(await trails.changes({ arn: idle.arn, policies: [] }, march)).toHaveLength(1);
    expect(passes()).toBe(once);
  });
});

describe('the reason why there is nothing', () => {
  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['an empty folder', {}, 'there is no file'],
    ['an empty list', { 'a.json': '{"Records":[]}' }, '1 file read, without a record'],
    [
      'records without a time',
      { 'a.json': '{"Records":[{},{}]}' },
      '1 file read; 2 records without an eventTime',
    ],
    [
      'a broken file',
      { 'a.json': '{"Rec' },
      '1 file corrupt (FOLDER/a.json: it ends in the middle of a value; no record was kept)',
    ],
    [
      'other files',
      { 'a.txt': '', 'b.txt': '', 'c.txt': '', 'd.txt': '' },
      '4 files skipped (FOLDER/a.txt: by its name no log (.json, .jsonl, .ndjson and .gz are read), FOLDER/b.txt: by its name no log (.json, .jsonl, .ndjson and .gz are read), FOLDER/c.txt: by its name no log (.json, .jsonl, .ndjson and .gz are read), and 1 more)',
    ],
  ])('is said of %s', async (_, contents, expected) => {
    for (const [name, content] of Object.entries(contents))
      writeFileSync(join(folder, name), content);
    const { trails } = await trailsOf();
    expect((await trails.whyEmpty()).replaceAll(folder, 'FOLDER')).toBe(expected);
  });
});

it('names a path that does not exist at once', async () => {
  const paths = [join(folder, 'none')];
  const failing = { name: 'BadInput', message: expect.stringContaining(join(folder, 'none')) };
  await expect(fileTrails({ paths, roles: [], selectors: null })).rejects.toMatchObject(failing);
});

it('hands on what the trail is set to record', async () => {
  const selectors = {
    managementReads: true,
    managementWrites: true,
    excludedSources: [],
    data: [],
  };
  const trails = await fileTrails({ paths: [folder], roles: [], selectors });
  expect(await trails.selectors()).toBe(selectors);
});

it('surveys the files of a path', async () => {
  const path = write('a.json', event('1', '2026-03-02T10:00:00Z'), {});
  expect(await surveyLogs(await listLogs([path]))).toEqual({
    first: '2026-03-02T10:00:00Z',
    last: '2026-03-02T10:00:00Z',
    records: 2,
    files: { read: 1, skipped: [], corrupt: [], pruned: [] },
    changes: [],
  });
});
