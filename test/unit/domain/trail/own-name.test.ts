import { expect, it } from 'vitest';
import { ANY_NAME, isOwnName } from '../../../../lib/domain/trail/own-name.ts';

const listing = (name: string) =>
  `[{"ARN":"arn:aws:s3:::bucket/${name}"},{"ARN":"arn:aws:s3:::bucket"}]`;
const STREAM = '2026/03/01/[$LATEST]0123456789abcdef0123456789abcdef';
const isOwn = (name: string, listed = listing(name), more = {}) =>
  isOwnName(name, {
    before: '{"bucketName":"bucket","key":"',
    behind: '"}',
    response: 'null',
    listed,
    ...more,
  });

it.each([
  ['listed', '2026/part-1.csv', undefined],
  ['not listed', '2026/part-1.csv', ''],
  ['nearly what stands for all others', ANY_NAME.replace('0', '1'), undefined],
  ['of a log stream', STREAM, ''],
])('is a name that its call means the same for as for every other: %s', (_, name, listed) => {
  expect(isOwn(name, listed)).toBe(true);
});

it.each([
  ['is an ARN', 'arn:aws:s3:::bucket/2026/part-1.csv'],
  ['is a pattern', '2026/part-*.csv'],
  ['is a policy variable', '2026/${aws:username}'],
  ['is too long to be all of an ARN', `2026/${'x'.repeat(600)}`],
  ['is so short that it is equal to much', 'a/b'],
  ['ends in a name that is so short', '2026/march/a1'],
  ['is a folder', '2026/march/'],
  ['is what stands for all others', ANY_NAME],
  ['ends as it begins', 'part-one/part-one'],
])('is none that %s', (_, name) => {
  expect(isOwn(name)).toBe(false);
});

const NAME = '2026/part-1.csv';
it.each([
  ['the bucket', 'folder/bucket', undefined, {}],
  ['a parameter before it', NAME, undefined, { before: '{"prefix":"part-1.csv","key":"' }],
  ['a parameter behind it', NAME, undefined, { behind: '","prefix":"part-1.csv"}' }],
  ['the response', NAME, undefined, { response: '{"location":"a/part-1.csv"}' }],
  ['another listed resource', NAME, `${listing(NAME)}{"ARN":"arn:aws:s3:::part-1.csv"}`, {}],
  ['the listed resource of another name', NAME, listing('2025/part-1.csv'), {}],
])('is none whose last part is in %s too', (_, name, listed, more) => {
  expect(isOwn(name, listed, more)).toBe(false);
});
