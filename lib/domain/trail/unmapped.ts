import { isPartiQl } from './dynamodb-items.ts';
import { prefixOf } from './event-source.ts';

/** Why a call of the ledger's `unmapped` list (`source:Name`) leads to no action, in a clause. */
export function unmappedReason(name: string): string {
  const colon = name.indexOf(':');
  const event = name.slice(colon + 1);
  const prefix = prefixOf(name.slice(0, Math.max(colon, 0)));
  if (prefix === undefined) return 'AWS lists no service with this event source';
  if (prefix === 'dynamodb' && (isPartiQl(event) || event === 'TransactWriteItems')) {
    return 'the record does not show what its statements or items do, and each kind is an action of its own';
  }
  return `AWS lists no action of ${prefix} by this name, nor is it known which others the call needs`;
}
