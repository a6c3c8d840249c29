import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { BadInput } from '../domain/errors.ts';
import { fileLinks } from '../local/file-links.ts';
import type { CommandMaker } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { once } from './policy-layers.ts';

interface RotateFlags {
  readonly out: string;
  readonly revoke?: boolean;
  readonly json?: boolean;
}

const HELP = `
The links that "ratchet tighten" prints open a ticket for whoever has them. Each is signed with a key that lies in the
folder's store and that only its owner can read. A new key signs from now on, in runs that go on as well; the one before
it opens what it signed until that runs out, and older ones open nothing. With --revoke no link of before opens anything:
run "ratchet tighten" again for new ones. In AWS the key is one of KMS (docs/operating.md says how it is replaced).

Exit codes: ${EXIT.done} the key is new; ${EXIT.badInput} the folder is none of a run, or its keys are damaged: nothing was changed.
--json prints {"rotated": the folder, "earlierLinks": "open" | "revoked"}.`;

export const rotateLinksCommand: CommandMaker = (say) =>
  new Command('rotate-links')
    .description('replaces the key that signs links to tickets on this machine')
    .addOption(once('--out <dir>', 'the folder that "ratchet tighten" wrote').makeOptionMandatory())
    .option('--revoke', 'let no link of before open anything')
    .option('--json', 'print one JSON object and nothing else')
    .addHelpText('after', HELP)
    .action(async ({ out, revoke = false, json = false }: RotateFlags) => {
      await demandRun(out);
      const links = await fileLinks(join(out, 'store', 'links'));
      await (revoke ? links.revoke() : links.rotate());
      const earlierLinks = revoke ? 'revoked' : 'open';
      const told = revoke
        ? 'No link of before opens anything now.'
        : 'Links of before open their tickets until they run out.';
      say({
        text: json
          ? `${JSON.stringify({ rotated: out, earlierLinks }, null, 2)}\n`
          : `A new key signs links in ${out}. ${told}\n`,
        complaint: '',
        exitCode: EXIT.done,
      });
    });

/** A key in a folder that nobody reads would help nobody. */
async function demandRun(out: string): Promise<void> {
  const found = await stat(join(out, 'store')).catch(() => null);
  if (found?.isDirectory()) return;
  throw new BadInput(
    `--out ${out}: there is no run of Ratchet (no folder "store"). Give the folder that "ratchet tighten --out" wrote.`,
  );
}
