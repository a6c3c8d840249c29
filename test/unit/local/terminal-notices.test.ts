import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import type { Notice } from '../../../lib/domain/notice.ts';
import { terminalNotices } from '../../../lib/local/terminal-notices.ts';
import { ownTestFolder } from '../../support/account-files.ts';

const NOTICE: Notice = {
  kind: 'tightened',
  roleArn: 'arn:aws:iam::111122223333:role/orders-api',
  subject: 'Tightened: orders-api',
  body: 'It keeps 4 actions.\nIt lost 90.',
};
const clock = { now: () => new Date('2026-03-01T00:00:00Z') };

async function terminal(failing?: Error) {
  const folder = await ownTestFolder();
  const texts: string[] = [];
  const out = new Writable({
    write(chunk, _, done) {
      texts.push(String(chunk));
      done(failing);
    },
  });
  out.on('error', () => {});
  const notices = await terminalNotices({ folder, out, clock });
  return { notices, texts, file: join(folder, 'notices.jsonl') };
}

it('prints subject and body, the body indented', async () => {
  const { notices, texts } = await terminal();
  await notices.send(NOTICE);
  await notices.send({ ...NOTICE, body: '' });
  expect(texts).toEqual([
    'Tightened: orders-api\n  It keeps 4 actions.\n  It lost 90.\n',
    'Tightened: orders-api\n',
  ]);
});

it('keeps each with its time, a line of JSON, for its owner only', async () => {
  const { notices, file } = await terminal();
  await notices.send(NOTICE);
  await notices.send({ ...NOTICE, ticketId: 't-1' });

  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { at: '2026-03-01T00:00:00.000Z', ...NOTICE },
    { at: '2026-03-01T00:00:00.000Z', ...NOTICE, ticketId: 't-1' },
  ]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

it('lets no control or direction character of a quoted name reach the terminal, nor a second line of a subject', async () => {
  const { notices, texts, file } = await terminal();
  const subject = 'role \u001b[2J\u202egnp.exe\nforged line';
  await notices.send({ ...NOTICE, subject, body: 'bell\u0007 tab\t' });

  expect(texts.join('')).toBe('role \ufffd[2J\ufffdgnp.exe forged line\n  bell\ufffd tab\n');
  expect(JSON.parse(await readFile(file, 'utf8')).subject).toBe(subject);
});

it('says when it could not be printed, and has kept it', async () => {
  const { notices, file } = await terminal(new Error('the pipe is closed'));
  await expect(notices.send(NOTICE)).rejects.toThrow('the pipe is closed');
  expect(await readFile(file, 'utf8')).toContain('Tightened: orders-api');
});
