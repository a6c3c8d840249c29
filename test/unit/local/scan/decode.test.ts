import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseRoles } from '../../../../lib/domain/evidence/chosen.ts';
import { type CollectQuery, startCollecting } from '../../../../lib/domain/evidence/collect.ts';
import { meaningOf } from '../../../../lib/domain/trail/actions.ts';
import { decoder } from '../../../../lib/local/scan/decode.ts';
import { readingOf } from '../../../../lib/local/scan/read-log.ts';
import { fileText, odd, someRecord } from '../../../support/odd-records.ts';

const window = { from: '2026-03-02T00:00:00Z', to: '2026-03-05T00:00:00Z' };
const files = { read: 1, skipped: [], corrupt: [], pruned: [] };
const app = { arn: 'arn:aws:iam::111122223333:role/path/app', id: 'AROAAPP' };

/** What is collected of some files, each scanned whole, or left out when it is not understood. */
function scanned(texts: readonly string[], roles: CollectQuery['roles']) {
  const collecting = startCollecting({ window, roles, meaningOf });
  const decoding = decoder({ ...collecting.window, roles, meaningOf });
  const read = collecting.reader();
  const understood = texts.map((text) => decoding.take(readingOf(Buffer.from(text))));
  const digest = decoding.digest();
  if (digest !== null) read(digest);
  return { understood, collected: collecting.finish(files) };
}

function parsed(texts: readonly string[], roles: CollectQuery['roles']) {
  const collecting = startCollecting({ window, roles, meaningOf });
  for (const text of texts) for (const record of JSON.parse(text).Records) collecting.add(record);
  return collecting.finish(files);
}

const asked = fc.constantFrom<CollectQuery['roles']>('all', [app], [{ ...app, id: '' }], {
  arn: app.arn,
});

describe('a file that is understood', () => {
  it('gives what JSON.parse gives, whatever its records hold', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(someRecord, { maxLength: 12 }), { maxLength: 4 }),
        asked,
        (logs, roles) => {
          const texts = logs.map((records) => fileText(records));
          const { understood, collected } = scanned(texts, roles);
          const known = texts.filter((_, index) => understood[index]);
          expect(JSON.stringify(collected)).toBe(JSON.stringify(parsed(known, roles)));
        },
      ),
      { numRuns: 600 },
    );
  });

  it('is every file of plain records as CloudTrail writes them', () => {
    fc.assert(
      fc.property(
        fc.array(
          someRecord.filter((text) => !odd(text)),
          { maxLength: 12 },
        ),
        (records) => {
          expect(scanned([fileText(records)], 'all').understood).toEqual([true]);
        },
      ),
      { numRuns: 150 },
    );
  });
});

it('gives of one ARN what it gives of it among all, with the ledger as if it had been asked alone', () => {
  let several = 0;
  fc.assert(
    fc.property(fc.array(someRecord, { minLength: 30, maxLength: 50 }), (records) => {
      const isChosen = ({ roleArn }: { readonly roleArn: string }) => roleArn === app.arn;
      const all = chooseRoles(parsed([fileText(records)], 'all'), isChosen);
      if (all.evidence.length > 1) several += 1;
      const alone = chooseRoles(parsed([fileText(records)], { arn: app.arn }), isChosen);
      if (all.evidence.length > 0) expect(JSON.stringify(alone)).toBe(JSON.stringify(all));
    }),
    { numRuns: 100 },
  );
  // A role that was made again is two.
  expect(several).toBeGreaterThan(10);
});

