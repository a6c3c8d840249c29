import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { action } from '../../lib/domain/catalogue/catalogue.ts';
import { meaningOf } from '../../lib/domain/trail/actions.ts';
import { attribute } from '../../lib/domain/trail/attribution.ts';
import type { ActionUse, TrailRecord } from '../../lib/domain/trail/record.ts';
import { unmappedReason } from '../../lib/domain/trail/unmapped.ts';

// Real logs of others, outside the repository: ../shared/data/README.md says whose. Nothing is skipped without them.
const DATA = new URL('../../../shared/data/', import.meta.url);

interface Sample {
  readonly file: string;
  readonly pair: string;
  readonly record: TrailRecord & { readonly resources?: unknown };
}

const all: readonly Sample[] = readdirSync(new URL('cloudtrail/', DATA)).flatMap((file) => {
  const text = gunzipSync(readFileSync(new URL(`cloudtrail/${file}`, DATA))).toString('utf8');
  const records: readonly TrailRecord[] = JSON.parse(text).Records;
  return records.map((record) => ({
    file,
    pair: `${record.eventSource}:${record.eventName}`,
    record,
  }));
});
const samples = all.filter(({ record }) => record.eventType === 'AwsApiCall');

function linesOf(name: string): readonly (readonly string[])[] {
  return readFileSync(new URL(`mapping/${name}`, DATA), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('\t'));
}

function rowsOf(name: string): readonly Readonly<Record<string, string>>[] {
  const [columns = [], ...lines] = linesOf(name);
  return lines.map((cells) =>
    Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ''])),
  );
}

/** Dependent actions: their service says nothing about the call's own. */
const FROM_ELSEWHERE = /^(?:iam:PassRole|organizations:|iot:DescribeThing)/;

function usesOf(record: TrailRecord): readonly ActionUse[] {
  const meaning = meaningOf(record);
  return meaning.kind === 'uses' ? meaning.uses : [];
}

function usesOfPair(source: string, event: string): readonly ActionUse[] {
  return samples
    .filter(({ pair }) => pair === `${source}:${event}`)
    .flatMap(({ record }) => usesOf(record));
}

