import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { drawn, withPicture } from '../../scripts/machine-picture.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

it('shows the state machine as it is (npm run draw)', () => {
  const readme = read('README.md');
  const machine = JSON.parse(read('statemachines/tighten-role.asl.json'));
  expect(withPicture(readme, drawn(machine))).toBe(readme);
});
