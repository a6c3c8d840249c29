import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { digestOf } from '../digest.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import type { Archive } from '../ports.ts';

/** S3 asks to try again when two writers of one key meet (S3 user guide, "Conditional writes"). */
const ATTEMPTS = 3;

/** Documents as `<kind>/<digest>.json` or `<kind>/<shelf>/<digest>.json`, each written once: an object that is there is the same by its name. */
export function s3Archive(client: S3Client, bucket: string): Archive {
  return {
    async put(kind, document, shelf) {
      const digest = digestOf(document);
      const key = [kind, ...(shelf === undefined ? [] : [shelf]), `${digest}.json`].join('/');
      await putOnce(client, bucket, key, canonicalJson(document));
      return { key, digest };
    },
    async get({ key, digest }) {
      const document = parsed(await read(client, bucket, key));
      if (document !== undefined && digestOf(document) === digest) return document;
      throw new Error(
        `s3://${bucket}/${key} is not what was archived, whose digest is ${digest}. Look at the versions of the object.`,
      );
    },
  };
}

async function putOnce(
  client: S3Client,
  bucket: string,
  key: string,
  body: string,
  attempt = 1,
): Promise<void> {
  try {
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: body,
        ContentType: 'application/json',
        IfNoneMatch: '*',
      }),
    );
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'PreconditionFailed') return;
    if (name !== 'ConditionalRequestConflict' || attempt === ATTEMPTS) throw error;
    await putOnce(client, bucket, key, body, attempt + 1);
  }
}

async function read(client: S3Client, bucket: string, key: string): Promise<string> {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return (await Body?.transformToString()) ?? '';
  } catch (error) {
    if (!(error instanceof NoSuchKey)) throw error;
    throw new Error(
      `s3://${bucket}/${key} is gone: a document that this run archived is needed and absent.`,
    );
  }
}

/** Undefined, which JSON does not have, for a text that is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
