/** `1 file`, `1,204 files`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${amount(count)} ${count === 1 ? noun : plural}`;
}

/** With separators, whatever the machine's language. */
export function amount(count: number): string {
  return count.toLocaleString('en-US');
}
