import { App, Fn, Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyDocument, Role } from 'aws-cdk-lib/aws-iam';
import { transformSync } from 'esbuild';

/** The documents of the managed policies that the snippet adds to a stack, as they go into the stack's template. */
export function documentsMadeBy(snippet: string): readonly unknown[] {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Orders');
  const role = Role.fromRoleName(stack, 'Role', 'orders-api');
  const plain = transformSync(snippet.replaceAll(/^import .*$/gm, ''), { loader: 'ts' }).code;
  const names = { ManagedPolicy, PolicyDocument, Fn, Stack, role };
  new Function(...Object.keys(names), plain).apply(stack, Object.values(names));
  return stack.node.children
    .filter((child) => child instanceof ManagedPolicy)
    .map(({ document }) => stack.resolve(document));
}
