// Keeps docs/cost.md true: `npm run cost` writes it from the template, a test compares it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addStacks } from '../lib/infra/deployment.ts';
import { ratchetApp } from '../lib/infra/ratchet-app.ts';
import { readSettings } from '../lib/infra/settings.ts';
import { costPage } from './cost/cost-page.ts';
import { SETTINGS } from './cost/usage.ts';

const outdir = mkdtempSync(join(tmpdir(), 'ratchet-cost-'));
const app = ratchetApp({ outdir, context: { 'aws:cdk:bundling-stacks': [], ...SETTINGS } });
addStacks(app, readSettings(app.node));
const { template } = app.synth().getStackByName('Ratchet');
rmSync(outdir, { recursive: true });

const machine = new URL('../statemachines/tighten-role.asl.json', import.meta.url);
const page = costPage(template, JSON.parse(readFileSync(machine, 'utf8')));
writeFileSync(new URL('../docs/cost.md', import.meta.url), page);
console.log(page);
