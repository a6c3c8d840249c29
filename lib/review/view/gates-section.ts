import { html } from 'hono/html';
import { amount, counted } from '../../domain/counted.ts';
import type { Gates } from '../../domain/gates/gates.ts';
import type { Html } from './layout.ts';

type Result = 'passed' | 'failed' | 'not-run';

const MARKS: Readonly<Record<Result, readonly [sign: string, word: string]>> = {
  passed: ['✓', 'Passed'],
  failed: ['✗', 'Failed'],
  'not-run': ['–', 'Not run'],
};

/** Every gate with its numbers; one that failed shows examples. Those that did not run share a line. */
export function gatesSection({ replay, counterReplay, noNewAccess, size, checks }: Gates): Html {
  const run = checks.filter(({ result }) => result !== 'not-run');
  return html`<section aria-labelledby="gates">
<h2 id="gates">Gates</h2>
<ul class="gates">
${gate('Replay', passedOr(replay.passed), replayText(replay), examples(replay.examples))}
${gate('Counter-replay', passedOr(counterReplay.passed), counterReplayText(counterReplay), examples(counterReplay.examples))}
${gate('No new access', passedOr(noNewAccess.passed), noNewAccessText(noNewAccess))}
${gate('Size', passedOr(size.passed), sizeText(size))}
${run.map(({ name, result, detail }) => gate(name, result, detail))}
${notRun(checks.filter(({ result }) => result === 'not-run'))}
</ul>
</section>`;
}

function notRun(checks: Gates['checks']): Html | '' {
  if (checks.length === 0) return '';
  const more = html`<details><summary>${checks.map(({ name }) => name).join(', ')}</summary>
<ul class="plain">${checks.map(({ name, detail }) => html`<li><b>${name}</b> ${detail}</li>`)}</ul></details>`;
  return gate('Checks of AWS', 'not-run', '', more);
}

function passedOr(passed: boolean): Result {
  return passed ? 'passed' : 'failed';
}

function gate(name: string, result: Result, text: string, more: Html | '' = ''): Html {
  const [sign, word] = MARKS[result];
  return html`<li class="${result}"><span class="result"><b aria-hidden="true">${sign}</b> ${word}</span><span class="name">${name}</span><div>${text}${more}</div></li>`;
}

function replayText({ checked, denied }: Gates['replay']): string {
  if (checked === 0) return 'No call to replay.';
  return denied === 0
    ? `${counted(checked, 'different call')} that succeeded: all still allowed.`
    : `${amount(denied)} of ${counted(checked, 'different call')} that succeeded would be denied.`;
}

function counterReplayText({ checked, allowed }: Gates['counterReplay']): string {
  if (checked === 0) return 'No call was only ever refused.';
  return allowed === 0
    ? `${counted(checked, 'different call')} only ever refused: none becomes allowed.`
    : `${amount(allowed)} of ${counted(checked, 'different call')} only ever refused would become allowed.`;
}

function noNewAccessText({ verdict, reason, witness }: Gates['noNewAccess']): string {
  const because = reason === undefined ? '' : ` ${reason}`;
  switch (verdict) {
    case 'proven':
      return `Proven: the drafts allow nothing that the role cannot do today.${because}`;
    case 'refuted':
      return `Refuted: the drafts would allow ${witness === undefined ? 'something new' : `${witness.action} on ${witness.resource ?? 'a resource not shown'}`}.${because}`;
    case 'not-proven':
      return `Not proven.${because}`;
  }
}

/** More documents than these are not told one by one. */
const SIZES_SHOWN = 3;

function sizeText({ documents, attachments }: Gates['size']): string {
  const most = documents.toSorted((a, b) => b.characters - a.characters);
  const attached = `${amount(attachments.after)} of ${counted(attachments.quota, 'policy', 'policies')} attached`;
  const sizes = most
    .slice(0, documents.length > SIZES_SHOWN ? 1 : SIZES_SHOWN)
    .map(
      ({ name, characters, limit }) =>
        `${name}: ${amount(characters)} of ${amount(limit)} characters`,
    );
  const smaller = documents.length > SIZES_SHOWN ? ` and ${documents.length - 1} smaller ones` : '';
  return `${sizes.join('; ')}${smaller}; ${attached}.`;
}

function examples(unmet: readonly { readonly action: string; readonly resource: string | null }[]) {
  if (unmet.length === 0) return '';
  return html`<ul class="plain">${unmet.map(({ action, resource }) => html`<li><code>${action}</code> on <code>${resource ?? 'a resource not shown'}</code></li>`)}</ul>`;
}
