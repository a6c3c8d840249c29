/** A block of addresses: the first `prefix` of `width` bits of `address` count. */
export interface IpRange {
  readonly width: 32 | 128;
  readonly address: bigint;
  readonly prefix: number;
}

/** An IPv4 or IPv6 address or CIDR block; a lone address is a block of one. Null when it is none of these. */
export function ipRange(text: string): IpRange | null {
  const slash = text.indexOf('/');
  const written = slash < 0 ? text : text.slice(0, slash);
  const v4 = ipv4(written);
  const address = v4 ?? ipv6(written);
  if (address === null) return null;
  const width = v4 === null ? 128 : 32;
  const suffix = slash < 0 ? String(width) : text.slice(slash + 1);
  const prefix = /^\d{1,3}$/.test(suffix) ? Number(suffix) : width + 1;
  return prefix > width ? null : { width, address, prefix };
}

/** Is all of `inner` within `outer`? An IPv4 block holds no IPv6 address and the other way round. */
export function ipWithin(outer: IpRange, inner: IpRange): boolean {
  if (outer.width !== inner.width || inner.prefix < outer.prefix) return false;
  const shift = BigInt(outer.width - outer.prefix);
  return outer.address >> shift === inner.address >> shift;
}

function ipv4(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255))
    return null;
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function ipv6(text: string): bigint | null {
  const groups = dottedTail(text).split('::');
  if (groups.length > 2) return null;
  const [head = [], tail = []] = groups.map((group) => (group === '' ? [] : group.split(':')));
  const given = head.length + tail.length;
  if (groups.length === 1 ? given !== 8 : given > 7) return null;
  const all = [...head, ...Array<string>(8 - given).fill('0'), ...tail];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

/** `::ffff:192.0.2.1` with its last 32 bits as two groups. */
function dottedTail(text: string): string {
  const cut = text.lastIndexOf(':') + 1;
  const tail = cut === 0 ? null : ipv4(text.slice(cut));
  if (tail === null) return text;
  return `${text.slice(0, cut)}${(tail >> 16n).toString(16)}:${(tail & 0xffffn).toString(16)}`;
}
