import {
  GetObjectCommand,
  ListObjectsV2Command,
  type S3ClientResolvedConfig,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-s3';
import type { AwsStub } from 'aws-sdk-client-mock';
import { awsError } from './sent-commands.ts';

/** Lists at most so many keys and folders in one answer. */
const PAGE = 3;

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
          .map((Key) => ({ Key, Size: objects.get(Key)?.length })),
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
    transformToWebStream: () => new Blob([new Uint8Array(bytes)]).stream(),
  };
}
