import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3ClientResolvedConfig,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-s3';
import type { AwsStub } from 'aws-sdk-client-mock';
import { awsError } from './sent-commands.ts';

/** Lists at most so many keys and folders in one answer. */
const PAGE = 3;

/** When the first object was put there; each of the others a second after the one before. */
const KEPT = Date.parse('2026-09-15T00:00:00Z');

/**
 * Objects by their keys, behind a mocked client that lists as S3 does: by prefix, in order of keys, with folders
 * where a delimiter is given, page by page. An object that is not there any more is NoSuchKey.
 */
export function fakeBucket(
  s3: AwsStub<ServiceInputTypes, ServiceOutputTypes, S3ClientResolvedConfig>,
): Map<string, Uint8Array> {
  const objects = new Map<string, Uint8Array>();
  s3.reset();
  s3.on(ListObjectsV2Command).callsFake(
    ({ Prefix = '', Delimiter, MaxKeys, ContinuationToken = '' }) => {
      const keys = [...objects.keys()].filter((key) => key.startsWith(Prefix)).toSorted();
      const entries = [...new Set(keys.map((key) => entryOf(key, Prefix, Delimiter)))];
      const rest = entries.filter((entry) => entry > ContinuationToken);
      const page = rest.slice(0, MaxKeys ?? PAGE);
      const isFolder = (entry: string) => Delimiter !== undefined && !objects.has(entry);
      return {
        Contents: page
          .filter((entry) => !isFolder(entry))
          .map((Key) => ({
            Key,
            Size: objects.get(Key)?.length,
            LastModified: new Date(KEPT + [...objects.keys()].indexOf(Key) * 1000),
          })),
        CommonPrefixes: page.filter(isFolder).map((each) => ({ Prefix: each })),
        ...(rest.length > page.length ? { NextContinuationToken: page.at(-1) } : {}),
      };
    },
  );
  s3.on(GetObjectCommand).callsFake(({ Key }) => {
    const bytes = objects.get(Key);
    if (bytes === undefined) throw awsError('NoSuchKey');
    return { Body: bodyOf(bytes) };
  });
  s3.on(PutObjectCommand).callsFake(({ Key, Body, IfNoneMatch }) => {
    if (IfNoneMatch === '*' && objects.has(Key)) throw awsError('PreconditionFailed');
    objects.set(Key, new TextEncoder().encode(Body));
    return {};
  });
  return objects;
}

/** The key itself, or the folder below the prefix that it is in. */
function entryOf(key: string, prefix: string, delimiter: string | undefined): string {
  const slash = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length);
  return slash < 0 ? key : key.slice(0, slash + 1);
}

function bodyOf(bytes: Uint8Array) {
  return {
    transformToByteArray: async () => bytes,
    transformToString: async () => new TextDecoder().decode(bytes),
    transformToWebStream: () => new Blob([new Uint8Array(bytes)]).stream(),
  };
}
