import { readFileSync, writeFileSync } from 'node:fs';
import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { UNSCOPABLE } from '../../lib/infra/unscopable.ts';
import { type Granted, grantedByRole, statementsOf, told, withoutTraces } from './statements.ts';
import { EVERYTHING, SYNTH_MS, templateWith } from './synthesised.ts';

const FILE = new URL('../../docs/threat-model.md', import.meta.url);
const [BEGIN, END] = ['<!-- roles -->', '<!-- /roles -->'];

let template: Template;
beforeAll(() => {
  template = templateWith(EVERYTHING);
}, SYNTH_MS);

/** Without what all functions have: their own log, traces, and the queue behind them. */
function own(role: string, statements: readonly Granted[]): readonly string[] {
  return withoutTraces(statements)
    .map(told)
    .filter((line) => !line.includes(`<${role}Log.Arn>`) && !/ sqs:.*Lost\.Arn>$/.test(line))
    .toSorted();
}

function table(): string {
  const roles = [...grantedByRole(template)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const [boundary] = Object.values(template.findResources('AWS::IAM::ManagedPolicy'));
  const block = (name: string, lines: readonly string[]) =>
    [`### ${name}`, '', ...lines.map((line) => `- \`${line}\``), ''].join('\n');
  const reasons = Object.entries(UNSCOPABLE).map(([action, why]) => `| \`${action}\` | ${why} |`);
  return [
    'Besides, each function may write its own log, send its traces, and put what it failed on into its queue.',
    '',
    ...roles.map(([role, statements]) => block(role, own(role, statements))),
    block(
      'The permissions boundary',
      statementsOf(boundary?.['Properties'].PolicyDocument).map(told),
    ),
    '### Why `*`',
    '',
    '| action | reason |',
    '| --- | --- |',
    ...reasons,
    '',
  ].join('\n');
}

describe('docs/threat-model.md', () => {
  it('says what each role may do as the template does', () => {
    const text = readFileSync(FILE, 'utf8');
    const made = `${text.slice(0, text.indexOf(BEGIN))}${BEGIN}\n\n${table()}\n${END}\n`;
    if (process.env['UPDATE_THREAT_MODEL'] !== undefined) writeFileSync(FILE, made);
    console.log(table());

    expect(readFileSync(FILE, 'utf8')).toBe(made);
  });

  it('names no function that may change policies but those it says', () => {
    const changing = [...grantedByRole(template)].flatMap(([role, statements]) =>
      statements.some(
        ({ effect, actions }) =>
          effect === 'Allow' && /iam:(Attach|Detach|PutRole|DeleteRole)/.test(actions.join(' ')),
      )
        ? [role]
        : [],
    );

    expect(changing.toSorted()).toEqual(['Abandon', 'Apply', 'GiveBack', 'Restore', 'Undo']);
  });
});
