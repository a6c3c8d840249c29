import type { Template } from 'aws-cdk-lib/assertions';

/** A statement of a policy in the template, every list a list. */
export interface Granted {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: string;
}

interface Written {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

interface PolicyResource {
  readonly Properties: {
    readonly PolicyDocument: { readonly Statement: readonly Written[] };
    readonly Roles: readonly { readonly Ref: string }[];
  };
}

/** All that a role of the template may do: logical id of the role, without its hash, to its statements. */
export function grantedByRole(template: Template): ReadonlyMap<string, readonly Granted[]> {
  const granted = new Map<string, readonly Granted[]>();
  const policies: Readonly<Record<string, PolicyResource>> = Object.fromEntries(
    Object.entries(template.findResources('AWS::IAM::Policy')),
  ) as Record<string, PolicyResource>;
  for (const { Properties } of Object.values(policies)) {
    for (const { Ref } of Properties.Roles) {
      const role = Ref.replace(/Role[0-9A-F]{8}$/, '');
      const statements = statementsOf(Properties.PolicyDocument);
      granted.set(role, [...(granted.get(role) ?? []), ...statements]);
    }
  }
  return granted;
}

/** The statements of a policy document in a template. */
export function statementsOf({
  Statement,
}: PolicyResource['Properties']['PolicyDocument']): readonly Granted[] {
  return Statement.map(readStatement);
}

const TRACES = ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'];

/** Without what every function may send to X-Ray, which knows no resource. */
export function withoutTraces(statements: readonly Granted[]): readonly Granted[] {
  return statements
    .map((statement) => ({
      ...statement,
      actions: statement.actions.filter((action) => !TRACES.includes(action)),
    }))
    .filter(({ actions }) => actions.length > 0);
}

/** `Allow iam:GetRole on arn:aws:iam::ACCOUNT:role/*`, with the condition as JSON behind it. */
export function told({ effect, actions, resources, condition }: Granted): string {
  const when = condition === '' ? '' : ` if ${condition}`;
  return `${effect} ${actions.join(' ')} on ${resources.join(' ')}${when}`;
}

function readStatement({ Effect, Action, Resource, Condition }: Written): Granted {
  return {
    effect: Effect,
    actions: [Action].flat().toSorted(),
    resources: [Resource].flat().map(readable).toSorted(),
    condition: Condition === undefined ? '' : JSON.stringify(plain(Condition)),
  };
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  if ('Fn::Join' in value || 'Ref' in value || 'Fn::GetAtt' in value) return readable(value);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}

/** CloudFormation's intrinsics as text: `<Archive.Arn>`, `ACCOUNT`. */
function readable(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, ...intrinsic } = value as { Ref?: string } & Record<string, readonly unknown[]>;
  if (Ref === 'AWS::AccountId') return 'ACCOUNT';
  if (Ref === 'AWS::Partition') return 'PARTITION';
  if (Ref !== undefined) return `<${withoutHash(Ref)}>`;
  const [id, attribute] = intrinsic['Fn::GetAtt'] ?? [];
  if (id !== undefined) return `<${withoutHash(String(id))}.${String(attribute)}>`;
  const [, parts] = intrinsic['Fn::Join'] ?? [];
  return (parts as readonly unknown[]).map(readable).join('');
}

function withoutHash(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}
