import { expect, it } from 'vitest';
import { hiddenFields, NOW, page, reviewDesk, send } from '../../support/review-desk.ts';
import * as documents from '../../support/review-documents.ts';
import { evidence } from '../../support/review-evidence.ts';

const ATTACKS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onfocus=alert(1) autofocus='",
  '</textarea></pre><svg/onload=alert(1)>',
  '&lt;script&gt;&#60;script&#62;',
  'javascript:alert(1)',
];

/** Every text of a document, names of members too, gets the attack at its end; what a rule reads stays. */
function poison(value: unknown, attack: string, key = ''): unknown {
  const read = [
    'kind',
    'by',
    'via',
    'verdict',
    'result',
    'effect',
    'version',
    'resourceFrom',
    'days',
    'Effect',
    'Action',
  ];
  if (typeof value === 'string') return read.includes(key) ? value : value + attack;
  if (Array.isArray(value)) return value.map((part) => poison(part, attack, key));
  if (value === null || typeof value !== 'object') return value;
  const named = ['context', 'unmapped', 'dropped', 'condition', 'regions'].includes(key);
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      named ? name + attack : name,
      poison(part, attack, name),
    ]),
  );
}

const TAGS =
  'html head meta title link body a header span main section h1 h2 h3 ul ol li div p b code dl dt dd svg rect details summary pre time form input label button textarea footer figure figcaption path table thead tbody tr th td'.split(
    ' ',
  );
const ATTRIBUTES =
  'lang charset name content rel href class id tabindex role open x y width height viewBox preserveAspectRatio datetime action method type value required maxlength autocomplete inputmode for min max step rows d scope'.split(
    ' ',
  );
const TAG = /<(?:!doctype html|\/(\w+)|(\w+)((?:\s+[\w-]+(?:="[^"<>]*")?)*))>/g;

const OWN_SCRIPT = '<script src="/script.js" defer></script>';

/** Whatever is in the markup and not from our templates: tags, attributes, angle brackets in the text. */
function foreign(page: string): readonly string[] {
  const markup = page.replaceAll(OWN_SCRIPT, '');
  const found: string[] = [];
  const rest = markup.replace(TAG, (_, closed = '', opened = '', attributes = '') => {
    const names = [...attributes.matchAll(/([\w-]+)(?:="[^"]*")?/g)].map(([, name]) => name);
    found.push(...[closed, opened].filter((tag) => tag !== '' && !TAGS.includes(tag)));
    found.push(...names.filter((name) => !name.startsWith('aria-') && !ATTRIBUTES.includes(name)));
    return '';
  });
  return [...found, ...(rest.match(/[<>].{0,40}/g) ?? [])];
}

it('would notice foreign markup', () => {
  expect(foreign('<p><script>x</script>')).toEqual(['script', 'script']);
  expect(foreign('<p onclick="x">')).toEqual(['onclick']);
  expect(foreign('<p class="a" "><img>')).toHaveLength(2);
});

it.each(ATTACKS)('shows %s as text wherever a document can carry it', async (attack) => {
  const { app, open } = reviewDesk();
  const damaged = { file: 'a.json.gz', reason: 'cut short' };
  const ledger = {
    ...evidence.ledger,
    files: { ...evidence.ledger.files, skipped: [damaged], corrupt: [damaged] },
  };
  await open('t1', {
    proposal: poison(documents.proposal, attack) as typeof documents.proposal,
    evidence: poison({ ...evidence, ledger }, attack) as typeof evidence,
    snapshot: poison(documents.snapshot, attack) as typeof documents.snapshot,
    gates: poison(documents.failingGates, attack) as typeof documents.gates,
    ticket: { roleArn: `arn:aws:iam::111122223333:role/x${attack}`, blocked: [`replay${attack}`] },
  });

  const text = `${await page(app, '/')}${await page(app, '/tickets/t1')}`;

  expect(foreign(text)).toEqual([]);
  const escaped = attack.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const shown = escaped.replaceAll('"', '&quot;').replaceAll("'", '&#39;');
  expect(text.split(shown).length).toBeGreaterThan(100);
});

it('shows what reviewers typed as text', async () => {
  const { app, open } = reviewDesk();
  await open('t1');
  const fields = await hiddenFields(app, '/tickets/t1');

  await send(app, '/tickets/t1/reject', { ...fields, name: '<b>Ada</b>', reason: '<i>no</i>' });

  const text = `${await page(app, '/')}${await page(app, '/tickets/t1')}`;
  expect(text).toContain('Rejected by &lt;b&gt;Ada&lt;/b&gt;');
  expect(text).toContain('&lt;i&gt;no&lt;/i&gt;');
});

it('links and takes decisions on a ticket whatever its id is', async () => {
  const id = 'a/b?c#d%2F"<x>é';
  const { app, open, tickets } = reviewDesk();
  await open(id);

  const href = /<a href="(\/tickets\/[^"]*)"/.exec(await page(app, '/'))?.[1] ?? '';
  const fields = await hiddenFields(app, href);
  const response = await send(app, `${href}/approve`, { ...fields, name: 'Ada' });

  expect(href).toBe(`/tickets/${encodeURIComponent(id)}`);
  expect(response.status).toBe(303);
  expect(tickets.decided).toHaveLength(1);
});

it.each([
  ['right-to-left override', '\u202E', '‹U+202E›'],
  ['left-to-right isolate', '\u2066', '‹U+2066›'],
  ['zero-width space', '\u200B', '‹U+200B›'],
  ['soft hyphen', '\u00AD', '‹U+00AD›'],
  ['line separator', '\u2028', '‹U+2028›'],
  ['tag character', '\u{E0041}', '‹U+E0041›'],
  ['escape', '\u001B', '‹U+001B›'],
  ['lone surrogate', '\uD800', '‹U+D800›'],
])('writes out a %s, in the page and in its title', async (_, character, written) => {
  const { app, open, tickets } = reviewDesk();
  const roleArn = `arn:aws:iam::111122223333:role/read${character}only`;
  await open('t1', { proposal: { ...documents.proposal, roleArn, warnings: [`a${character}b`] } });
  await tickets.decide('t1', {
    kind: 'rejected',
    by: `Ada${character}`,
    at: NOW,
    reason: `c${character}d`,
  });

  const text = await page(app, '/tickets/t1');

  expect(text).not.toContain(character);
  for (const part of [
    `read${written}only · Ratchet</title>`,
    `a${written}b`,
    `Ada${written}`,
    `c${written}d`,
  ]) {
    expect(text).toContain(part);
  }
});

it('is not led by names of prototypes in a document', async () => {
  const proto = JSON.parse('{"__proto__": 7, "constructor": 8}') as Record<string, number>;
  const { app, open } = reviewDesk();
  await open('t1', {
    proposal: {
      ...documents.proposal,
      kept: [{ action: '__proto__:constructor', resources: ['*'], calls: 1 }],
      removed: ['constructor:__proto__', 'hasOwnProperty'],
    },
    evidence: { ...evidence, unmapped: proto },
  });

  const text = await page(app, '/tickets/t1');

  expect(text).toContain('<code>__proto__</code>: 7 calls');
  expect(text).toContain('__proto__:constructor');
  expect(text).toContain('- hasOwnProperty');
});
