import { html } from 'hono/html';
import { printPolicy } from '../../domain/policy/print.ts';
import type { Proposal } from '../../domain/proposal/proposal.ts';
import type { Html } from './layout.ts';

/** The IAM calls that an approval leads to, in their order, and the documents that they carry. */
export function stepsSection({ attach, detach, untouched }: Proposal): Html {
  return html`<section aria-labelledby="steps">
<h2 id="steps">What will be done</h2>
<p class="muted">In this order, after a check that the role is still as it was. Every step can be undone.</p>
<ol class="steps">
${attach.map(({ name, path }) => html`<li><code>iam:CreatePolicy</code> make <code>${path}${name}</code></li>`)}
${attach.map(({ name }) => html`<li><code>iam:AttachRolePolicy</code> attach <code>${name}</code></li>`)}
${detach.map((removal) =>
  removal.kind === 'managed'
    ? html`<li><code>iam:DetachRolePolicy</code> detach <code>${removal.arn}</code> from this role only${keptBy(removal.sharedWith)}</li>`
    : html`<li><code>iam:DeleteRolePolicy</code> delete the inline policy <code>${removal.name}</code></li>`,
)}
</ol>
${untouched.length === 0 ? '' : html`<p>Stays as it is: ${untouched.map((name) => html`<code>${name}</code> `)}</p>`}
${attach.map(
  ({ name, description, document }) => html`<details class="document">
<summary>Policy document <code>${name}</code></summary>
<p>${description}</p>
<pre><code>${JSON.stringify(printPolicy(document), null, 2)}</code></pre>
</details>`,
)}
</section>`;
}

const SHOWN = 12;

/** Who else has a policy that is detached here. Policies of AWS may be everywhere, so the list ends. */
function keptBy(others: readonly string[] = []): Html | '' {
  if (others.length === 0) return '';
  const names = others
    .slice(0, SHOWN)
    .map((name, at) => html`${at === 0 ? ' ' : ', '}<code>${name}</code>`);
  const more = others.length - SHOWN;
  return html`; still attached to${names}${more > 0 ? ` and ${more} more` : ''}`;
}
