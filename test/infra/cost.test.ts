import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { costPage, type Machine, type Template } from '../../scripts/cost/cost-page.ts';
import { SETTINGS } from '../../scripts/cost/usage.ts';
import { SYNTH_MS, templateWith } from './synthesised.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const machine: Machine = JSON.parse(read('statemachines/tighten-role.asl.json'));
const template = (): Template => templateWith(SETTINGS).toJSON() as Template;

it(
  'says on docs/cost.md what the template costs by the figures of use (npm run cost)',
  () => {
    expect(costPage(template(), machine)).toBe(read('docs/cost.md'));
  },
  SYNTH_MS,
);

it('adds up: the whole is its fixed part and its part for each role', () => {
  const page = read('docs/cost.md');
  const [fixed = 0, each = 0] = [...page.matchAll(/\*\*together\*\* \| \| \*\*([\d,.]+)\*\*/g)].map(
    ([, sum = '']) => Number(sum.replaceAll(',', '')),
  );
  const [, whole = ''] = /\| 1,000 \| ([\d,.]+) \|/.exec(page) ?? [];
  expect(Number(whole.replaceAll(',', ''))).toBeCloseTo(fixed + each, 1);
});

it(
  'refuses figures about a state that the machine no longer has',
  () => {
    const { Admit: _, ...States } = machine.States;
    expect(() => costPage(template(), { States })).toThrow('tighten-role has no state Admit');
  },
  SYNTH_MS,
);
