import { html } from 'hono/html';
import { visible } from '../visible.ts';

/** Markup whose values were escaped by the `html` tag. */
export type Html = ReturnType<typeof html>;

/** Addresses of the app's own pages, below the path where it is mounted. */
export interface Links {
  readonly list: string;
  readonly style: string;
  readonly script: string;
  ticket(id: string): string;
  action(id: string, action: string): string;
}

/** `basePath` is empty or starts with a slash and ends without one. */
export function linksUnder(basePath: string): Links {
  const ticket = (id: string) => `${basePath}/tickets/${encodeURIComponent(id)}`;
  return {
    list: basePath === '' ? '/' : basePath,
    style: `${basePath}/style.css`,
    script: `${basePath}/script.js`,
    ticket,
    action: (id, action) => `${ticket(id)}/${action}`,
  };
}

/** The whole page. Unseen characters are written out here, at the one place that every page passes. */
export async function layout(links: Links, title: string, body: Html): Promise<string> {
  const page = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · Ratchet</title>
<link rel="stylesheet" href="${links.style}">
<script src="${links.script}" defer></script>
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header class="bar"><a class="brand" href="${links.list}">Ratchet</a> <span>review</span></header>
<main id="content" tabindex="-1">
${body}
</main>
</body>
</html>
`;
  return visible(page.toString());
}
