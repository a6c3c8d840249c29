import { Command } from 'commander';
import { BadInput } from '../domain/errors.ts';
import { visible } from '../review/visible.ts';
import type { CommandMaker } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { once } from './policy-layers.ts';
import { rollback } from './rollback.ts';
import { listChanges } from './rollback-report.ts';
import { listText, rollbackText } from './rollback-text.ts';

interface RollbackFlags {
  readonly out?: string;
  readonly archiveBucket?: string;
  readonly table?: string;
  readonly authorizationDetails?: string;
  readonly to?: string;
  readonly only?: string;
  readonly list?: boolean;
  readonly discardOthers?: boolean;
  readonly json?: boolean;
}

const HELP = `
ROLE is a name or an ARN, --out or --archive-bucket with --table where it is. In AWS the command works with your own
credentials, which are of the account of the role, and the region of the stack (AWS_PROFILE, AWS_REGION), and holds the
role meanwhile as an execution does; one that still soaks or waits for a decision drafts anew. During probation, and
after it as well, the ticket's page takes a change back.

Without --to the role goes back to what it had before Ratchet's last swap. What others changed since is shown and stays;
--discard-others undoes it too, but for what managed policies say, the boundary and the trust policy.
--only gives back what the snapshot granted of one service or action, as a policy of its own, and changes nothing else.
The plan is kept before the first write and the result read back and compared; the same command again goes on from where
it was stopped, and changes nothing when it was done. A rollback is a change too: --to its digest goes to before it.

Exit codes: ${EXIT.done} the role is as asked, whether or not anything had to be written; ${EXIT.failed} what was read back is not
what was to be, or AWS refused a write half way: a person must look; ${EXIT.badInput} there is no such role, snapshot or policy, nothing to
roll back, no room, or another process or execution is at work: nothing was changed.
--json answers one object (docs/rollback.schema.json).`;

export const rollbackCommand: CommandMaker = (say) =>
  new Command('rollback')
    .description('puts a role back as it was before a change, whole or for one service or action')
    .argument('<role>', 'name or ARN')
    .addOption(once('--out <dir>', 'on files: the folder that "ratchet tighten" wrote'))
    .addOption(once('--archive-bucket <bucket>', "in AWS: the stack's output ArchiveBucket"))
    .addOption(once('--table <table>', "in AWS: the stack's output TicketTable"))
    .addOption(once('--only <service|action>', 'only this comes back: s3, or s3:GetObject'))
    .addOption(once('--to <snapshot>', 'key or beginning of the digest of a snapshot or change'))
    .option('--list', 'show the changes and snapshots of the role, and change nothing')
    .option('--discard-others', 'undo what others changed since as well')
    .addOption(
      once(
        '--authorization-details <file>',
        'the dump the run was made from: policies then come back to their old places in the file',
      ),
    )
    .option('--json', 'print one JSON object and nothing else')
    .addHelpText('after', HELP)
    .action(async (role: string, flags: RollbackFlags) => {
      const clock = { now: () => new Date() };
      const { json, list, discardOthers = false, ...rest } = flags;
      const request = { role, ...rest, discardOthers };
      if (list === true && (flags.to ?? flags.only) !== undefined)
        throw new BadInput('--list changes nothing: give it without --to and --only.');
      const report =
        list === true ? await listChanges(request, clock) : await rollback(request, clock);
      const text = 'changes' in report ? listText(report) : rollbackText(report);
      say({
        text: json === true ? `${JSON.stringify(report, null, 2)}\n` : visible(text),
        complaint: '',
        exitCode: EXIT.done,
      });
    });
