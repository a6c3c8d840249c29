import { Stack } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { expect, it } from 'vitest';
import { appWith, EVERYTHING, ORGANISATION, SYNTH_MS, WITH_ACCESS_ROLE } from './synthesised.ts';

it.each([
  ['no setting', {}],
  ['every setting', EVERYTHING],
  [
    'a role for Access Analyzer and another region',
    { ...WITH_ACCESS_ROLE, 'ratchet:regions': 'eu-west-1' },
  ],
  ['an organisation', ORGANISATION],
  ['links for a login', { 'ratchet:review': { login: 'link', earlierLinkKeys: ['0a1b-2c3d'] } }],
])(
  'leaves cdk-nag no finding without a reason, with %s',
  (_, context) => {
    const { app } = appWith(context);

    expect(() => app.synth()).not.toThrow();
  },
  SYNTH_MS,
);

it(
  'would fail the synth on a finding that nobody explained',
  () => {
    const { app } = appWith();
    new Queue(new Stack(app, 'Other'), 'Plain');

    expect(() => app.synth()).toThrow(/AwsSolutions-SQS4/);
  },
  SYNTH_MS,
);
