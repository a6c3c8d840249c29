import { ratchetApp } from '../lib/infra/ratchet-app.ts';
import { RatchetStack } from '../lib/infra/ratchet-stack.ts';
import { readSettings } from '../lib/infra/settings.ts';

const app = ratchetApp();
new RatchetStack(app, 'Ratchet', readSettings(app.node));
