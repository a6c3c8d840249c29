import { cpus } from 'node:os';
import { bench as coldStart } from './bench/cold-start.ts';
import { bench as contain } from './bench/contain.ts';
import { bench as evaluate } from './bench/evaluate.ts';
import { bench as fit } from './bench/fit.ts';

// Measures the policy algebra in one run. Without arguments every section, else those named: npm run bench:policy fit
const SECTIONS = { evaluate, contain, fit, 'cold-start': coldStart };

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(SECTIONS, name));
if (unknown.length > 0) {
  process.stderr.write(
    `No section ${unknown.join(', ')}; there are ${Object.keys(SECTIONS).join(', ')}.\n`,
  );
  process.exit(2);
}

print(`Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, one core unless said`);
for (const [name, bench] of Object.entries(SECTIONS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  print('');
  await bench(print);
}
