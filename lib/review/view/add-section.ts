import { html } from 'hono/html';
import { action as catalogued, serviceTitle } from '../../domain/catalogue/catalogue.ts';
import { searchActions } from '../../domain/catalogue/search.ts';
import { reconcile } from '../../domain/last-accessed/reconcile.ts';
import { grants } from '../../domain/revision/drop.ts';
import { documentsOf } from '../../domain/role.ts';
import { prefixOf } from '../../domain/trail/event-source.ts';
import type { Dossier } from '../dossier.ts';
import { type EditDesk, editForm, sent } from './edit-desk.ts';
import type { Html } from './layout.ts';

/** Longer than any name or description of an action. */
const LONGEST_QUERY = 200;
const SHOWN = 40;

/** Looks actions up by words, so that those of a service whose use has no detail can be chosen. */
export function addSection(dossier: Dossier, desk: EditDesk, query: string): Html {
  const { ticket } = dossier;
  const words = query.slice(0, LONGEST_QUERY);
  const form = {
    id: ticket.id,
    digest: ticket.proposal.digest,
    button: 'Keep what is ticked',
    name: 'keep',
  };
  const found = /[a-z\d]/i.test(words) ? searchActions(words).found : null;
  const hits = (found ?? []).slice(0, SHOWN).map(({ action }) => action);
  return html`<section aria-labelledby="add">
<h2 id="add">Keep more</h2>
<p class="muted">Take back actions that the draft takes away, as the role has them today, conditions and all.</p>
${vague(dossier, desk)}
<form method="get" action="${desk.links.action(ticket.id, 'edit')}#add" role="search" class="signing">
<div><label for="add-words">Find actions by words</label>
<input id="add-words" name="q" value="${words}" maxlength="${LONGEST_QUERY}" placeholder="put object s3" autocomplete="off"></div>
<button>Find</button>
</form>
${found === null ? '' : hits.length === 0 ? html`<p role="status">No action has these words.</p>` : results(dossier, desk, hits, found.length, form)}
</section>`;
}

function results(
  dossier: Dossier,
  desk: EditDesk,
  hits: readonly string[],
  all: number,
  form: {
    readonly id: string;
    readonly digest: string;
    readonly button: string;
    readonly name: string;
  },
): Html {
  const stands = standingIn(dossier);
  return html`<p role="status">${all > hits.length ? `The best ${hits.length} of ${all} actions` : `${all} found`}.</p>
${editForm(
  'actions',
  form,
  desk,
  html`<ul class="plain pick">${hits.map((action) => hit(action, stands(action)))}</ul>
<div><label for="keep-on">Only on this ARN (all that the role has, when empty)</label>
<input id="keep-on" name="keep-on" value="${sent(desk, 'actions', 'keep-on')}" maxlength="2048" autocomplete="off"></div>`,
)}`;
}

type Standing = 'kept' | 'unknown' | 'removed' | 'never';

const STANDING: Readonly<Record<Standing, string>> = {
  kept: 'in the draft, seen in use',
  unknown: 'in the draft, use unknown',
  removed: 'taken away by the draft',
  never: 'the role cannot do this today',
};

function standingIn({ proposal, snapshot }: Dossier): (action: string) => Standing {
  const kept = new Set(proposal.kept.map(({ action }) => action));
  const unknown = new Set(proposal.unknown.map(({ action }) => action));
  const allows = (snapshot === null ? [] : documentsOf(snapshot))
    .flatMap(({ statements }) => statements)
    .filter(({ effect }) => effect === 'Allow');
  return (action) => {
    if (kept.has(action)) return 'kept';
    if (unknown.has(action)) return 'unknown';
    return allows.some((statement) => grants(statement, action)) ? 'removed' : 'never';
  };
}

function hit(action: string, standing: Standing): Html {
  const level = catalogued(action)?.level ?? '';
  const told = html`<span class="muted">${level} · ${STANDING[standing]}</span>`;
  return standing === 'never'
    ? html`<li><code>${action}</code> ${told}</li>`
    : html`<li><label class="tick"><input type="checkbox" name="keep" value="${action}"> <code>${action}</code></label> ${told}</li>`;
}

/** Services that were used though no record says how: a person may know. */
function vague({ ticket, evidence }: Dossier, desk: EditDesk): Html | '' {
  const seen = reconcile(evidence)?.unshownServices.map(({ name }) => name) ?? [];
  const unmapped = Object.keys(evidence.unmapped).flatMap(
    (event) => prefixOf(event.split(':')[0] ?? '') ?? [],
  );
  const services = [...new Set([...seen, ...unmapped])].sort();
  if (services.length === 0) return '';
  return html`<p>Used without action detail: ${services.map(
    (service) =>
      html`<a href="${desk.links.action(ticket.id, 'edit')}?q=${encodeURIComponent(service)}#add">${serviceTitle(service) ?? service}</a> `,
  )}</p>`;
}
