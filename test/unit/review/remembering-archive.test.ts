import { expect, it } from 'vitest';
import { rememberingArchive } from '../../../lib/review/remembering-archive.ts';
import { memoryArchive } from '../../support/review-ports.ts';

function counting() {
  const archive = memoryArchive();
  const read: string[] = [];
  const get: typeof archive.get = async (ref) => {
    read.push(ref.key);
    return archive.get(ref);
  };
  return { archive, read, remembering: rememberingArchive({ ...archive, get }) };
}

it('reads a document once, and gives it as often as it is asked for', async () => {
  const { read, remembering } = counting();
  const ref = await remembering.put('gates', { a: 1 });

  expect(await remembering.get(ref)).toEqual({ a: 1 });
  expect(await remembering.get(ref)).toEqual({ a: 1 });
  expect(read).toEqual([ref.key]);
});

it('forgets what was not asked for the longest', async () => {
  const { read, remembering } = counting();
  const refs = await Promise.all(
    Array.from({ length: 9 }, (_, number) => remembering.put('gates', { number })),
  );
  const [first, second] = refs;
  if (first === undefined || second === undefined) throw new Error('no documents');

  for (const ref of refs.slice(0, 8)) await remembering.get(ref);
  await remembering.get(first);
  for (const ref of refs.slice(8)) await remembering.get(ref);
  await remembering.get(first);
  await remembering.get(second);

  expect(read.filter((key) => key === first.key)).toHaveLength(1);
  expect(read.filter((key) => key === second.key)).toHaveLength(2);
});

it('does not keep a document that could not be read, nor one under another digest', async () => {
  const { archive, remembering } = counting();
  const ref = await remembering.put('gates', { a: 1 });
  archive.alter(ref, { a: 2 });
  await expect(remembering.get(ref)).rejects.toThrow('is not what it was');
  archive.alter(ref, { a: 1 });

  expect(await remembering.get(ref)).toEqual({ a: 1 });
  await expect(remembering.get({ ...ref, digest: 'f'.repeat(64) })).rejects.toThrow();
});