describe('every API call of the logs', () => {
  it('maps to actions of the catalogue, needs no permission, or is unmapped by name', () => {
    const kinds = new Map(samples.map(({ pair, record }) => [pair, meaningOf(record).kind]));
    const unmapped = [...kinds].filter(([, kind]) => kind === 'unmapped').map(([pair]) => pair);
    const unmappedEvents = samples.filter(
      ({ record }) => meaningOf(record).kind === 'unmapped',
    ).length;
    const share = (part: number, whole: number) => `${((100 * part) / whole).toFixed(2)} %`;
    console.log(
      `${kinds.size} pairs, ${share(kinds.size - unmapped.length, kinds.size)} understood;`,
      `${samples.length} calls, ${share(samples.length - unmappedEvents, samples.length)} understood; unmapped:`,
      unmapped.sort(),
    );

    const unknown = samples.flatMap(({ record }) =>
      usesOf(record).filter((use) => action(use.action)?.name !== use.action),
    );
    expect(unknown).toEqual([]);
    expect(unmappedEvents / samples.length).toBeLessThan(0.001);
    for (const pair of unmapped) console.log(`${pair}: ${unmappedReason(pair)}`);
    expect(unmapped.filter((pair) => unmappedReason(pair) === '')).toEqual([]);
  });

  it('names a resource only of a type that the action knows, or null, or * without types', () => {
    const wrong = samples.flatMap(({ record }) =>
      usesOf(record).filter((use) => {
        const types = action(use.action)?.resourceTypes.length ?? 0;
        return types === 0 ? use.resource !== '*' : use.resource === '*';
      }),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the answers that others wrote down', () => {
  const invalid = new Set(['(invalid pair)', '(none)', '?']);
  const mismatches = rowsOf('mismatches.tsv').filter((row) => row['kind'] === 'api');

  it.each(mismatches.filter((row) => !invalid.has(row['iam_actions'] ?? '')))(
    '$eventSource $eventName is one of $iam_actions',
    ({ eventSource = '', eventName = '', iam_actions = '' }) => {
      const answers = iam_actions.split(',').filter((name) => action(name) !== undefined);
      const uses = usesOfPair(eventSource, eventName).filter((use) => use.via === 'event');
      const names = new Set(uses.map((use) => use.action));
      // Answers gone from AWS's list of actions leave the call unmapped by name.
      expect([...names].every((name) => answers.includes(name))).toBe(true);
      expect(names.size > 0).toBe(answers.length > 0);
    },
  );

  it.each(mismatches.filter((row) => invalid.has(row['iam_actions'] ?? '')))(
    '$eventSource $eventName gives no use',
    ({ eventSource = '', eventName = '' }) => {
      expect(usesOfPair(eventSource, eventName)).toEqual([]);
    },
  );

  const events = rowsOf('mismatches.tsv').filter((row) => row['kind'] !== 'api');
  it.each(events)('$eventSource $eventName is no call that IAM decides', (row) => {
    const found = all
      .filter(({ pair }) => pair === `${row['eventSource']}:${row['eventName']}`)
      .filter(({ record }) => record.eventType !== 'AwsApiCall');
    expect(found.length).toBeGreaterThan(0);
    for (const { record } of found) {
      expect(attribute(record)).toEqual({ kind: 'dropped', reason: 'not-an-api-call' });
    }
  });

  // Messages of hand-made fixtures: `iam:Action` on `resource` is a placeholder.
  it.each(rowsOf('denied_truth.tsv').filter((row) => row['named_action'] !== 'iam:Action'))(
    '$eventSource $eventName was refused as $named_action on $named_resource',
    ({ eventSource = '', eventName = '', named_action = '', named_resource = '' }) => {
      const uses = usesOfPair(eventSource, eventName);
      expect(uses.map((use) => use.action)).toContain(named_action);
      const isStar = uses.some((use) => use.action === named_action && use.resource === '*');
      expect(named_resource === '*' ? isStar : true).toBe(true);
    },
  );

  // Operations of the whole API whose name is no action. What the answers of 2023 say and AWS no longer lists is left out.
  it('are met over the whole API where they are known', () => {
    const rows = linesOf('api_surface_misses.tsv').flatMap(([, event = '', , answers = '']) => {
      const live = answers.split(',').flatMap((name) => action(name.trim())?.name ?? []);
      const own = live.find((name) => !FROM_ELSEWHERE.test(name));
      return own === undefined ? [] : [{ event, own, live }];
    });
    const wrong = rows.flatMap(({ event, own, live }) => {
      const prefix = own.slice(0, own.indexOf(':'));
      const names = usesOf({
        eventSource: `${prefix}.amazonaws.com`,
        eventName: event,
        // PartiQL and transactions are told by their content.
        requestParameters: {
          accountId: '111122223333',
          statement: 'SELECT * FROM "orders"',
          requestItems: [{ operation: 'Put', tableName: 'orders' }],
        },
      })
        .filter((use) => use.via === 'event')
        .map((use) => use.action);
      return names.length > 0 && names.every((name) => live.includes(name))
        ? []
        : [`${prefix}:${event} is ${live.join(' ')}, found ${names.join(' ')}`];
    });
    console.log(
      `${rows.length - wrong.length} of ${rows.length} answers met; otherwise:\n  ${wrong.join('\n  ')}`,
    );
    expect(rows.length).toBeGreaterThan(250);
    expect(wrong.length / rows.length).toBeLessThan(0.04);
  });

  it('finds the passed role wherever a call carries one', () => {
    const rows = rowsOf('extra_actions.tsv').filter((row) =>
      row['all_actions_per_map2023']?.includes('iam:PassRole'),
    );
    const carried = rows.flatMap(({ eventSource, eventName }) =>
      samples
        .filter(({ pair }) => pair === `${eventSource}:${eventName}`)
        .filter(({ record }) =>
          /arn:aws[a-z-]*:iam::\d{12}:role\//.test(JSON.stringify(record.requestParameters)),
        )
        .map(({ pair, record }) => ({
          pair,
          roles: usesOf(record).filter((use) => use.via === 'pass-role'),
        })),
    );
    const missed = carried.filter(({ roles }) => roles.length === 0).map(({ pair }) => pair);
    console.log(`${carried.length} calls carry a role; not passed:`, [...new Set(missed)]);
    expect(missed).toEqual([]);
    expect(carried.length).toBeGreaterThan(20);
  });
});
