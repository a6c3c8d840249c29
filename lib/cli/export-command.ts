import { Command, Option } from 'commander';
import { EXPORTS } from '../domain/exports/exports.ts';
import type { CommandMaker } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { exportDraft } from './export.ts';
import { once } from './policy-layers.ts';
import type { RolesPlaceRequest } from './roles-place.ts';

interface ExportFlags extends RolesPlaceRequest {
  readonly as: string;
  readonly stackResources?: readonly string[];
  readonly json?: boolean;
}

const HELP = `
ROLE is a name or an ARN. The draft is that of the role's last run: as it was approved, or stands on its ticket now. It is
printed, to be kept in a file: ratchet export orders-api --out ratchet-out --as terraform > orders-api.tf

Account, partition and region are CloudFormation's pseudo parameters (CDK: those of the stack); with --stack-resources
the resources of the stack that owns the role are named in place of their ARNs. In AWS the command reads the table and
the archive with your own credentials, in the region of the stack.

Exit codes: ${EXIT.done} printed; ${EXIT.badInput} there is no such place, role or draft, or a file is not of the stack that owns the role.
--json answers one object (docs/export.schema.json).`;

export const exportCommand: CommandMaker = (say) =>
  new Command('export')
    .description('prints the draft of a role as a file for the code that owns the role')
    .argument('<role>', 'name or ARN')
    .addOption(once('--out <dir>', 'on files: the folder that "ratchet tighten" wrote'))
    .addOption(once('--archive-bucket <bucket>', "in AWS: the stack's output ArchiveBucket"))
    .addOption(once('--table <table>', "in AWS: the stack's output TicketTable"))
    .addOption(
      new Option('--as <form>', 'what to write').choices([...EXPORTS.keys()]).default('json'),
    )
    .option(
      '--stack-resources <file...>',
      'output of "aws cloudformation list-stack-resources" or "describe-stack-resources", or of "terraform show -json"',
    )
    .option('--json', 'print one JSON object and nothing else')
    .addHelpText('after', HELP)
    .action(async (role: string, { json, as: form, ...place }: ExportFlags) => {
      const report = await exportDraft({ role, form, ...place });
      say({
        text: json === true ? `${JSON.stringify(report, null, 2)}\n` : report.text,
        complaint: '',
        exitCode: EXIT.done,
      });
    });
