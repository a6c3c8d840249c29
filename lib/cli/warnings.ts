/** Lines for standard error. */
export function warned(warnings: readonly string[]): string {
  return warnings.map((warning) => `ratchet: warning: ${warning}\n`).join('');
}
