import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { makeSample, type SampleOptions } from './make-sample.ts';
import { ACCOUNT, HOME_REGION } from './organisation.ts';
import { sampleSelectors } from './selectors.ts';

export interface WrittenSample {
  /** What `aws iam get-account-authorization-details` prints. */
  readonly authorizationDetails: string;
  /** The folder with the log files, laid out as in a trail's bucket. */
  readonly cloudtrail: string;
  /** What `aws cloudtrail get-event-selectors` prints. */
  readonly eventSelectors: string;
}

const pack = promisify(gzip);
const AT_ONCE = 4;

/** Writes the sample into a folder, making it where needed; files of the same names are written over. */
export async function writeSample(
  dir: string,
  options: SampleOptions = {},
): Promise<WrittenSample> {
  const sample = makeSample(options);
  const written: WrittenSample = {
    authorizationDetails: join(dir, 'account-authorization-details.json'),
    cloudtrail: join(dir, 'trail'),
    eventSelectors: join(dir, 'event-selectors.json'),
  };
  await put(written.authorizationDetails, print(sample.accountDetails));
  await put(written.eventSelectors, print(sampleSelectors));
  await put(join(written.cloudtrail, digest.path), await packed(digest.content));

  let waiting: Promise<void>[] = [];
  for (const { path, records } of sample.trailFiles) {
    const text = JSON.stringify({ Records: records });
    waiting.push(packed(text).then((bytes) => put(join(written.cloudtrail, `${path}.gz`), bytes)));
    if (waiting.length === AT_ONCE) {
      await Promise.all(waiting);
      waiting = [];
    }
  }
  await Promise.all(waiting);
  return written;
}

/** Trails that validate their log files have such files beside them; they hold no records. */
const digest = {
  path: `AWSLogs/${ACCOUNT}/CloudTrail-Digest/${HOME_REGION}/2026/09/01/${ACCOUNT}_CloudTrail-Digest_${HOME_REGION}_larkspur_${HOME_REGION}_20260901T010000Z.json.gz`,
  content: JSON.stringify({
    awsAccountId: ACCOUNT,
    digestStartTime: '2026-09-01T00:00:00Z',
    digestEndTime: '2026-09-01T01:00:00Z',
    digestS3Bucket: 'larkspur-trail',
    digestSignatureAlgorithm: 'SHA256withRSA',
    logFiles: [],
  }),
} as const;

function print(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function packed(text: string): Promise<Buffer> {
  return pack(text, { level: 1 });
}

async function put(path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
