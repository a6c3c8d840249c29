import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { startCollecting } from '../../lib/domain/evidence/collect.ts';
import { meaningOf } from '../../lib/domain/trail/actions.ts';
import { decoder } from '../../lib/local/scan/decode.ts';
import { readingOf } from '../../lib/local/scan/read-log.ts';

const FOLDER = fileURLToPath(new URL('../../../shared/data/cloudtrail', import.meta.url));
const window = { from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };
const files = { read: 1, skipped: [], corrupt: [], pruned: [] };

/** As CloudTrail writes it, whatever the file's own white space. */
const compact = (bytes: Buffer) => Buffer.from(JSON.stringify(JSON.parse(bytes.toString('utf8'))));

describe.each(readdirSync(FOLDER).filter((name) => name.endsWith('.gz')))('%s', (name) => {
  const bytes = compact(gunzipSync(readFileSync(`${FOLDER}/${name}`)));
  const records: readonly unknown[] = JSON.parse(bytes.toString('utf8')).Records;

  function parsed(roles: 'all' | readonly { arn: string; id: string }[]) {
    const collecting = startCollecting({ window, roles, meaningOf });
    for (const record of records) collecting.add(record);
    return collecting.finish(files);
  }

  function scanned(roles: 'all' | readonly { arn: string; id: string }[]) {
    const collecting = startCollecting({ window, roles, meaningOf });
    const decoding = decoder({ ...collecting.window, roles, meaningOf });
    const read = collecting.reader();
    expect(decoding.take(readingOf(bytes))).toBe(true);
    const digest = decoding.digest();
    if (digest !== null) read(digest);
    return collecting.finish(files);
  }

  it('is scanned as JSON.parse reads it, for all roles and for each of the first', () => {
    const all = parsed('all');
    expect(JSON.stringify(scanned('all'))).toBe(JSON.stringify(all));
    const arns = new Map(all.evidence.map(({ roleArn, roleId }) => [roleArn, roleId]));
    for (const [arn, id] of [...arns].slice(0, 10)) {
      expect(JSON.stringify(scanned([{ arn, id }]))).toBe(JSON.stringify(parsed([{ arn, id }])));
    }
  });
});
