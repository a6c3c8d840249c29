import { readdirSync, readFileSync } from 'node:fs';
import { getLanguageService, TextDocument } from 'amazon-states-language-service';
import aslValidator from 'asl-validator';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../lib/local/machine/json.ts';
import { loadDefinition } from '../../lib/local/machine/load-definition.ts';
import { lintStateMachine, RULES } from '../support/asl-lint.ts';

const FOLDER = new URL('../../statemachines/', import.meta.url);
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.asl.json'));
const textOf = (name: string) => readFileSync(new URL(name, FOLDER), 'utf8');

/** Each validator gets a copy of its own, because they write into what they are given. */
const problemsOf: Readonly<Record<string, (text: string) => Promise<string>>> = {
  'asl-validator': async (text) => {
    const { isValid, errorsText } = aslValidator(structuredClone(JSON.parse(text)));
    return isValid ? '' : errorsText();
  },
  'amazon-states-language-service': async (text) => {
    const service = getLanguageService({});
    const document = TextDocument.create('file:///machine.asl.json', 'json', 1, text);
    const found = await service.doValidation(document, service.parseJSONDocument(document));
    return found.map(({ message }) => message).join('\n');
  },
  'our interpreter': async (text) => {
    const names = [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name ?? '');
    loadDefinition(text, new Map(names.map((name) => [name, name])));
    return '';
  },
};

/** Exactly one of the two states runs before anybody reads the key. */
const SHARED = new Map([['$.generated', 'the policy of Access Analyzer, or why there is none']]);

/** Played on AWS alone: offline `ratchet tighten` takes all roles at once, and our interpreter knows no Map. */
const ON_AWS_ALONE = ['retighten-fleet.asl.json'];

describe.each(FILES)('%s', (file) => {
  const validators = Object.keys(problemsOf).filter(
    (name) => name !== 'our interpreter' || !ON_AWS_ALONE.includes(file),
  );

  it.each(validators)('is right by %s', async (name) => {
    expect(await problemsOf[name]?.(textOf(file))).toBe('');
  });

  it('is right by our own rules', () => {
    expect(lintStateMachine(textOf(file), SHARED)).toEqual([]);
  });
});

/** By their place under States: what is put there, `undefined` to take it away. */
type Edits = Readonly<Record<string, Json | undefined>>;

/** The file with one defect planted. */
function planted(edits: Edits): string {
  const definition = JSON.parse(textOf('tighten-role.asl.json'));
  for (const [place, value] of Object.entries(edits)) {
    const keys = place.split('/');
    const last = keys.pop() ?? '';
    const target = keys.reduce((at, key) => at[key], definition.States);
    if (value === undefined) delete target[last];
    else target[last] = value;
  }
  return JSON.stringify(definition, null, 2);
}

