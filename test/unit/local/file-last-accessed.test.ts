import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fileLastAccessed } from '../../../lib/local/file-last-accessed.ts';

const app = { arn: 'arn:aws:iam::111122223333:role/team/app' };
const output = (more: object = {}) => ({
  JobStatus: 'COMPLETED',
  JobType: 'ACTION_LEVEL',
  JobCreationDate: '2026-09-15T00:00:00+00:00',
  JobCompletionDate: '2026-09-15T02:00:00+02:00',
  IsTruncated: false,
  ServicesLastAccessed: [
    {
      ServiceName: 'Amazon S3',
      ServiceNamespace: 's3',
      LastAuthenticated: '2026-09-09T10:00:00+00:00',
      LastAuthenticatedEntity: app.arn,
      TotalAuthenticatedEntities: 1,
    },
  ],
  ...more,
});

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'last-accessed-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const write = async (name: string, content: unknown) => {
  const file = join(folder, name);
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};

it('reads the output of the command line, from a folder by role name or from one file', async () => {
  const file = await write('app.json', output());
  await write('notes.txt', 'not read');
  const known = {
    kind: 'known',
    reportedAt: '2026-09-15T00:00:00.000Z',
    services: [{ service: 's3', last: '2026-09-09T10:00:00.000Z', actions: [] }],
  };

  expect(await (await fileLastAccessed(folder)).of(app)).toEqual(known);
  expect(await (await fileLastAccessed(file)).of(app)).toEqual(known);
});

it('answers nobody when nothing was given, and says which file a role lacks', async () => {
  await write('app.json', output());

  expect(await (await fileLastAccessed(undefined)).of(app)).toBeNull();
  expect(await (await fileLastAccessed(folder)).of({ arn: `${app.arn}2` })).toEqual({
    kind: 'unavailable',
    reason: `${folder} has no app2.json`,
  });
});

it.each([
  ['is no JSON', '{"JobStatus":', /app\.json is not JSON/],
  ['is something else', { Roles: [] }, /app\.json: not service last accessed data/],
  ['has a time that is none', output({ JobCompletionDate: 'yesterday' }), /JobCompletionDate/],
  [
    'is of a job that still runs',
    output({ JobStatus: 'IN_PROGRESS', JobCompletionDate: null }),
    /is IN_PROGRESS: ask again/,
  ],
  ['is the first page only', output({ IsTruncated: true, Marker: 'm' }), /--max-items 1000/],
  [
    "is another role's",
    output({
      ServicesLastAccessed: [{ ServiceNamespace: 's3', LastAuthenticatedEntity: `${app.arn}2` }],
    }),
    /holds data of .*app2/,
  ],
])('refuses a file that %s, naming it', async (_, content, message) => {
  await write('app.json', content);

  await expect(fileLastAccessed(folder)).rejects.toMatchObject({
    name: 'BadInput',
    message: expect.stringMatching(message),
  });
});

it('refuses a path that is not there, and a folder without a file', async () => {
  await mkdir(join(folder, 'empty'));

  await expect(fileLastAccessed(join(folder, 'gone'))).rejects.toThrow(/there is no such file/);
  await expect(fileLastAccessed(join(folder, 'empty'))).rejects.toThrow(/no \.json file/);
});