it('tells of the same changes of permissions as JSON.parse, also in escapes', () => {
  const text = (value: string) =>
    fc.constantFrom(
      JSON.stringify(value),
      `"${value.replace(/[a-z]/, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`)}"`,
    );
  const change = fc.record({
    eventSource: fc.oneof(text('iam.amazonaws.com'), text('iot.amazonaws.com'), fc.constant('7')),
    eventName: fc.oneof(text('AttachRolePolicy'), text('DeletePolicy'), text('GetRole')),
    eventTime: fc.oneof(text('2026-03-02T10:00:00Z'), text('2031-01-01T00:00:00Z'), text('no')),
    requestParameters: fc.constantFrom('null', '{"roleName":"app","policyArn":"arn:p"}'),
    userAgent: fc.constantFrom('"cli"', '"ratchet-ticket/7"', 'null'),
    errorCode: fc.constantFrom('null', '"AccessDenied"'),
  });
  let found = 0;
  fc.assert(
    fc.property(fc.array(change, { minLength: 10, maxLength: 20 }), (changes) => {
      const records = changes.map(
        (each) =>
          `{${Object.entries(each)
            .map(([name, value]) => `"${name}":${value}`)
            .join(',')}}`,
      );
      const query = { window, roles: [], meaningOf, changes: true };
      const [slow, fast] = [startCollecting(query), startCollecting(query)];
      for (const record of records) slow.add(JSON.parse(record));
      const decoding = decoder({ ...fast.window, ...query });
      expect(decoding.take(readingOf(Buffer.from(`${fileText(records)}!`)))).toBe(false);
      expect(decoding.take(readingOf(Buffer.from(fileText(records))))).toBe(true);
      const digest = decoding.digest();
      if (digest !== null) fast.reader()(digest);
      expect(fast.changes()).toEqual(slow.changes());
      found += fast.changes().length;
    }),
  );
  expect(found).toBeGreaterThan(10);
});

describe('calls that are alike but for who made them', () => {
  const call = (partition: string, session: string, more: object) =>
    JSON.stringify({
      eventTime: '2026-03-02T10:00:00Z',
      eventSource: 'dynamodb.amazonaws.com',
      eventName: 'GetItem',
      awsRegion: 'eu-west-1',
      requestParameters: { tableName: 'orders' },
      userIdentity: {
        type: 'AssumedRole',
        principalId: `AROAAPP:${session}`,
        arn: `arn:${partition}:sts::111122223333:assumed-role/app/${session}`,
        accountId: '111122223333',
        sessionContext: {
          sessionIssuer: { type: 'Role', arn: app.arn, principalId: 'AROAAPP' },
        },
      },
      ...more,
    });
  const both = (records: readonly string[]) => {
    const text = fileText(records);
    const { understood, collected } = scanned([text], [app]);
    expect(understood).toEqual([true]);
    expect(JSON.stringify(collected)).toBe(JSON.stringify(parsed([text], [app])));
    return collected.evidence[0];
  };

  it('are on resources of the account and partition of each', () => {
    const resources = both(['aws', 'aws-cn', 'aws'].map((each) => call(each, 'a', {})))?.calls;
    expect(resources?.map(({ resource, count }) => [resource, count])).toEqual([
      ['arn:aws-cn:dynamodb:eu-west-1:111122223333:table/orders', 1],
      ['arn:aws:dynamodb:eu-west-1:111122223333:table/orders', 2],
    ]);
  });

  it('are refused to the session that the message names, and failed for the other', () => {
    const refusal = {
      errorCode: 'InvalidParameterException',
      errorMessage:
        'User: arn:aws:sts::111122223333:assumed-role/app/a is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/x because no identity-based policy allows the iam:PassRole action',
    };
    const evidence = both(['a', 'b'].map((session) => call('aws', session, refusal)));
    expect(evidence?.denials.map(({ action, count }) => [action, count])).toEqual([
      ['iam:PassRole', 1],
    ]);
    expect(evidence?.calls.map(({ action, count }) => [action, count])).toEqual([
      ['dynamodb:GetItem', 1],
    ]);
  });
});

it('understands escapes in values', () => {
  const text = fileText([
    '{"eventTime":"2026-03-02T10:00:00Z","userAgent":"\\\\","eventSource":"\\"","eventName":"\\\\\\""}',
  ]);
  expect(scanned([text], 'all').understood).toEqual([true]);
  expect(JSON.stringify(scanned([text], 'all').collected)).toBe(
    JSON.stringify(parsed([text], 'all')),
  );
});

