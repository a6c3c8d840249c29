import { readFileSync } from 'node:fs';
import { App, type AppProps, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';

/**
 * The CDK app with the feature flags of cdk.json, which is their one place, and the AwsSolutions rules on synth.
 * The CLI would pass the flags by itself; a plain `node bin/app.ts` and the tests would get another template
 * without them. What the CLI passes (`-c`) wins over what is given here.
 */
export function ratchetApp(props: Omit<AppProps, 'context'> & { context?: object } = {}): App {
  const app = new App({ ...props, context: { ...flags(), ...props.context } });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

function flags(): Record<string, unknown> {
  const file = new URL('../../cdk.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')).context;
}
