import type { Draft } from '../domain/proposal/proposal.ts';
import type { Asked, Edit, Place } from '../domain/revision/edit.ts';

/** The forms by which a draft is changed, by what their hidden field `edit` says. */
export const EDITS = ['actions', 'resource', 'written', 'described'] as const;
export type EditForm = (typeof EDITS)[number];

/** The edit that a form asks for; null for a form that is none of ours. Drafts are named by their place in the list. */
export function readEdit(fields: URLSearchParams, attach: readonly Draft[]): Edit | null {
  const field = (name: string) => (fields.get(name) ?? '').trim();
  switch (field('edit')) {
    case 'actions': {
      const on = field('keep-on');
      return {
        kind: 'actions',
        drop: fields.getAll('drop').map(askedIn),
        keep: fields.getAll('keep').map((action) => ({
          action: action.trim(),
          resource: on === '' ? null : on,
        })),
      };
    }
    case 'resource':
      return {
        kind: 'resource',
        place: placeIn(field('at')),
        to: field('to'),
        only: fields.getAll('only'),
      };
    case 'written':
      return {
        kind: 'written',
        texts: new Map(
          attach.flatMap(({ name }, index) => {
            const text = fields.get(`text-${index}`);
            return text === null ? [] : [[name, text.replaceAll('\r\n', '\n')] as const];
          }),
        ),
      };
    case 'described':
      return {
        kind: 'described',
        names: attach.map(({ name, description }, index) => ({
          was: name,
          name: fields.get(`name-${index}`)?.trim() ?? name,
          description: fields.get(`description-${index}`)?.trim() ?? description,
        })),
      };
    default:
      return null;
  }
}

/** `s3:GetObject`, or with the resource after a space. */
function askedIn(value: string): Asked {
  const space = value.indexOf(' ');
  return space < 0
    ? { action: value, resource: null }
    : { action: value.slice(0, space), resource: value.slice(space + 1) };
}

/** `0.2.5`: draft, statement, resource. Anything else is a place where nothing is. */
export function placeIn(text: string): Place {
  const [draft = -1, statement = -1, resource = -1] = /^\d{1,4}\.\d{1,4}\.\d{1,5}$/.test(text)
    ? text.split('.').map(Number)
    : [];
  return { draft, statement, resource };
}

export function placeText({ draft, statement, resource }: Place): string {
  return `${draft}.${statement}.${resource}`;
}
