import { actionsMatching, services } from './catalogue.ts';
import {
  candidatesOf,
  fitsOfService,
  type Hit,
  hitOf,
  type Sought,
  soughtIn,
} from './search-hit.ts';
import { serviceWords } from './service-words.ts';
import { editDistance, wordsOf } from './words.ts';

/** An action that a query found. */
interface Found {
  /** Canonical spelling. */
  readonly action: string;
  /** The API call whose name was found, where the action is not called so: `s3:CopyObject` needs `s3:GetObject`. */
  readonly call: string | null;
}

export interface Findings {
  /** The best first, all of them. */
  readonly found: readonly Found[];
  /** Words that no action and no service has, and what they were taken for. */
  readonly corrected: ReadonlyMap<string, string>;
  /** How many words of the query each of those found lacks: 0 unless no action has them all. */
  readonly lacking: number;
}

/**
 * Finds actions by words: of their names, of the names of API calls that need them, and of what their service is
 * called. Plurals, beginnings of words and any case will do. Those that have all the words come first; a whole name
 * before a part of one, `s3` before a service that is called something with S3, the words in the order given before
 * any other, short names before long ones. Only when no action has all the words is a misspelling looked for, and
 * only then those that lack a word. No words find nothing.
 */
export function searchActions(query: string): Findings {
  const words = soughtIn(query);
  const all = ranked(words, 0);
  if (all.found.length > 0) return { ...all, corrected: new Map() };

  const corrected = corrections(words);
  const meant = soughtIn(words.map(({ text }) => corrected.get(text) ?? text).join(' '));
  return { ...ranked(meant, meant.length - 1), corrected };
}

/** Those that lack the fewest words, and no more than `most`. */
function ranked(words: readonly Sought[], most: number): Omit<Findings, 'corrected'> {
  if (words.length === 0) return { found: [], lacking: 0 };
  const hits = services.flatMap((service) => {
    const fits = fitsOfService(words, service);
    return candidatesOf(service).flatMap((candidate) => hitOf(candidate, words, fits, most) ?? []);
  });
  const lacking = hits.reduce((least, hit) => Math.min(least, hit.lacking), most);
  const best = hits.filter((hit) => hit.lacking === lacking).sort(better);
  return { found: distinct(best), lacking: best.length === 0 ? 0 : lacking };
}

/** An action that is found by its own name needs no call to explain why. */
function distinct(hits: readonly Hit[]): readonly Found[] {
  const named = new Set(hits.flatMap(({ action, call }) => (call === null ? [action] : [])));
  const found = new Map<string, Found>();
  for (const { action, call } of hits) {
    if (!found.has(action)) found.set(action, { action, call: named.has(action) ? null : call });
  }
  return [...found.values()];
}

function better(a: Hit, b: Hit): number {
  return (
    Number(b.whole) - Number(a.whole) ||
    b.quality - a.quality ||
    Number(b.ordered) - Number(a.ordered) ||
    // The services most in use are old and have the short prefixes.
    a.action.length - b.action.length ||
    (a.action < b.action ? -1 : 1)
  );
}

/** For each word that is nowhere in the catalogue, the most frequent one that is a single slip away. */
function corrections(words: readonly Sought[]): ReadonlyMap<string, string> {
  const long = words.filter(({ text }) => text.length >= 4);
  if (long.length === 0) return new Map();
  const counts = vocabulary();
  const unknown = long.filter(
    ({ text, stem }) => !counts.has(text) && actionsMatching(`*:*${stem}*`).length === 0,
  );
  return new Map(
    unknown.flatMap(({ text }) => {
      const near = [...counts].filter(([word]) => editDistance(text, word, 1) === 1);
      const [best] = near.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
      return best ? [[text, best[0]] as const] : [];
    }),
  );
}

/** Every word of a name or a service, and how often it occurs. */
function vocabulary(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const service of services) {
    const { parts, called } = serviceWords(service);
    const names = candidatesOf(service).flatMap(({ name }) => wordsOf(name));
    for (const word of [service, ...parts, ...called, ...names]) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return counts;
}
