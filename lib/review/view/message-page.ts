import { html } from 'hono/html';
import type { Html } from './layout.ts';

/** One thing to say, and where to go from here. */
export interface Message {
  readonly title: string;
  readonly text: string;
  readonly next: { readonly href: string; readonly label: string };
}

export function messagePage({ title, text, next }: Message): Html {
  return html`<section class="message">
<h1>${title}</h1>
<p>${text}</p>
<p class="ways"><a class="button" href="${next.href}">${next.label}</a></p>
</section>`;
}
