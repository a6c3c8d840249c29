import type { PolicyDocument, Statement } from '../../lib/domain/policy/document.ts';
import type { RoleSnapshot } from '../../lib/domain/role.ts';
import { ROLE } from './evidence-of.ts';

export const documentOf = (...statements: readonly Statement[]): PolicyDocument => ({
  version: '2012-10-17',
  statements,
});

export const allow = (
  action: readonly string[],
  resource: readonly string[] = ['*'],
  more: Partial<Statement> = {},
): Statement => ({ effect: 'Allow', action, resource, ...more });

export const deny = (
  action: readonly string[],
  resource: readonly string[] = ['*'],
): Statement => ({ effect: 'Deny', action, resource });

export const managed = (name: string, ...statements: readonly Statement[]) => ({
  arn: `arn:aws:iam::111122223333:policy/${name}`,
  name,
  versionId: 'v1',
  document: documentOf(...statements),
});

export function snapshotOf(more: Partial<RoleSnapshot> = {}): RoleSnapshot {
  return {
    arn: ROLE,
    name: 'app',
    path: '/',
    id: 'AROAAPP',
    created: '2026-01-01T00:00:00.000Z',
    attached: [],
    inline: [],
    boundary: null,
    trust: {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { Service: 'lambda.amazonaws.com' },
        Action: 'sts:AssumeRole',
      },
    },
    tags: {},
    ...more,
  };
}
