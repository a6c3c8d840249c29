// Format characters (bidi controls, zero-width, tags), line separators, lone surrogates, and controls but tab and newline.
const UNSEEN = /[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|(?![\t\n\r])\p{Cc}/u;
// Whatever is no plain ASCII: a test that takes a tenth of the time, over pages of megabytes.
const PERHAPS = /[^\t\n\r -~]/gu;

/**
 * The text with every character that the eye cannot see written out as `<U+202E>` in angle quotes: a name or a
 * reason must not be able to show a reviewer something else than it is ("Trojan Source", CVE-2021-42574).
 */
export function visible(text: string): string {
  return text.replace(PERHAPS, (character) => {
    if (!UNSEEN.test(character)) return character;
    const point = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `\u2039U+${point}\u203A`;
  });
}

/** Whether the text holds a character that `visible` would have to write out, or any control character at all. */
export function hasUnseen(text: string): boolean {
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(text);
}
