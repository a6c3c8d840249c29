import { describe, expect, it } from 'vitest';
import {
  ESCALATION_PATHS,
  EXFILTRATION_PATHS,
} from '../../../../lib/domain/blast-radius/blast-radius.ts';
import { action } from '../../../../lib/domain/catalogue/catalogue.ts';

const all = [...ESCALATION_PATHS, ...EXFILTRATION_PATHS];

describe('the tables of paths', () => {
  it('hold no fewer than what is published', () => {
    expect(ESCALATION_PATHS.length).toBeGreaterThanOrEqual(40);
    expect(EXFILTRATION_PATHS.length).toBeGreaterThanOrEqual(15);
  });

  it('name actions of the catalogue, in its spelling', () => {
    const unknown = all.flatMap(({ actions }) =>
      actions.filter((name) => action(name)?.name !== name),
    );
    expect(unknown).toEqual([]);
  });

  it('have each id, and each set of actions, once', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    const sets = all.map(({ actions }) => [...actions].sort().join(' '));
    expect(new Set(sets).size).toBe(all.length);
  });

  it('say where each is published, and what it does in words that can follow "can"', () => {
    for (const { source, what, on } of all) {
      expect(source).toMatch(/^https:\/\/[\w.-]+\/\S*$/);
      expect(what).toMatch(/^[a-z].*[^.]$/);
      expect(on).toMatch(/^(a|an|its|objects|whatever)\b/);
    }
  });
});
