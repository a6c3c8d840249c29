import { html } from 'hono/html';
import type { Progress } from '../progress.ts';
import type { UndoAction } from '../undo-routes.ts';
import type { Desk } from './decide-section.ts';
import type { Html } from './layout.ts';
import { time } from './wording.ts';

/** Where an approved change stands, and what can still be done about it. */
export function progressSection(
  progress: Progress,
  { id, digest }: { readonly id: string; readonly digest: string },
  desk: Desk,
): Html {
  const form = (action: UndoAction, title: string, text: string, button: Html) =>
    html`<form class="card" method="post" action="${desk.links.action(id, action)}" aria-labelledby="${action}-title">
<h3 id="${action}-title">${title}</h3>
<p>${text}</p>
<input type="hidden" name="csrf" value="${desk.csrf}">
<input type="hidden" name="proposal" value="${digest}">
${desk.reviewer === null ? nameInput(action) : ''}
${desk.asksRole ? roleInput(action) : ''}
${button}
</form>`;
  if (progress.kind === 'approved') {
    return html`<section aria-labelledby="progress">
<h2 id="progress">Where it stands</h2>
<p>Approved at ${time(progress.since)}. The policies are being swapped, or the probation is over: the role's tag <code>lp:status</code> says which.</p>
${progress.undo === null ? '' : html`<p>To put the role back as it was, now or at any time later: <code>${progress.undo}</code></p>`}
</section>`;
  }
  return html`<section aria-labelledby="progress">
<h2 id="progress">Where it stands</h2>
<p>Approved at ${time(progress.since)} and swapped. The role works under its new policies and is watched until ${time(progress.until)}.</p>
<div class="cards">
${form('take-back', 'Take it back', 'The role gets the policies that it had. What others changed since stays.', html`<button>Put the old policies back</button>`)}
${form('end-probation', 'End the probation', 'The new policies stay, and nobody watches for refusals any more.', html`<button>End it now</button>`)}
</div>
</section>`;
}

function nameInput(action: UndoAction): Html {
  return html`<label for="${action}-name">Your name</label>
<input id="${action}-name" name="name" required maxlength="100" autocomplete="name">`;
}

function roleInput(action: UndoAction): Html {
  return html`<label for="${action}-role">The role's name, as at the top</label>
<input id="${action}-role" name="role" required maxlength="64" autocomplete="off">`;
}
