import { renamedCallsOf } from './calls.ts';
import { actionsMatching } from './catalogue.ts';
import { serviceWords } from './service-words.ts';
import { singular, wordsOf } from './words.ts';

/** A word of a query. */
export interface Sought {
  readonly text: string;
  /** Without its plural ending. */
  readonly one: string;
  /** What is in every text that the word fits, whatever the ending: `polic` for policy and policies. */
  readonly stem: string;
}

/** A name to find an action by: its own, or that of an API call which needs it. */
interface Candidate {
  readonly action: string;
  /** Without the prefix. */
  readonly name: string;
  /** Whole name of the call, if that is what `name` is of. */
  readonly call: string | null;
}

export interface Hit extends Candidate {
  /** How many of the words fit neither the name nor the service. */
  readonly lacking: number;
  /** Every word of the name was asked for. */
  readonly whole: boolean;
  /** How well the words fit, altogether. */
  readonly quality: number;
  /** The words stand in the name in the order of the query. */
  readonly ordered: boolean;
}

// How well a word of a query fits, from the prefix of a service down to letters somewhere in a name.
const PREFIX = 6;
const WORD = 5;
const PLURAL = 4;
const BEGINNING = 3;
const LETTERS = 1;
const NOT = 0;

interface Fit {
  readonly quality: number;
  /** Which word of the name; -1 when it is not a word of its own. */
  readonly at: number;
}

const NO_FIT: Fit = { quality: NOT, at: -1 };

/** The words of a query, each once. */
export function soughtIn(query: string): readonly Sought[] {
  return [...new Set(wordsOf(query))].map((text) => {
    const one = singular(text);
    return { text, one, stem: one.length > 3 ? one.replace(/y$/, '') : one };
  });
}

/** The names to find the actions of a service by, given by its prefix. */
export function candidatesOf(service: string): readonly Candidate[] {
  const start = service.length + 1;
  const own = actionsMatching(`${service}:*`).map((action) => ({
    action,
    name: action.slice(start),
    call: null,
  }));
  const calls = renamedCallsOf(service).map(({ action, call }) => ({
    action,
    name: call.slice(start),
    call,
  }));
  return [...own, ...calls];
}

/** How well each word fits a service, given by its prefix. */
export function fitsOfService(words: readonly Sought[], service: string): readonly number[] {
  const { parts, called } = serviceWords(service);
  return words.map(({ text, one }) => {
    if (text === service) return PREFIX;
    if (called.includes(text)) return WORD;
    if (parts.includes(text) || called.some((word) => singular(word) === one)) return PLURAL;
    const begins = [service, ...called].some((word) => word.startsWith(text));
    return begins && text.length >= 3 ? LETTERS : NOT;
  });
}

/** Undefined when more than `most` of the words fit neither the name nor the service. */
export function hitOf(
  candidate: Candidate,
  words: readonly Sought[],
  serviceFits: readonly number[],
  most: number,
): Hit | undefined {
  const lower = candidate.name.toLowerCase();
  const hopeless = words.filter(
    ({ stem }, index) => serviceFits[index] === NOT && !lower.includes(stem),
  );
  if (hopeless.length > most) return undefined;

  const nameWords = wordsOf(candidate.name);
  const fits = words.map((word) => nameFit(word, nameWords, lower));
  const qualities = fits.map(({ quality }, index) => Math.max(quality, serviceFits[index] ?? NOT));
  const lacking = qualities.filter((quality) => quality === NOT).length;
  if (lacking > most) return undefined;
  const places = fits.flatMap(({ at }) => (at < 0 ? [] : [at]));
  return {
    ...candidate,
    lacking,
    whole: new Set(places).size === nameWords.length || words.some(({ text }) => text === lower),
    quality: qualities.reduce((sum, quality) => sum + quality, 0),
    ordered: places.every((place, index) => place >= (places[index - 1] ?? 0)),
  };
}

function nameFit({ text, one }: Sought, nameWords: readonly string[], lower: string): Fit {
  const fits = nameWords.map((word, at): Fit => {
    if (word === text) return { quality: WORD, at };
    if (singular(word) === one) return { quality: PLURAL, at };
    return word.startsWith(text) && text.length > 1 ? { quality: BEGINNING, at } : NO_FIT;
  });
  const best = fits.reduce((a, b) => (b.quality > a.quality ? b : a), NO_FIT);
  if (best.quality > NOT) return best;
  return text.length >= 3 && lower.includes(text) ? { quality: LETTERS, at: -1 } : NO_FIT;
}
