import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { s3Archive } from '../../../lib/aws/s3-archive.ts';
import { digestOf } from '../../../lib/digest.ts';
import { awsError, namesSentBy, sentBy } from '../../support/sent-commands.ts';

const DOCUMENT = { b: 2, a: ['é'] };
const digest = digestOf(DOCUMENT);
const key = `evidence/${digest}.json`;

const s3 = mockClient(S3Client);
const archive = s3Archive(new S3Client({ region: 'us-east-1' }), 'archive');
beforeEach(() => {
  s3.reset();
});

const body = (text: string) => ({ Body: { transformToString: async () => text } as never });

describe('put', () => {
  it('writes the canonical JSON under kind and digest, unless it is there', async () => {
    expect(await archive.put('evidence', DOCUMENT)).toEqual({ key, digest });
    expect(sentBy(s3)).toEqual([
      [
        'PutObject',
        {
          Bucket: 'archive',
          Key: key,
          Body: '{"a":["é"],"b":2}',
          ContentType: 'application/json',
          IfNoneMatch: '*',
        },
      ],
    ]);
  });

  it('takes an object that is there for the same', async () => {
    s3.on(PutObjectCommand).rejects(awsError('PreconditionFailed'));

    expect(await archive.put('evidence', DOCUMENT)).toEqual({ key, digest });
    expect(namesSentBy(s3)).toEqual(['PutObject']);
  });

  it('tries again when another writes the same at that moment', async () => {
    s3.on(PutObjectCommand)
      .rejectsOnce(awsError('ConditionalRequestConflict'))
      .rejectsOnce(awsError('PreconditionFailed'));

    expect(await archive.put('evidence', DOCUMENT)).toEqual({ key, digest });
    expect(namesSentBy(s3)).toEqual(['PutObject', 'PutObject']);
  });

  it.each([
    ['ConditionalRequestConflict', 3],
    ['AccessDenied', 1],
    ['SlowDown', 1],
  ])('lets %s out after %i attempts', async (name, attempts) => {
    s3.on(PutObjectCommand).rejects(awsError(name));

    await expect(archive.put('evidence', DOCUMENT)).rejects.toMatchObject({ name });
    expect(s3.calls()).toHaveLength(attempts);
  });
});

describe('get', () => {
  it('gives the document back', async () => {
    s3.on(GetObjectCommand).resolves(body('{"a":["é"],"b":2}'));

    expect(await archive.get({ key, digest })).toEqual(DOCUMENT);
    expect(sentBy(s3)).toEqual([['GetObject', { Bucket: 'archive', Key: key }]]);
  });

  it('refuses a document that is not what was archived', async () => {
    s3.on(GetObjectCommand).resolves(body('{"a":["é"],"b":3}'));

    await expect(archive.get({ key, digest })).rejects.toThrow(/is not what was archived/);
  });

  it('refuses a document that is no JSON any more', async () => {
    s3.on(GetObjectCommand).resolves(body('{"a":['));

    await expect(archive.get({ key, digest })).rejects.toThrow(key);
  });

  it('names a document that is gone', async () => {
    s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: 'no', $metadata: {} }));

    await expect(archive.get({ key, digest })).rejects.toThrow(`s3://archive/${key} is gone`);
  });
});
