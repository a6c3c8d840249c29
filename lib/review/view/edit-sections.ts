import { html } from 'hono/html';
import { amount, counted } from '../../domain/counted.ts';
import type { Statement } from '../../domain/policy/document.ts';
import { printPolicy } from '../../domain/policy/print.ts';
import type { Dossier } from '../dossier.ts';
import { placeText } from '../edit-form.ts';
import { type EditDesk, editForm, sent } from './edit-desk.ts';
import type { Html } from './layout.ts';

/** ARNs of one statement on the page; the others can be changed in the JSON. */
const ARNS_SHOWN = 100;
const ACTIONS_SHOWN = 5;

/** Every ARN of every Allow statement, each with a page of its own on which it is widened or narrowed. */
export function resourcesSection({ ticket, proposal }: Dossier, desk: EditDesk): Html {
  const link = desk.links.action(ticket.id, 'arn');
  const statements = proposal.attach.flatMap(({ name, document }, draft) =>
    document.statements.flatMap((statement, index) =>
      statement.effect === 'Allow' && statement.resource !== undefined
        ? [{ name, draft, index, statement, resources: statement.resource }]
        : [],
    ),
  );
  return html`<section aria-labelledby="arns">
<h2 id="arns">Widen or narrow an ARN</h2>
<p class="muted">Its page counts the observed calls that it covers while you write.</p>
${statements.map(
  ({
    name,
    draft,
    index,
    statement,
    resources,
  }) => html`<details class="document"${statements.length <= 3 ? html` open` : ''}>
<summary>Statement ${index + 1} of <code>${name}</code>: ${actionsOf(statement)} on ${counted(resources.length, 'resource')}</summary>
<ul class="notes inset">${resources
    .slice(0, ARNS_SHOWN)
    .map(
      (resource, at) =>
        html`<li><a href="${link}?at=${placeText({ draft, statement: index, resource: at })}"><code>${resource}</code></a></li>`,
    )}${resources.length > ARNS_SHOWN ? html`<li class="muted">and ${amount(resources.length - ARNS_SHOWN)} more: change them in the JSON</li>` : ''}</ul>
</details>`,
)}
</section>`;
}

/** The first few actions of a statement. */
export function actionsOf({ action, notAction = [] }: Statement): Html {
  const listed = action ?? notAction;
  const more = listed.length - ACTIONS_SHOWN;
  return html`${action === undefined ? 'all but ' : ''}${listed.slice(0, ACTIONS_SHOWN).map((one, at) => html`${at === 0 ? '' : ', '}<code>${one}</code>`)}${more > 0 ? ` and ${more} more` : ''}`;
}

/** The documents as text. */
export function writtenSection({ ticket, proposal }: Dossier, desk: EditDesk): Html {
  const form = { id: ticket.id, digest: ticket.proposal.digest, button: 'Save the JSON' };
  const text = (index: number, document: unknown) =>
    sent(desk, 'written', `text-${index}`) || JSON.stringify(document, null, 2);
  return html`<section aria-labelledby="written">
<h2 id="written">Write the JSON</h2>
${editForm(
  'written',
  form,
  desk,
  html`${proposal.attach.map(
    ({ name, document }, index) => html`<label for="text-${index}"><code>${name}</code></label>
<textarea class="json" id="text-${index}" name="text-${index}" rows="18" maxlength="100000" spellcheck="false" autocapitalize="off" autocomplete="off" wrap="off">
${text(index, printPolicy(document))}</textarea>`,
  )}`,
)}
</section>`;
}

/** What the policies are called. */
export function describeSection({ ticket, proposal }: Dossier, desk: EditDesk): Html {
  const form = {
    id: ticket.id,
    digest: ticket.proposal.digest,
    button: 'Save names and descriptions',
  };
  const back = desk.returned?.form === 'described';
  const value = (field: string, now: string) => (back ? sent(desk, 'described', field) : now);
  return html`<section aria-labelledby="described">
<h2 id="described">Name and describe</h2>
${editForm(
  'described',
  form,
  desk,
  html`${proposal.attach.map(
    ({ name, description }, index) => html`<fieldset><legend><code>${name}</code></legend>
<label for="name-${index}">Name</label>
<input id="name-${index}" name="name-${index}" value="${value(`name-${index}`, name)}" required maxlength="128" autocomplete="off">
<label for="description-${index}">Description</label>
<input id="description-${index}" name="description-${index}" value="${value(`description-${index}`, description)}" maxlength="1000" autocomplete="off"></fieldset>`,
  )}`,
)}
</section>`;
}
