import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { Answer } from '../../lib/domain/ticket.ts';
import { loadAccount } from '../../lib/local/account-dump.ts';
import { fileArchive } from '../../lib/local/file-archive.ts';
import { fileCycles } from '../../lib/local/file-cycles.ts';
import { fileHistories } from '../../lib/local/file-history.ts';
import { fileLeases } from '../../lib/local/file-leases.ts';
import { fileProbations } from '../../lib/local/file-probations.ts';
import { fileRoles } from '../../lib/local/file-roles.ts';
import { fileTickets } from '../../lib/local/file-tickets.ts';
import { fileTrails } from '../../lib/local/file-trails.ts';
import { terminalNotices } from '../../lib/local/terminal-notices.ts';
import { ownTestFolder } from '../support/account-files.ts';
import { archiveContract } from './archive.ts';
import { changesContract } from './changes.ts';
import { cyclesContract } from './cycles.ts';
import { historyContract } from './history.ts';
import { leasesContract } from './leases.ts';
import { noticesContract } from './notices.ts';
import { probationsContract, type Woken } from './probations.ts';
import { rolesContract } from './roles.ts';
import { ticketsContract } from './tickets.ts';

const clock = { now: () => new Date('2026-03-01T00:00:00Z') };

rolesContract('an account dump', async (dump) => {
  const folder = await ownTestFolder();
  await writeFile(join(folder, 'dump.json'), JSON.stringify(dump));
  const account = await loadAccount(join(folder, 'dump.json'));
  return await fileRoles({ account, out: join(folder, 'out', 'account.json'), clock });
});

ticketsContract('a folder', async () => {
  const answered: { token: string; decision: Answer }[] = [];
  const tickets = await fileTickets(await ownTestFolder(), async (_, token, decision) => {
    answered.push({ token, decision });
  });
  return { tickets, answered: () => answered };
});

probationsContract('a folder', async () => {
  const woken: Woken[] = [];
  const gone = new Set<string>();
  let broken = false;
  const probations = await fileProbations(await ownTestFolder(), async (_, token, wake) => {
    if (broken) throw new Error('out of order');
    if (gone.has(token)) return false;
    woken.push({ token, wake });
    return true;
  });
  return {
    probations,
    woken: () => woken,
    gone: (token) => gone.add(token),
    outOfOrder: (is) => {
      broken = is;
    },
  };
});

cyclesContract('a folder', async () => fileCycles(await ownTestFolder(), 10));

leasesContract('a folder', async () => fileLeases(await ownTestFolder()));

archiveContract('a folder', async () => {
  const folder = await ownTestFolder();
  const archive = await fileArchive(folder);
  return {
    archive,
    overwrite: ({ key }, text) => writeFile(join(folder, `${key}.json`), text),
  };
});

historyContract('a folder', async () => {
  const folder = await ownTestFolder();
  const archive = await fileArchive(folder);
  return { archive, historyOf: async (roleId) => (await fileHistories(archive, folder))(roleId) };
});

changesContract('a folder of logs', async (records) => {
  const folder = await ownTestFolder();
  await writeFile(join(folder, 'records.json'), JSON.stringify({ Records: records }));
  return fileTrails({ paths: [folder], roles: [], selectors: null });
});

noticesContract('a terminal', async () => {
  const texts: string[] = [];
  const out = new Writable({
    write(chunk, _, done) {
      texts.push(String(chunk));
      done();
    },
  });
  const notices = await terminalNotices({ folder: await ownTestFolder(), out, clock });
  return { notices, received: async () => texts };
});

noticesContract('notices.jsonl', async () => {
  const folder = await ownTestFolder();
  const out = new Writable({ write: (_chunk, _encoding, done) => done() });
  const notices = await terminalNotices({ folder, out, clock });
  const received = async () =>
    (await readFile(join(folder, 'notices.jsonl'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
      .map(({ subject, body }) => `${subject}\n${body}`);
  return { notices, received };
});
