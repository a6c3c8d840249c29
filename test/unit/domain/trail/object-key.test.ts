import { expect, it } from 'vitest';
import { ANY_KEY, plainObjectKey } from '../../../../lib/domain/trail/object-key.ts';

const listing = (key: string) =>
  `[{"ARN":"arn:aws:s3:::bucket/${key}"},{"ARN":"arn:aws:s3:::bucket"}]`;
const asked = (key: unknown, listed = listing(String(key)), others = '{"bucketName":"bucket"}') =>
  plainObjectKey({ bucketName: 'bucket', key }, listed, others);

it('is the key of a call that means the same for every key', () => {
  expect(asked('2026/part-1.csv')).toBe('2026/part-1.csv');
  expect(asked('2026/part-1.csv', '')).toBe('2026/part-1.csv');
  expect(asked(ANY_KEY.replace('0', '1'))).toBe(ANY_KEY.replace('0', '1'));
});

it.each([
  ['is no text', 7],
  ['is an ARN', 'arn:aws:s3:::bucket/2026/part-1.csv'],
  ['is a pattern', '2026/part-*.csv'],
  ['is a policy variable', '2026/${aws:username}'],
  ['is too long to be all of an ARN', `2026/${'x'.repeat(600)}`],
  ['is so short that it is equal to much', 'a/b'],
  ['ends in a name that is so short', '2026/march/a1'],
  ['is a folder', '2026/march/'],
  ['is what stands for all others', ANY_KEY],
  ['ends as it begins', 'part-one/part-one'],
])('is none that %s', (_, key) => {
  expect(asked(key)).toBe(null);
});

it.each([
  ['the bucket', listing('folder/bucket'), undefined, 'folder/bucket'],
  [
    'another parameter',
    undefined,
    '{"bucketName":"bucket","prefix":"part-1.csv"}',
    '2026/part-1.csv',
  ],
  [
    'another listed resource',
    `${listing('2026/part-1.csv')}{"ARN":"arn:aws:s3:::part-1.csv"}`,
    undefined,
    '2026/part-1.csv',
  ],
  ['the listed resource of another key', listing('2025/part-1.csv'), undefined, '2026/part-1.csv'],
])('is none whose name is in %s too', (_, listed, others, key) => {
  expect(asked(key, listed, others)).toBe(null);
});

it('is none where there is no bucket', () => {
  expect(plainObjectKey({ key: '2026/part-1.csv' }, '', '')).toBe(null);
  expect(plainObjectKey(null, '', '')).toBe(null);
});
