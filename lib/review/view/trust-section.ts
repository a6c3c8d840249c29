import { html } from 'hono/html';
import { counted } from '../../domain/counted.ts';
import { parseTrustPolicy } from '../../domain/policy/parse-trust.ts';
import type { TrustStatement } from '../../domain/policy/trust.ts';
import type { RoleSnapshot } from '../../domain/role.ts';
import type { Html } from './layout.ts';

/** Who may assume the role, what bounds it, and how it was used; nothing for tickets that do not name the picture. */
export function trustSection(role: RoleSnapshot | null, sessions: number): Html | '' {
  if (role === null) return '';
  const tags = Object.entries(role.tags);
  return html`<section aria-labelledby="trust">
<h2 id="trust">Who uses the role</h2>
<p>${counted(sessions, 'session')} made calls while it was watched. It may be assumed by:</p>
<ul class="notes">${trusted(role.trust)}</ul>
<p>${role.boundary === null ? 'It has no permissions boundary.' : html`Its permissions boundary <code>${role.boundary.arn}</code> stays.`}</p>
${tags.length === 0 ? '' : html`<details class="document"><summary>${counted(tags.length, 'tag')}</summary><ul class="notes inset">${tags.map(([key, value]) => html`<li><code>${key}</code> = <code>${value}</code></li>`)}</ul></details>`}
<details class="document"><summary>Trust policy</summary><pre><code>${JSON.stringify(role.trust, null, 2)}</code></pre></details>
</section>`;
}

function trusted(trust: unknown): Html | readonly Html[] {
  let statements: readonly TrustStatement[];
  try {
    ({ statements } = parseTrustPolicy(trust, 'trust policy'));
  } catch (error) {
    return html`<li>The trust policy could not be read: ${error instanceof Error ? error.message : ''}</li>`;
  }
  return statements.map(
    (statement) =>
      html`<li>${statement.effect === 'Deny' ? html`<b>Never:</b> ` : ''}${names(statement)}${condition(statement)}</li>`,
  );
}

function names({ principal, notPrincipal, action, notAction }: TrustStatement): Html {
  const named = principal ?? notPrincipal ?? {};
  const list =
    named === '*'
      ? [html`<b>everybody</b>`]
      : Object.entries(named).flatMap(([kind, values = []]) =>
          values.map((value) => html`${kind} <code>${value}</code> `),
        );
  const by = action ?? notAction?.map((one) => `all but ${one}`) ?? [];
  return html`${notPrincipal === undefined ? '' : 'everybody but '}${list} by ${by.map((one) => html`<code>${one}</code> `)}`;
}

function condition({ condition }: TrustStatement): Html | '' {
  return condition === undefined
    ? ''
    : html`<span class="detail">under the condition <code>${JSON.stringify(condition)}</code></span>`;
}
