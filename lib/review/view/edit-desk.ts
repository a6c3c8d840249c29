import { html } from 'hono/html';
import type { Problem } from '../../domain/revision/edit.ts';
import type { EditForm } from '../edit-form.ts';
import type { Html, Links } from './layout.ts';

/** A form that came back, to be mended. */
export interface Returned {
  readonly form: EditForm;
  readonly fields: URLSearchParams;
  readonly problems: readonly Problem[];
}

/** What the forms of an edit need to know about the one who reads and what they were shown. */
export interface EditDesk {
  readonly links: Links;
  readonly csrf: string;
  /** Known by login; null when the name has to be typed. */
  readonly reviewer: string | null;
  /** Whether the role's name has to be typed too. */
  readonly asksRole: boolean;
  readonly returned: Returned | null;
}

/** Of one form: the ticket, the digest of its proposal, and what is written on the button. */
interface FormText {
  readonly id: string;
  readonly digest: string;
  readonly button: string;
  /** What its inputs are called in the page, where two forms do the same. */
  readonly name?: string;
}

/** A form that saves a revision: what is filled in, who signs it, and the button. */
export function editForm(
  form: EditForm,
  { id, digest, button, name = form }: FormText,
  desk: EditDesk,
  fields: Html,
): Html {
  return html`<form method="post" action="${desk.links.action(id, 'revise')}">
<input type="hidden" name="csrf" value="${desk.csrf}">
<input type="hidden" name="proposal" value="${digest}">
<input type="hidden" name="edit" value="${form}">
${fields}
<div class="signing">${desk.reviewer === null ? signInput(form, name, 'name', 'Your name', 100, desk) : ''}
${desk.asksRole ? signInput(form, name, 'role', 'The role\u2019s name, as at the top', 64, desk) : ''}
<button class="primary">${button}</button></div>
</form>`;
}

function signInput(
  form: EditForm,
  name: string,
  field: 'name' | 'role',
  label: string,
  longest: number,
  desk: EditDesk,
): Html {
  return html`<div><label for="${name}-${field}">${label}</label>
<input id="${name}-${field}" name="${field}" value="${sent(desk, form, field)}" required maxlength="${longest}" autocomplete="${field === 'name' ? 'name' : 'off'}"></div>`;
}

/** What was filled in before, when this very form came back. */
export function sent({ returned }: EditDesk, form: EditForm, field: string): string {
  return returned?.form === form ? (returned.fields.get(field) ?? '') : '';
}

/** All that is wrong with a form that came back, each with its line where there is one. */
export function editProblems({ returned }: EditDesk): Html | '' {
  if (returned === null) return '';
  return html`<div class="problems" role="alert">
<p>Nothing was saved yet:</p>
<ul>${returned.problems.map(problem)}</ul>
</div>`;
}

function problem({ where, message, at, draft = 0 }: Problem): Html {
  const place = at === undefined ? '' : html`, line ${at.line}, column ${at.column}`;
  const told = html`${where === '' ? '' : html`<code>${where}</code>${place}: `}${message}`;
  return at === undefined
    ? html`<li>${told}</li>`
    : html`<li data-text="text-${draft}" data-line="${at.line}" data-column="${at.column}">${told}</li>`;
}
