/**
 * Matches IAM's wildcards: `*` any run of characters, `?` exactly one. Case is the caller's business.
 * Time is at most pattern times text, whatever the pattern: no regular expression, so no backtracking blow-up.
 */
export function globMatcher(pattern: string): (text: string) => boolean {
  return (text) => matches(pattern, text);
}

function matches(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  // Where the last star stood, and the text position up to which it has swallowed.
  let star = -1;
  let swallowed = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      swallowed = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++swallowed;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
