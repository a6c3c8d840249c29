import { html } from 'hono/html';
import { underWay } from '../../domain/change/undo.ts';
import type { Progress, WayBack } from '../progress.ts';
import type { UndoAction } from '../undo-routes.ts';
import type { Desk } from './decide-section.ts';
import type { Html } from './layout.ts';
import { undoSection } from './undo-section.ts';
import { time } from './wording.ts';

interface Subject {
  readonly id: string;
  readonly digest: string;
  readonly now: Date;
}

interface Card {
  readonly action: UndoAction;
  readonly title: string;
  readonly text: string;
  /** Fields of its own. */
  readonly more?: Html;
  readonly button: Html;
}

/** Where an approved change stands, and what can still be done about it. */
export function progressSection(progress: Progress, subject: Subject, desk: Desk): Html {
  if (progress.kind === 'approved') {
    return html`<section aria-labelledby="progress">
<h2 id="progress">Where it stands</h2>
<p>Approved at ${time(progress.since)}. The policies are being swapped, or the probation is over: the role's tag <code>lp:status</code> says which.</p>
${wayBackSection(progress.undo, subject, desk)}
</section>`;
  }
  return html`<section aria-labelledby="progress">
<h2 id="progress">Where it stands</h2>
<p>Approved at ${time(progress.since)} and swapped. The role works under its new policies and is watched until ${time(progress.until)}.</p>
<div class="cards">
${card(TAKE_BACK, subject, desk)}
${card(END_PROBATION, subject, desk)}
</div>
</section>`;
}

function wayBackSection(way: WayBack, subject: Subject, desk: Desk): Html | '' {
  switch (way.kind) {
    case 'none':
      return '';
    case 'command':
      return html`<p>To put the role back as it was, now or at any time later: <code>${way.command}</code></p>`;
    case 'page': {
      const busy = underWay(way.asked, subject.now) !== null;
      const form = busy ? '' : card(undoCard(way.asked.length), subject, desk);
      return html`${undoSection(way.asked, subject.now)}${form}`;
    }
  }
}

const TAKE_BACK: Card = {
  action: 'take-back',
  title: 'Take it back',
  text: 'The role gets the policies that it had. What others changed since stays.',
  button: html`<button>Put the old policies back</button>`,
};

const END_PROBATION: Card = {
  action: 'end-probation',
  title: 'End the probation',
  text: 'The new policies stay, and nobody watches for refusals any more.',
  button: html`<button>End it now</button>`,
};

/** `after`: how many were asked for so far, so that the form counts once. */
const undoCard = (after: number): Card => ({
  action: 'undo',
  title: 'Take it back',
  text: 'The role gets the policies that it had before this change; later changes of Ratchet are taken back with it. What others changed since stays. For one service or action alone it gets a policy that gives that back, and nothing else changes.',
  more: html`<input type="hidden" name="after" value="${after}">
<label for="undo-only">Only this service or action (empty for everything)</label>
<input id="undo-only" name="only" maxlength="128" autocomplete="off" placeholder="s3 or s3:GetObject">`,
  button: html`<button>Take it back</button>`,
});

function card({ action, title, text, more, button }: Card, subject: Subject, desk: Desk): Html {
  return html`<form class="card" method="post" action="${desk.links.action(subject.id, action)}" aria-labelledby="${action}-title">
<h3 id="${action}-title">${title}</h3>
<p>${text}</p>
<input type="hidden" name="csrf" value="${desk.csrf}">
<input type="hidden" name="proposal" value="${subject.digest}">
${more ?? ''}
${desk.reviewer === null ? nameInput(action) : ''}
${desk.asksRole ? roleInput(action) : ''}
${button}
</form>`;
}

function nameInput(action: UndoAction): Html {
  return html`<label for="${action}-name">Your name</label>
<input id="${action}-name" name="name" required maxlength="100" autocomplete="name">`;
}

function roleInput(action: UndoAction): Html {
  return html`<label for="${action}-role">The role's name, as at the top</label>
<input id="${action}-role" name="role" required maxlength="64" autocomplete="off">`;
}
