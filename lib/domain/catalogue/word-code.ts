/**
 * Action names are written with few words (`Get`, `Instance`): each word is a character or two, by how often it is
 * used. It makes the catalogue, and each function that carries it, four tenths of a megabyte smaller.
 */

/** Printable ASCII without what JSON escapes and what separates names (blank, `|`, `;`, `=`, `:`). */
const DIGITS = [
  ..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'()*+,-./<>?@[]^_`{}~",
];
/** Digits that are a word alone; each other one begins a word of two. */
const ALONE = 54;
const CAPACITY = ALONE + (DIGITS.length - ALONE) * DIGITS.length;

const valueByDigit = new Map(DIGITS.map((digit, value) => [digit, value]));

/** `DescribeDBInstances2` to `Describe`, `DB`, `Instances`, `2`. The parts put together are the name. */
function wordsIn(name: string): readonly string[] {
  return name.match(/[A-Z]+(?![a-z])|[A-Z][a-z]+|[a-z]+|\d+|[^A-Za-z\d]/g) ?? [];
}

/** The words of all names, those used most first, and in alphabetical order where used alike. Throws when they are too many. */
export function wordList(names: readonly string[]): readonly string[] {
  const used = new Map<string, number>();
  for (const word of names.flatMap(wordsIn)) used.set(word, (used.get(word) ?? 0) + 1);
  if (used.size > CAPACITY) {
    throw new Error(
      `${used.size} words are in use, and ${CAPACITY} can be written: make ALONE smaller`,
    );
  }
  return [...used]
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .map(([word]) => word);
}

/** Names to codes. Throws at a word that is not on the list. */
export function encoder(words: readonly string[]): (name: string) => string {
  const codes = new Map(words.map((word, at) => [word, codeOf(at)]));
  return (name) =>
    wordsIn(name)
      .map((word) => {
        const code = codes.get(word);
        if (code === undefined)
          throw new Error(`"${word}" of "${name}" is not on the list of words`);
        return code;
      })
      .join('');
}

/** The inverse. */
export function decoder(words: readonly string[]): (code: string) => string {
  return (code) => {
    let name = '';
    for (let at = 0; at < code.length; at += 1) {
      const value = valueByDigit.get(code.charAt(at)) ?? 0;
      if (value < ALONE) name += words[value] ?? '';
      else {
        at += 1;
        const second = valueByDigit.get(code.charAt(at)) ?? 0;
        name += words[ALONE + (value - ALONE) * DIGITS.length + second] ?? '';
      }
    }
    return name;
  };
}

function codeOf(at: number): string {
  if (at < ALONE) return DIGITS[at] ?? '';
  const rest = at - ALONE;
  const first = DIGITS[ALONE + Math.floor(rest / DIGITS.length)] ?? '';
  return `${first}${DIGITS[rest % DIGITS.length]}`;
}
