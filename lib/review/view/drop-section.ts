import { html } from 'hono/html';
import { counted } from '../../domain/counted.ts';
import type { Statement } from '../../domain/policy/document.ts';
import { grants } from '../../domain/revision/drop.ts';
import type { Dossier } from '../dossier.ts';
import { type EditDesk, editForm } from './edit-desk.ts';
import type { Html } from './layout.ts';

/** An action that a draft grants, and the resources as its statements write them. */
interface Granted {
  readonly action: string;
  readonly resources: readonly string[];
  readonly note: string;
}

/** What the drafts grant, action by action, each to be dropped whole or on some of its resources. */
export function dropSection({ ticket, proposal }: Dossier, desk: EditDesk): Html {
  const allows = proposal.attach
    .flatMap(({ document }) => document.statements)
    .filter(({ effect }) => effect === 'Allow');
  const lines = [
    ...proposal.kept.map(({ action, calls }) => ({ action, note: counted(calls, 'call') })),
    ...proposal.unknown.map(({ action, reason }) => ({ action, note: reason })),
  ];
  const notes = Map.groupBy(lines, ({ action }) => action);
  const granted = [...notes].flatMap(([action, group]) =>
    grantedBy(allows, action, group.map(({ note }) => note).join('; ')),
  );
  const services = Map.groupBy(granted, ({ action }) => action.slice(0, action.indexOf(':')));
  const back = desk.returned?.form === 'actions' ? desk.returned.fields.getAll('drop') : [];
  const ticked = new Set(back);
  const form = { id: ticket.id, digest: ticket.proposal.digest, button: 'Drop what is ticked' };
  return html`<section aria-labelledby="drop">
<h2 id="drop">Drop</h2>
<p class="muted">Tick what the role shall lose. Dropping what was seen in use fails the gate <i>Replay</i>.</p>
${editForm(
  'actions',
  form,
  desk,
  html`<div class="pick">${[...services].sort(byName).map(
    ([service, list]) => html`<fieldset><legend><code>${service}</code></legend>
${grouped(list, ticked)}</fieldset>`,
  )}</div>`,
)}
</section>`;
}

/** As many actions with one note have it beside them; of more it is told once. */
const NOTED = 3;

function grouped(list: readonly Granted[], ticked: ReadonlySet<string>): readonly Html[] {
  const groups = [...Map.groupBy(list, ({ note }) => note)];
  const alone = groups.flatMap(([, group]) => (group.length > NOTED ? [] : group));
  const first = alone.map((one) =>
    line(one, html` <span class="muted">${one.note}</span>`, ticked),
  );
  return [
    ...(alone.length === 0 ? [] : [html`<ul class="plain actions">${first}</ul>`]),
    ...groups
      .filter(([, group]) => group.length > NOTED)
      .map(
        ([note, group]) => html`<div class="group"><p class="muted">${note}</p>
<ul class="plain actions many">${group.map((one) => line(one, '', ticked))}</ul></div>`,
      ),
  ];
}

function grantedBy(allows: readonly Statement[], action: string, note: string): readonly Granted[] {
  const granting = allows.filter((statement) => grants(statement, action));
  if (granting.length === 0) return [];
  const resources = new Set(granting.flatMap(({ resource }) => resource ?? []));
  return [{ action, resources: [...resources].sort(), note }];
}

function line({ action, resources }: Granted, note: Html | '', ticked: ReadonlySet<string>): Html {
  return html`<li>${box(action, action, ticked)}${note}${
    resources.length < 2
      ? ''
      : html`<details${resources.some((one) => ticked.has(`${action} ${one}`)) ? html` open` : ''}><summary>on ${counted(resources.length, 'resource')}</summary>
<ul class="plain">${resources.map((one) => html`<li>${box(`${action} ${one}`, one, ticked)}</li>`)}</ul></details>`
  }</li>`;
}

function box(value: string, shown: string, ticked: ReadonlySet<string>): Html {
  return html`<label class="tick"><input type="checkbox" name="drop" value="${value}"${ticked.has(value) ? html` checked` : ''}> <code>${shown}</code></label>`;
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
