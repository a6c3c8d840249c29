import { PassThrough, Readable } from 'node:stream';
import { expect, it, vi } from 'vitest';
import { runCommand } from '../../../lib/cli/program.ts';
import type { Roles } from '../../../lib/ports.ts';
import { POLICIES } from '../../support/account-fixture.ts';
import { tightenedFolder } from '../../support/tightened-folder.ts';

// Somebody who attaches a policy while a rollback is at work.
const meddler = vi.hoisted(() => ({ attaches: null as string | null }));

vi.mock('../../../lib/local/file-roles.ts', async (original) => {
  const real = await original<typeof import('../../../lib/local/file-roles.ts')>();
  const fileRoles = async (options: Parameters<typeof real.fileRoles>[0]): Promise<Roles> => {
    const roles = await real.fileRoles(options);
    const detach = async (arn: string, policy: string) => {
      await roles.detach(arn, policy);
      if (meddler.attaches !== null) await roles.attach(arn, meddler.attaches);
    };
    return { ...roles, detach, forTicket: () => ({ ...roles, detach }) };
  };
  return { fileRoles };
});

it('says that somebody changes the role right now, and what to do, as no fault of Ratchet’s', async () => {
  const folder = await tightenedFolder();
  meddler.attaches = POLICIES.spare;
  const surroundings = { terminal: new PassThrough(), input: Readable.from(['']) };
  const args = ['rollback', 'orders-api', '--out', folder.out];

  const said = await runCommand(args, surroundings);

  expect(said.exitCode).toBe(1);
  expect(said.complaint).toContain('somebody changes the role right now');
  expect(said.complaint).toContain('run the same command again');
  expect(said.complaint).not.toContain('fault of Ratchet');

  meddler.attaches = null;
  expect(await runCommand(args, surroundings)).toMatchObject({ exitCode: 0, complaint: '' });
});
