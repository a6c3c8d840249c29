import { beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../lib/digest.ts';
import type { Archive, Ref } from '../../lib/ports.ts';

export interface ArchiveUnderTest {
  readonly archive: Archive;
  /** Changes what is stored, behind the archive's back. */
  readonly overwrite: (ref: Ref, text: string) => Promise<void>;
}

/** `make` gives an empty archive, for every adapter of the Archive port. */
export function archiveContract(name: string, make: () => Promise<ArchiveUnderTest>): void {
  describe(`${name} as Archive`, () => {
    let archive: Archive;
    let overwrite: ArchiveUnderTest['overwrite'];
    beforeEach(async () => {
      ({ archive, overwrite } = await make());
    });

    it.each<[string, unknown]>([
      ['an object', { b: [1, { c: null }], a: 'text' }],
      ['a list', [1, 2, 3]],
      ['a text', 'text'],
      ['a number', 1.5],
      ['false', false],
      ['null', null],
      ['text of all kinds', { text: 'ünï — 日本 \u0000 \u2028 "quoted" \\ 😀' }],
      ['a hostile key', JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}')],
      ['a large document', Array.from({ length: 50_000 }, (_, at) => ({ at, arn: `arn:${at}` }))],
    ])('gives back %s as it was put', async (_, document) => {
      const ref = await archive.put('evidence', document);
      const got = await archive.get(ref);
      expect(got).toEqual(document);
      expect(digestOf(got)).toBe(digestOf(document)); // toEqual does not look at __proto__
    });

    it('refers to a document by the digest of its canonical JSON', async () => {
      const ref = await archive.put('evidence', { b: 1, a: 2 });
      expect(ref.digest).toBe(digestOf({ a: 2, b: 1 }));
    });

    it('refers to equal documents alike, in whatever order their keys are', async () => {
      const first = await archive.put('evidence', { b: 1, a: 2 });
      const second = await archive.put('evidence', { a: 2, b: 1 });
      expect(second).toEqual(first);
      expect(await archive.get(first)).toEqual({ a: 2, b: 1 });
    });

    it('keeps kinds apart', async () => {
      const one = await archive.put('evidence', { a: 1 });
      const other = await archive.put('proposal', { a: 1 });
      expect(other.key).not.toBe(one.key);
      expect(other.digest).toBe(one.digest);
      expect(await archive.get(other)).toEqual({ a: 1 });
    });

    it('lets many put the same at once', async () => {
      const refs = await Promise.all(
        Array.from({ length: 10 }, () => archive.put('evidence', { a: 1 })),
      );
      expect(new Set(refs.map(({ key }) => key)).size).toBe(1);
      expect(await archive.get(refs[0] as Ref)).toEqual({ a: 1 });
    });

    it('throws when the document is absent', async () => {
      const { key, digest } = await archive.put('evidence', { a: 1 });
      const absent = digestOf({ a: 2 });
      const ref = { key: key.replace(digest, absent), digest: absent };
      await expect(archive.get(ref)).rejects.toThrow();
    });

    it('throws when the ref asks for another digest than its key', async () => {
      const { key } = await archive.put('evidence', { a: 1 });
      const { digest } = await archive.put('evidence', { a: 2 });
      await expect(archive.get({ key, digest })).rejects.toThrow();
    });

    it.each([
      ['another document', '{"a":2}'],
      ['half a document', '{"a":'],
      ['nothing', ''],
    ])('throws when what is stored became %s', async (_, text) => {
      const ref = await archive.put('evidence', { a: 1 });
      await overwrite(ref, text);
      await expect(archive.get(ref)).rejects.toThrow();
    });

    it.each(['../../etc/passwd', 'evidence/../x', '', '/etc/passwd'])(
      'throws for a key that is none of its own: %j',
      async (key) => {
        await expect(archive.get({ key, digest: digestOf({ a: 1 }) })).rejects.toThrow();
      },
    );
  });
}
