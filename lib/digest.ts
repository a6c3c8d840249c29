import { createHash } from 'node:crypto';
import { canonicalJson } from './domain/canonical-json.ts';

/** SHA-256, hex, of the canonical JSON of a value: keys sorted, no whitespace, so equal values have equal digests. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
