import { join } from 'node:path';
import type { Writable } from 'node:stream';
import type { Notice } from '../domain/notice.ts';
import { harmless } from '../domain/notice-text.ts';
import type { Clock, Notices } from '../ports.ts';
import { appendLine, ownFolder } from './file-store-write.ts';

/**
 * Notices as plain text to a terminal or pipe, after each went, with its time, into `notices.jsonl` in `folder`: one
 * JSON object a line, `{at, kind, roleArn, subject, body, ticketId?}`.
 */
export async function terminalNotices(options: {
  readonly folder: string;
  readonly out: Writable;
  readonly clock: Clock;
}): Promise<Notices> {
  const { folder, out, clock } = options;
  await ownFolder(folder);
  return {
    async send(notice) {
      const line = JSON.stringify({ at: clock.now().toISOString(), ...notice });
      await appendLine(join(folder, 'notices.jsonl'), line);
      await print(out, textOf(notice));
    },
  };
}

function textOf({ subject, body }: Notice): string {
  const indented = harmless(body).trim().replaceAll('\n', '\n  ');
  return `${harmless(subject).replaceAll('\n', ' ')}\n${indented === '' ? '' : `  ${indented}\n`}`;
}

function print(out: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    out.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
