import { Command } from 'commander';
import { type BlastRadius, blastRadius } from '../domain/blast-radius/blast-radius.ts';
import { type Difference, difference } from '../domain/difference/difference.ts';
import { BadInput } from '../domain/errors.ts';
import type { PolicyDocument } from '../domain/policy/document.ts';
import { visible } from '../review/visible.ts';
import type { CommandMaker } from './command.ts';
import { diffText } from './diff-text.ts';
import { EXIT } from './exit-codes.ts';
import { documentsOf, readPolicies } from './policy-files.ts';
import { once } from './policy-layers.ts';

/** What `ratchet diff --json` prints; `docs/diff.schema.json` describes it. */
export interface DiffReport extends Difference {
  /** Null when the policies are too much to work it out. */
  readonly blastRadius: { readonly before: BlastRadius; readonly after: BlastRadius } | null;
}

interface DiffFlags {
  readonly expect?: string;
  readonly json?: boolean;
}

/** What --expect may ask, and when it holds. */
const EXPECTATIONS: ReadonlyMap<string, (found: Difference) => boolean> = new Map([
  ['narrows', ({ onlyNarrows }) => onlyNarrows === true],
  ['same', ({ onlyNarrows, lost }) => onlyNarrows === true && lost.length === 0],
]);

const HELP = `
BEFORE and AFTER are each a policy document, a list of them, what "aws iam get-policy-version" or "get-role-policy"
prints, or a folder of such files: what is in one of them counts together, as on one role.

--json answers one object (docs/diff.schema.json):
  onlyNarrows  true: it is proven that AFTER allows only what BEFORE does, whatever the request and also for actions
               that AWS may add; false: it does not, as "witness" shows; "not-proven": neither could be shown
  witness      {action, resource, context}: a request that AFTER allows and BEFORE does not; or null
  lost, added  for each action the resource patterns on which it is lost or added, whole or in part
  totals       numbers of actions and of (action, resource pattern) pairs, by service and access level
  blastRadius  before and after: actions by level, ways to more rights, ways to get data out

Exit codes: ${EXIT.done} compared, whatever the answer; ${EXIT.failed} what --expect asks does not hold; ${EXIT.badInput} a file cannot be used.`;

export const diffCommand: CommandMaker = (say) =>
  new Command('diff')
    .description('compares two policies by what they allow: what is lost, and is anything added?')
    .argument('<before>', 'the policy that is')
    .argument('<after>', 'the policy that would be')
    .addOption(
      once(
        '--expect <what>',
        `exit with ${EXIT.failed} unless AFTER "narrows": provably adds nothing; or is the "same": nor loses anything`,
      ),
    )
    .option('--json', 'print one JSON object and nothing else')
    .addHelpText('after', HELP)
    .action(async (before: string, after: string, { expect, json }: DiffFlags) => {
      const holds = expectationOf(expect);
      const [then, now] = [await documentsAt(before), await documentsAt(after)];
      const report: DiffReport = {
        ...difference(then, now),
        blastRadius: radii(then, now),
      };
      const text =
        json === true ? `${JSON.stringify(report, null, 2)}\n` : visible(diffText(report));
      const met = holds(report);
      say({
        text,
        complaint: met ? '' : `ratchet: --expect ${expect} does not hold.\n`,
        exitCode: met ? EXIT.done : EXIT.failed,
      });
    });

async function documentsAt(path: string) {
  return documentsOf(await readPolicies(path));
}

/** Throws BadInput for a word that it does not know. */
function expectationOf(word: string | undefined): (found: Difference) => boolean {
  if (word === undefined) return () => true;
  const holds = EXPECTATIONS.get(word);
  if (holds === undefined)
    throw new BadInput(`--expect ${word}: give one of ${[...EXPECTATIONS.keys()].join(', ')}.`);
  return holds;
}

function radii(
  then: readonly PolicyDocument[],
  now: readonly PolicyDocument[],
): DiffReport['blastRadius'] {
  const [before, after] = [blastRadius(then), blastRadius(now)];
  return before === null || after === null ? null : { before, after };
}
