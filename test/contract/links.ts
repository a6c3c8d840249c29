import { beforeEach, describe, expect, it } from 'vitest';
import type { LinkClaims } from '../../lib/domain/link.ts';
import type { Links } from '../../lib/ports.ts';

export const claimsOf = (changes: Partial<LinkClaims> = {}): LinkClaims => ({
  ticketId: 'orders-api-1-0123456789ab',
  proposal: 'a'.repeat(64),
  purpose: 'review',
  expiresAt: '2026-07-08T06:00:00.000Z',
  nonce: '0123456789abcdef',
  audience: 'https://review.test',
  ...changes,
});

export interface LinksUnderTest {
  readonly links: Links;
  /** A new key signs from now on; the one before still opens. */
  readonly rotate: () => Promise<void>;
}

/** `make` gives fresh keys, for every adapter of the Links port. */
export function linksContract(name: string, make: () => Promise<LinksUnderTest>): void {
  describe(`${name} as Links`, () => {
    let links: Links;
    let rotate: LinksUnderTest['rotate'];
    beforeEach(async () => {
      ({ links, rotate } = await make());
    });

    it('reads what it issued', async () => {
      expect(await links.read(await links.issue(claimsOf()))).toEqual(claimsOf());
    });

    it('takes any ticket id', async () => {
      for (const ticketId of ['../x', 'ünï', '__proto__', '<b>', 'a"b', 'x'.repeat(500)]) {
        const token = await links.issue(claimsOf({ ticketId }));
        expect(token).toMatch(/^v1(\.[\w-]+){3}$/);
        expect((await links.read(token))?.ticketId).toBe(ticketId);
      }
    });

    it('reads no token with one character changed, wherever it is', async () => {
      const token = await links.issue(claimsOf());
      const read: number[] = [];
      for (let at = 0; at < token.length; at += 1) {
        const other = token[at] === 'A' ? 'B' : 'A';
        const altered = `${token.slice(0, at)}${other}${token.slice(at + 1)}`;
        if ((await links.read(altered)) !== null) read.push(at);
      }
      expect(read).toEqual([]);
    });

    it.each([
      ['cut short', (token: string) => token.slice(0, -1)],
      ['made longer', (token: string) => `${token}A`],
      ['with padding', (token: string) => `${token}=`],
      ['without a MAC', (token: string) => `${token.split('.').slice(0, 3).join('.')}.`],
      ['with an empty part', (token: string) => token.replace('v1.', 'v1..')],
      ['of another version', (token: string) => token.replace(/^v1/, 'v2')],
      ['in capitals', (token: string) => token.toUpperCase()],
      ['with a line break', (token: string) => `${token}\n`],
      ['with a space before', (token: string) => ` ${token}`],
      ['encoded for a URL', (token: string) => token.replaceAll('.', '%2E')],
      ['of 50,000 characters', (token: string) => token + 'A'.repeat(50_000)],
      ['empty', () => ''],
      ['a JWT without algorithm', () => 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.'],
    ])('reads no token that is %s', async (_, alter) => {
      expect(await links.read(alter(await links.issue(claimsOf())))).toBeNull();
    });

    it('reads no token whose base64url is another text for the same bytes', async () => {
      const token = await links.issue(claimsOf());
      const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
      const last = alphabet.indexOf(token.at(-1) ?? '');
      // 43 characters hold 258 bits for a MAC of 256: the last two bits are free to a lenient reader.
      const twin = `${token.slice(0, -1)}${alphabet[last ^ 1]}`;
      expect(twin).not.toBe(token);
      expect(await links.read(twin)).toBeNull();
    });

    it('reads no token of another ticket with this MAC', async () => {
      const [one, two] = [
        await links.issue(claimsOf()),
        await links.issue(claimsOf({ ticketId: 'other' })),
      ];
      const [version, key, payload] = two.split('.');
      expect(await links.read([version, key, payload, one.split('.')[3]].join('.'))).toBeNull();
    });

    it('reads no token that another store signed', async () => {
      const { links: others } = await make();
      expect(await links.read(await others.issue(claimsOf()))).toBeNull();
    });

    it('reads what the key before signed, signs with the new one, and takes neither for the other', async () => {
      const old = await links.issue(claimsOf());
      await rotate();
      const fresh = await links.issue(claimsOf());
      expect(await links.read(old)).toEqual(claimsOf());
      expect(await links.read(fresh)).toEqual(claimsOf());
      const [oldKey = '', newKey = ''] = [old.split('.')[1], fresh.split('.')[1]];
      expect(newKey).not.toBe(oldKey);
      expect(await links.read(old.replace(oldKey, newKey))).toBeNull();
    });

    it('reads nothing of a key that was retired', async () => {
      const old = await links.issue(claimsOf());
      await rotate();
      await rotate();
      expect(await links.read(old)).toBeNull();
    });
  });
}
