// Run as a process of its own: tightens roles and kills itself, hard, at the first transition that it has saved.
import { runTighten } from './run-tighten.ts';

const [dump = '', logs = '', selectors = '', out = ''] = process.argv.slice(2);
const met = new Set<string>();

const progress = {
  say: () => {},
  done: () => {},
  doing: (text: string) => {
    const role = /^\d+\/\d+ ([\w-]+): /.exec(text)?.[1];
    if (role === undefined) return;
    // A run first saves each execution as it found it.
    if (met.has(role)) process.kill(process.pid, 'SIGKILL');
    met.add(role);
  },
};
await runTighten(
  { authorizationDetails: dump, cloudtrail: [logs], eventSelectors: selectors, out },
  progress,
);
