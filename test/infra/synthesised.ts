import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import { addStacks } from '../../lib/infra/deployment.ts';
import { ratchetApp } from '../../lib/infra/ratchet-app.ts';
import { readSettings } from '../../lib/infra/settings.ts';

/** How long a hook that synthesises may take, in milliseconds, on a machine that is busy with other suites. */
export const SYNTH_MS = 120_000;

/** Every setting of a deployment for one account given, so that every statement and variable is there. */
export const EVERYTHING = {
  'ratchet:trailBucket': 'audit-logs',
  'ratchet:trailPrefix': 'org',
  'ratchet:trailReader': 'athena',
  'ratchet:trailArn': 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main',
  'ratchet:accessAnalyzerRoleArn': 'arn:aws:iam::111122223333:role/service-role/Analyzer',
  'ratchet:reviewerEmails': 'ada@example.org,alan@example.org',
  'ratchet:operatorEmails': 'ops@example.org',
  'ratchet:slackSecret': 'ratchet/slack',
  'ratchet:webhookSecret': 'ratchet/webhook',
  'ratchet:githubSecret': 'ratchet/github',
  'ratchet:jiraSecret': 'ratchet/jira',
};

/** The same, with a role made for Access Analyzer. */
export const WITH_ACCESS_ROLE = {
  ...EVERYTHING,
  'ratchet:accessAnalyzerRoleArn': undefined,
  'ratchet:trailKeyArn': 'arn:aws:kms:us-east-1:111122223333:key/0a1b2c3d',
};

/** A hub and its member. */
export const ORGANISATION = {
  ...WITH_ACCESS_ROLE,
  'ratchet:deployment': 'hub',
  'ratchet:organizationId': 'o-a1b2c3d4e5',
  'ratchet:hubAccount': '111122223333',
  'ratchet:externalId': 'between-the-two',
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

/** The app with the stacks that the settings ask for, unsynthesised, and without running esbuild. */
export function appWith(context: object = {}): { app: App; stack: (id?: string) => Stack } {
  const given = Object.entries(context).filter(([, value]) => value !== undefined);
  const app = ratchetApp({
    outdir: outdir(),
    context: { 'aws:cdk:bundling-stacks': [], ...Object.fromEntries(given) },
  });
  addStacks(app, readSettings(app.node));
  const stack = (id = 'Ratchet') => {
    const found = app.node.findChild(id);
    if (Stack.isStack(found)) return found;
    throw new Error(`${id} is no stack`);
  };
  return { app, stack };
}

export function templateWith(context: object = {}, id = 'Ratchet'): Template {
  return Template.fromStack(appWith(context).stack(id));
}
