import { describe, expect, it } from 'vitest';
import { editDistance, singular, wordsOf } from '../../../../lib/domain/catalogue/words.ts';

describe('wordsOf', () => {
  it.each([
    ['PutObject', 'put object'],
    ['PutBucketACL', 'put bucket acl'],
    ['DescribeDBInstances', 'describe db instances'],
    ['ListObjectsV2', 'list objects v2'],
    ['GetS3Bucket', 'get s3 bucket'],
    ['Route53Zone', 'route53 zone'],
    ['ESHttpGet', 'es http get'],
    ['GET', 'get'],
    ['s3:PutObject', 's3 put object'],
    ['put-object  s3!', 'put object s3'],
    ['', ''],
    ['*?', ''],
  ])('%s -> %s', (text, words) => {
    expect(wordsOf(text).join(' ')).toBe(words);
  });
});

describe('singular', () => {
  it.each([
    ['objects', 'object'],
    ['policies', 'policy'],
    ['addresses', 'address'],
    ['batches', 'batch'],
    ['access', 'access'],
    ['dns', 'dns'],
    ['ies', 'ies'],
  ])('%s -> %s', (word, one) => {
    expect(singular(word)).toBe(one);
  });
});

describe('editDistance', () => {
  it.each([
    ['object', 'object', 0],
    ['objet', 'object', 1],
    ['objecct', 'object', 1],
    ['obyect', 'object', 1],
    ['objetc', 'object', 1],
    ['subject', 'object', 2],
    ['', 'ab', 2],
    ['abcdef', 'ghijkl', 4],
    ['a', 'abcdefgh', 4],
  ])('of %s and %s, up to 3: %s', (a, b, distance) => {
    expect(editDistance(a, b, 3)).toBe(distance);
    expect(editDistance(b, a, 3)).toBe(distance);
  });
});
