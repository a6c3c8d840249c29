import { addStacks } from '../lib/infra/deployment.ts';
import { ratchetApp } from '../lib/infra/ratchet-app.ts';
import { readSettings } from '../lib/infra/settings.ts';

const app = ratchetApp();
addStacks(app, readSettings(app.node));