describe('a file that is broken', () => {
  const record = (name: string) =>
    `{"eventTime":"2026-03-02T10:00:00Z","eventSource":"s3.amazonaws.com","eventName":"${name}","userIdentity":{"type":"AssumedRole","principalId":"AROAAPP:s","sessionContext":{"sessionIssuer":{"type":"Role","arn":"${app.arn}","principalId":"AROAAPP"}}},"requestParameters":{"bucketName":"b","list":[1,{"a":"}]"}]},"eventID":"0b9e2d5c-0000-4000-8000-00000000000a"}`;
  const whole = fileText([record('GetObject'), record('Put\\"Object'), record('ListBuckets')]);

  it('is not understood when it ends early, wherever', () => {
    const decoding = decoder({ from: 0, to: Number.MAX_VALUE, roles: 'all', meaningOf });
    for (let end = 0; end < whole.length; end += 1) {
      expect(decoding.take(readingOf(Buffer.from(whole.slice(0, end)))), `cut at ${end}`).toBe(
        false,
      );
    }
    expect(decoding.digest()).toBe(null);
    expect(decoding.take(readingOf(Buffer.from(whole)))).toBe(true);
    expect(decoding.digest()?.total).toBe(3);
  });

  it('leaves nothing behind in what is collected of the others', () => {
    const broken = `${whole.slice(0, -1)},`;
    const { understood, collected } = scanned([broken, whole, broken], [app]);
    expect(understood).toEqual([false, true, false]);
    expect(JSON.stringify(collected)).toBe(JSON.stringify(parsed([whole], [app])));
  });

  it.each([
    ['a byte order mark', `\ufeff${whole}`],
    ['white space in it', whole.replace('},{', '}, {')],
    ['line breaks', whole.replaceAll(',"', ',\n"')],
    ['an escape in a key', whole.replace('"eventName"', '"event\\u004eame"')],
    ['another member first', whole.replace('{"Records"', '{"a":1,"Records"')],
    ['another member last', `${whole.slice(0, -1)},"a":1}`],
    ['a second value', `${whole}{}`],
    ['a list closed by a brace', `${whole.slice(0, -2)}}}`],
    ['an object closed by a bracket', whole.replace('"list":[1,', '"list":{1,')],
    ['no comma between records', whole.replace('},{"eventTime"', '}{"eventTime"')],
    ['a comma too many', `${whole.slice(0, -2)},]}`],
    ['a number for a record', whole.replace('[{', '[7,{')],
    ['a list for a record', whole.replace('[{', '[[],{')],
    ['a comma at the end of a record', whole.replace('"}]}', '",}]}')],
    ['a member without a value', whole.replace('"eventName":"GetObject"', '"eventName":')],
    ['a control character in a string', whole.replace('GetObject', 'Get\tObject')],
    ['a record that holds records', whole.replace('"eventName"', '"Records":[],"eventName"')],
    [
      'a record that is an event history',
      whole.replace('"eventName"', '"CloudTrailEvent":"{}","eventName"'),
    ],
    ['a record over the window', whole.replace('GetObject', 'x'.repeat(600_000))],
    ['brackets without end', fileText([`{"a":${'['.repeat(100)}${']'.repeat(100)}}`])],
    ['nothing', ''],
    ['no list', '{"Records":'],
  ])('is not understood: %s', (_, text) => {
    expect(scanned([text], 'all').understood).toEqual([false]);
  });
});

it('starts numbering anew without a difference, when there are more callers and calls than it keeps', () => {
  const texts = Array.from({ length: 12 }, (_, file) =>
    fileText(
      Array.from({ length: 1500 }, (_, index) => {
        const session = `s${file % 7}-${index}`;
        return `{"eventTime":"2026-03-02T10:00:00Z","eventSource":"s3.amazonaws.com","eventName":"GetObject","awsRegion":"eu-west-1","userIdentity":{"type":"AssumedRole","principalId":"AROAAPP:${session}","arn":"arn:aws:sts::111122223333:assumed-role/app/${session}"},"requestParameters":{"bucketName":"b","key":"k${file % 5}-${index % 900}","x":"${'y'.repeat(300)}${file}${index}"}}`;
      }),
    ),
  );
  const collecting = startCollecting({ window, roles: 'all', meaningOf });
  const decoding = decoder({
    ...collecting.window,
    roles: 'all',
    meaningOf,
    mostNumbers: 2_000,
  });
  const read = collecting.reader();
  for (const text of texts) {
    expect(decoding.take(readingOf(Buffer.from(text)))).toBe(true);
    const digest = decoding.digest();
    if (digest !== null) read(digest);
  }
  expect(JSON.stringify(collecting.finish(files))).toBe(JSON.stringify(parsed(texts, 'all')));
});