const all = { ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Escalate' };
const gone = { ErrorEquals: ['RoleGone'], ResultPath: '$.error', Next: 'Gone' };
const fn = (name: string) => `\${${name}Function}`;

const DEFECTS: readonly (readonly [rule: string, what: string, edits: Edits, found: string])[] = [
  [
    'states-all-last-and-alone',
    'States.ALL before another',
    { 'Admit/Catch': [all, gone] },
    'Admit.Catch[0]',
  ],
  [
    'states-all-last-and-alone',
    'States.ALL among others',
    { 'Admit/Retry/0/ErrorEquals': ['Busy', 'States.ALL'] },
    'Admit.Retry[0]',
  ],
  [
    'heartbeat-under-timeout',
    'a heartbeat as long as the timeout',
    { 'Review/HeartbeatSeconds': 2_592_000 },
    'Review',
  ],
  [
    'token-is-passed',
    'a token that nobody gets',
    { 'Review/Parameters/Payload/taskToken.$': undefined },
    'Review',
  ],
  [
    'token-is-passed',
    'a token passed as text',
    { 'Review/Parameters/Payload': { taskToken: '$$.Task.Token' } },
    'Review',
  ],
  [
    'no-invoke-sync',
    'lambda:invoke.sync',
    { 'Review/Resource': 'arn:aws:states:::lambda:invoke.sync' },
    'Review',
  ],
  [
    'interval-of-a-second',
    'an interval of 0',
    { 'Watch/Retry/0/IntervalSeconds': 0 },
    'Watch.Retry[0]',
  ],
  [
    'task-is-complete',
    'a task without a timeout',
    { 'Close/TimeoutSeconds': undefined },
    'Close: has no TimeoutSeconds',
  ],
  ['task-is-complete', 'a task without Retry', { 'Close/Retry': [] }, 'Close: has no Retry'],
  [
    'task-is-complete',
    'a task without Catch',
    { 'Escalate/Catch': undefined },
    'Escalate: has no Catch',
  ],
  ['task-catches-all', 'an error that nobody hears of', { 'Watch/Catch': [gone] }, 'Watch'],
  [
    'retry-has-jitter',
    'retries in step',
    { 'Apply/Retry/0/JitterStrategy': undefined },
    'Apply.Retry[0]',
  ],
  ['state-has-a-comment', 'a state without a comment', { 'Soak/Comment': undefined }, 'Soak'],
  [
    'placeholders-are-the-functions',
    'a misspelt placeholder',
    { 'Admit/Resource': fn('admit') },
    "admitFunction is no Task's function",
  ],
  [
    'placeholders-are-the-functions',
    'a placeholder that is gone',
    { 'Admit/Resource': 'admit' },
    'AdmitFunction is nowhere',
  ],
  [
    'placeholders-are-the-functions',
    'two functions exchanged',
    { 'Apply/Resource': fn('Watch'), 'Watch/Resource': fn('Apply') },
    'Apply: calls',
  ],
  [
    'one-key-a-state',
    'two writers of a key',
    { 'Watch/ResultPath': '$.application' },
    '$.application: set by Apply, Watch',
  ],
  [
    'one-key-a-state',
    'a state that replaces the ledger',
    { 'Watch/ResultPath': undefined },
    'Watch: ResultPath',
  ],
  [
    'one-key-a-state',
    'a Catch that replaces the ledger',
    { 'Watch/Catch/0/ResultPath': undefined },
    'Watch.Catch[0]',
  ],
  [
    'one-key-a-state',
    'a Catch that overwrites a key',
    { 'Watch/Catch/0/ResultPath': '$.watch' },
    'Watch.Catch[0]',
  ],
  [
    'paths-are-marked',
    'a path sent as text',
    { 'Review/Parameters/Payload/role': '$.role' },
    'Review: role',
  ],
];

describe('our own rules find', () => {
  it.each(DEFECTS)('%s: %s', (rule, _, edits, where) => {
    const found = lintStateMachine(planted(edits), SHARED).filter((line) =>
      line.startsWith(`${rule}: `),
    );

    expect(found.join('\n')).toContain(where);
  });

  it('json: a placeholder outside of quotes', () => {
    const text = textOf('tighten-role.asl.json').replace(
      '"TimeoutSeconds": 300',
      `"TimeoutSeconds": \${Seconds}`,
    );

    expect(lintStateMachine(text)).toEqual([expect.stringMatching(/^json: .*placeholder/)]);
  });

  it('something by every rule there is', () => {
    expect(new Set(DEFECTS.map(([rule]) => rule))).toEqual(new Set(Object.keys(RULES)));
  });
});

describe('each validator finds what the other misses', () => {
  it.each<[string, Edits, string, string]>([
    [
      'a ResultPath that is no reference path',
      { 'Admit/ResultPath': '$.a[*]' },
      'asl-validator',
      'amazon-states-language-service',
    ],
    [
      'a typo in Retry',
      { 'Admit/Retry/0/MaxAttempt': 1 },
      'amazon-states-language-service',
      'asl-validator',
    ],
  ])('%s', async (_, edits, finder, misser) => {
    expect(await problemsOf[finder]?.(planted(edits))).not.toBe('');
    expect(await problemsOf[misser]?.(planted(edits))).toBe('');
  });
});
