import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import { ratchetApp } from '../../lib/infra/ratchet-app.ts';
import { RatchetStack } from '../../lib/infra/ratchet-stack.ts';
import { readSettings } from '../../lib/infra/settings.ts';

/** How long a hook that synthesises may take, in milliseconds, on a machine that is busy with other suites. */
export const SYNTH_MS = 120_000;

/** Every setting given, so that every statement and variable is there. */
export const EVERYTHING = {
  'ratchet:trailBucket': 'audit-logs',
  'ratchet:trailPrefix': 'org',
  'ratchet:trailArn': 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main',
  'ratchet:accessAnalyzerRoleArn': 'arn:aws:iam::111122223333:role/service-role/Analyzer',
  'ratchet:reviewerEmails': 'ada@example.org,alan@example.org',
};

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

function outdir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ratchet-synth-'));
  made.push(folder);
  return folder;
}

/** The app with the one stack, unsynthesised, and without running esbuild. */
export function appWith(context: object = {}): { app: App; stack: RatchetStack } {
  const app = ratchetApp({
    outdir: outdir(),
    context: { 'aws:cdk:bundling-stacks': [], ...context },
  });
  return { app, stack: new RatchetStack(app, 'Ratchet', readSettings(app.node)) };
}

export function templateWith(context: object = {}): Template {
  return Template.fromStack(appWith(context).stack);
}
