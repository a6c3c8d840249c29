import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Random, random as seeded } from '../../lib/local/sample/random.ts';
import { type Account, accountsOf, type Call, someCall } from './corpus-calls.ts';

export interface Corpus {
  readonly folder: string;
  /** Uncompressed. */
  readonly bytes: number;
  readonly gzBytes: number;
  readonly files: number;
  /** Duplicates included. */
  readonly records: number;
  /** A role that makes one call in about 80. */
  readonly role: { readonly arn: string; readonly id: string };
}

const START = Date.UTC(2026, 2, 1);
const DAY = 86_400_000;
/** CloudTrail's files go up to about 5 MB, gzipped; most in an account are tiny. */
const LARGE_FILE = 45_000_000;
const TINY_FILES_PER_LARGE = 40;
const DUPLICATES = 0.2;

/**
 * Writes CloudTrail logs of about `size` uncompressed bytes below a folder, laid out as CloudTrail does: four
 * accounts, three regions, 30 days, 60 roles; records of about 1,400 bytes that gzip about 9:1; every fifth record
 * is of an event that another file of the same time has as well. The same seed gives the same bytes.
 */
export async function writeCorpus(folder: string, size: number, seed: number): Promise<Corpus> {
  const random = seeded(seed);
  const accounts = accountsOf(random);
  let again: string[] = [];
  let bytes = 0;
  let gzBytes = 0;
  let files = 0;
  let records = 0;

  /** Of `target` bytes, of which the part `repeated` was delivered before, as far as there is any. */
  async function file(target: number, time: number, repeated: number): Promise<void> {
    const account = random.pick(accounts);
    const region = random.pick(account.regions);
    const lines: string[] = [];
    let length = 0;
    const add = (line: string) => {
      lines.push(line);
      length += line.length + 1;
    };
    while (again.length > 0 && length < target * repeated) add(again.pop() ?? '');
    while (length < target) {
      const line = record(random, account, region, someCall(random, account, region), time);
      add(line);
      if (repeated === 0 && random.chance(2 * DUPLICATES)) again.push(line);
    }
    const text = Buffer.from(`{"Records":[${lines.join(',')}]}`);
    const zipped = gzipSync(text);
    const path = join(folder, pathOf(random, account.id, region, time));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, zipped);
    bytes += text.length;
    gzBytes += zipped.length;
    files += 1;
    records += lines.length;
  }

  const large = Math.min(LARGE_FILE, size / 8);
  while (bytes < size) {
    const time = START + (bytes / size) * 30 * DAY;
    again = [];
    for (const repeated of [0, 2 * DUPLICATES]) {
      await file(Math.min(large, size - bytes), time, repeated);
    }
    for (let tiny = 0; tiny < TINY_FILES_PER_LARGE && bytes < size; tiny += 1) {
      await file(1_400 * (1 + random.below(20)), time, DUPLICATES);
    }
  }
  const { arn, id } = random.pick(accounts[0].roles);
  return { folder, bytes, gzBytes, files, records, role: { arn, id } };
}

function pathOf(random: Random, account: string, region: string, time: number): string {
  const [day = '', clock = ''] = new Date(time).toISOString().split('T');
  const stamp = `${day.replaceAll('-', '')}T${clock.slice(0, 5).replace(':', '')}Z`;
  return join(
    'AWSLogs',
    account,
    'CloudTrail',
    region,
    day.replaceAll('-', '/'),
    `${account}_CloudTrail_${region}_${stamp}_${random.hex(16)}.json.gz`,
  );
}

/** In the order of members that CloudTrail writes. */
function record(
  random: Random,
  account: Account,
  region: string,
  call: Call,
  near: number,
): string {
  const time = new Date(near + random.below(3_600_000)).toISOString().replace(/\.\d+Z/, 'Z');
  const error =
    call.error === null ? '' : `"errorCode":"${call.error}","errorMessage":"${call.message}",`;
  return `{"eventVersion":"1.08","userIdentity":${call.identity},"eventTime":"${time}","eventSource":"${call.source}.amazonaws.com","eventName":"${call.name}","awsRegion":"${region}","sourceIPAddress":"${call.address}","userAgent":"${call.agent}",${error}"requestParameters":${call.request(region)},"responseElements":${call.response},"additionalEventData":{"SignatureVersion":"SigV4","CipherSuite":"ECDHE-RSA-AES128-GCM-SHA256","bytesTransferredIn":0,"x-amz-id-2":"${random.base32(24)}=","bytesTransferredOut":${random.below(9000)}},"requestID":"${random.uuid()}","eventID":"${random.uuid()}","readOnly":${call.readOnly},${call.resources(region)}"eventType":"${call.type}","managementEvent":${call.management},"recipientAccountId":"${account.id}","eventCategory":"${call.management ? 'Management' : 'Data'}","tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256"}}`;
}
