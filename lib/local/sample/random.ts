/** Repeatable chance: the same seed gives the same sequence on every machine. */
export interface Random {
  /** 0 <= n < 1. */
  fraction(): number;
  /** A whole number, 0 <= n < limit. */
  below(limit: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly [T, ...T[]]): T;
  hex(length: number): string;
  /** Shaped like a version 4 UUID. */
  uuid(): string;
  /** Upper-case letters and the digits 2 to 7, as in AWS key ids. */
  base32(length: number): string;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * A generator seeded by the parts in order. Giving every actor and day a seed of their own keeps the rest of the sample
 * unchanged when one role is added. Algorithm: sfc32 (Chris Doty-Humphrey's Small Fast Counting generator, 32 bits),
 * seeded by four FNV-1a hashes. For sample data only: it is no source of secrets.
 */
export function random(...seed: readonly (string | number)[]): Random {
  const next = sfc32(seed.join('\u0000'));
  const below = (limit: number) => Math.floor((next() / 2 ** 32) * limit);
  const word = () => next().toString(16).padStart(8, '0');
  const hex = (length: number) => {
    let text = '';
    while (text.length < length) text += word();
    return text.slice(0, length);
  };
  return {
    fraction: () => next() / 2 ** 32,
    below,
    chance: (probability) => next() < probability * 2 ** 32,
    pick: (list) => list[below(list.length)] ?? list[0],
    hex,
    uuid: () => {
      const text = hex(32);
      const variant = '89ab'[below(4)];
      return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(13, 16)}-${variant}${text.slice(17, 20)}-${text.slice(20)}`;
    },
    base32: (length) => Array.from({ length }, () => BASE32[below(32)]).join(''),
  };
}

function sfc32(text: string): () => number {
  let [a, b, c, counter] = [fnv1a(text, 1), fnv1a(text, 2), fnv1a(text, 3), 1];
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let warmUp = 0; warmUp < 12; warmUp++) next();
  return next;
}

function fnv1a(text: string, lane: number): number {
  let hash = 0x811c9dc5 ^ Math.imul(lane, 0x9e3779b9);
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash | 0;
}
