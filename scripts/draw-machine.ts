// Keeps the picture of the state machine in README.md true: `npm run draw` writes it, a test compares it.
import { readFileSync, writeFileSync } from 'node:fs';
import { drawn, withPicture } from './machine-picture.ts';

const readme = new URL('../README.md', import.meta.url);
const machine = new URL('../statemachines/tighten-role.asl.json', import.meta.url);

const text = readFileSync(readme, 'utf8');
writeFileSync(readme, withPicture(text, drawn(JSON.parse(readFileSync(machine, 'utf8')))));
