import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { notReadable } from './s3-log-errors.ts';

export interface S3Object {
  readonly bucket: string;
  readonly key: string;
  /** `s3://bucket/key`, for people. */
  readonly url: string;
  /** In bytes. */
  readonly size: number;
}

/** A log that is being read. */
export interface OpenLog {
  /** The bytes that come next; empty at the end. */
  next(): Promise<Buffer>;
  close(): Promise<void>;
}

/** Files that are fetched before they are asked for, since S3 takes its time to answer and not to send. */
const AHEAD = 16;
/** The most that lies ready; larger files are streamed. */
const READY_BYTES = 64 * 1024 * 1024;
/** Of a file at a time: see lib/local/log-open.ts. */
const READ_BYTES = 32 * 1024;

/**
 * Opens the objects by their index, best in their order: then the next ones are on their way already. Of those that
 * were fetched and then passed over, as in a later pass over fewer files, none is kept. Opening and
 * reading throw BadInput naming the object and what to do.
 */
export function readAhead(
  client: S3Client,
  objects: readonly S3Object[],
): (index: number) => Promise<OpenLog> {
  const ready = new Map<number, Promise<OpenLog>>();

  function fetchFrom(index: number): void {
    let bytes = 0;
    for (let at = index; at < Math.min(index + AHEAD, objects.length); at += 1) {
      const object = objects[at];
      if (object === undefined) return;
      bytes += object.size;
      // The one asked for is fetched whatever its size.
      if (at > index && bytes > READY_BYTES) return;
      if (ready.has(at)) continue;
      const opening = open(client, object);
      // Told when its turn comes.
      opening.catch(() => undefined);
      ready.set(at, opening);
    }
  }

  function dropOthers(index: number): void {
    for (const [at, opening] of ready) {
      if (at >= index && at < index + AHEAD) continue;
      ready.delete(at);
      opening.then((log) => log.close()).catch(() => undefined);
    }
  }

  return async (index) => {
    dropOthers(index);
    fetchFrom(index);
    const opening = ready.get(index);
    ready.delete(index);
    if (opening === undefined) throw new Error(`there is no object ${index}`);
    return opening;
  };
}

async function open(client: S3Client, { bucket, key, url, size }: S3Object): Promise<OpenLog> {
  async function told<Value>(reading: () => Promise<Value>): Promise<Value> {
    try {
      return await reading();
    } catch (error) {
      throw notReadable(url, error, `s3:GetObject on arn:aws:s3:::${bucket}/*`);
    }
  }

  const { Body } = await told(() =>
    client.send(new GetObjectCommand({ Bucket: bucket, Key: key })),
  );
  if (Body === undefined) return wholeLog(Buffer.alloc(0));
  if (size <= READY_BYTES) {
    return wholeLog(Buffer.from(await told(() => Body.transformToByteArray())));
  }
  const reader = Body.transformToWebStream().getReader();
  return {
    next: async () => Buffer.from((await told(() => reader.read())).value ?? []),
    close: () => reader.cancel(),
  };
}

function wholeLog(bytes: Buffer): OpenLog {
  let at = 0;
  return {
    next: async () => {
      const next = bytes.subarray(at, at + READ_BYTES);
      at += next.length;
      return next;
    },
    close: async () => {},
  };
}
