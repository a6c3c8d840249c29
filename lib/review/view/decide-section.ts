import { html } from 'hono/html';
import type { Action, DecisionForm, Field, Problem } from '../decision-form.ts';
import type { Html, Links } from './layout.ts';

/** What the forms need to know about the one who reads and what they were shown. */
export interface Desk {
  readonly links: Links;
  readonly csrf: string;
  /** Known by login; null when the name has to be typed. */
  readonly reviewer: string | null;
  /** Whether the role's name has to be typed too. */
  readonly asksRole: boolean;
  /** A form that was sent and could not be taken, to be mended. */
  readonly returned: { readonly form: DecisionForm; readonly problems: readonly Problem[] } | null;
}

interface Deciding {
  readonly id: string;
  readonly digest: string;
  /** Gates that failed. */
  readonly blocked: readonly string[];
  /** What makes the role again with its next deploy; null where nothing is known to. */
  readonly owner: string | null;
}

/**
 * The forms: approve unless a gate failed, soak on, reject, take over by hand. The last comes first where something
 * owns the role that would undo a swap.
 */
export function decideSection({ id, digest, blocked, owner }: Deciding, desk: Desk): Html {
  const form = (action: Action, title: string, fields: Html, button: Html) =>
    html`<form class="card" method="post" action="${desk.links.action(id, action)}" aria-labelledby="${action}-title">
<h3 id="${action}-title">${title}</h3>
<input type="hidden" name="csrf" value="${desk.csrf}">
<input type="hidden" name="proposal" value="${digest}">
${fields}
${desk.reviewer === null ? nameInput(action, desk) : ''}
${desk.asksRole ? roleInput(action, desk) : ''}
${button}
</form>`;
  const byHand = form(
    'export',
    'Take over by hand',
    html`<p>Nothing is changed here: the draft goes into the code that owns the role. <a href="#export">Files</a></p>`,
    html`<button${owner === null ? '' : html` class="primary"`}>Take it over</button>`,
  );
  const warning =
    owner === null ? '' : html`<p>But ${owner} owns the role: its next deploy may undo this.</p>`;
  return html`<section aria-labelledby="decide">
<h2 id="decide">Decide</h2>
<p class="muted">${desk.reviewer === null ? 'Nobody vouches for the name you type; the record says so.' : `You decide as ${desk.reviewer}.`} One decision counts, the first.</p>
<div class="cards">
${owner === null ? '' : byHand}
${
  blocked.length > 0
    ? html`<div class="card refused"><h3>Approve</h3><p>Not possible: ${blocked.join(', ')} failed. Change the draft, reject it, or let the soak go on and a new one be made.</p></div>`
    : form(
        'approve',
        'Approve',
        html`<p>The change goes ahead as shown under <a href="#steps">What will be done</a>.</p>${warning}`,
        html`<button${owner === null ? html` class="primary"` : ''}>Approve this change</button>`,
      )
}
${form('extend', 'Soak on', html`<p>Watch longer, then draft again.</p>${daysInput(desk)}`, html`<button>Extend the soak</button>`)}
${form('reject', 'Reject', html`<p>Nothing is changed.</p>${reasonInput(desk)}`, html`<button>Reject</button>`)}
${owner === null ? byHand : ''}
</div>
</section>`;
}

function nameInput(action: Action, desk: Desk): Html {
  const { value, invalid, hint } = field(action, 'name', desk);
  return html`<label for="${action}-name">Your name</label>
${hint}<input id="${action}-name" name="name" value="${value}" required maxlength="100" autocomplete="name"${invalid}>`;
}

function roleInput(action: Action, desk: Desk): Html {
  const { value, invalid, hint } = field(action, 'role', desk);
  return html`<label for="${action}-role">The role's name, as at the top</label>
${hint}<input id="${action}-role" name="role" value="${value}" required maxlength="64" autocomplete="off"${invalid}>`;
}

function daysInput(desk: Desk): Html {
  const { value, invalid, hint } = field('extend', 'days', desk);
  return html`<label for="extend-days">Days, 1 to 60</label>
${hint}<input id="extend-days" name="days" value="${value === '' ? '14' : value}" required type="number" min="1" max="60" step="1" inputmode="numeric"${invalid}>`;
}

function reasonInput(desk: Desk): Html {
  const { value, invalid, hint } = field('reject', 'reason', desk);
  return html`<label for="reject-reason">Reason</label>
${hint}<textarea id="reject-reason" name="reason" required maxlength="2000" rows="3"${invalid}>${value}</textarea>`;
}

/** What was typed before, and what is wrong with it. */
function field(action: Action, name: Field, { returned }: Desk) {
  const sent = returned !== null && returned.form.action === action ? returned : null;
  const problem = sent?.problems.find((one) => one.field === name);
  const id = `${action}-${name}-problem`;
  return {
    value: sent?.form[name] ?? '',
    invalid: problem === undefined ? '' : html` aria-invalid="true" aria-describedby="${id}"`,
    hint: problem === undefined ? '' : html`<p class="problem" id="${id}">${problem.message}</p>`,
  };
}
