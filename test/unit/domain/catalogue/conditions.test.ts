import { describe, expect, it } from 'vitest';
import { actionsMatching } from '../../../../lib/domain/catalogue/catalogue.ts';
import { conditionsOf, globalConditionKeys } from '../../../../lib/domain/catalogue/conditions.ts';
import type { ConditionKey } from '../../../../lib/domain/catalogue/packed-conditions.ts';

const names = (keys: readonly { readonly name: string }[] = []) => keys.map(({ name }) => name);

describe('conditionsOf', () => {
  it('tells the keys of an action, with their types', () => {
    expect(conditionsOf('IAM:passrole')?.always).toEqual([
      { name: 'iam:AssociatedResourceArn', type: 'ARN' },
      { name: 'iam:PassedToService', type: 'String' },
    ]);
  });

  it('tells what comes on top on a type of resource, and only there', () => {
    const { always, byType } = conditionsOf('ec2:RunInstances') ?? {};
    expect(names(byType?.get('instance'))).toContain('ec2:InstanceType');
    expect(names(byType?.get('subnet'))).not.toContain('ec2:InstanceType');
    expect(names(always)).not.toContain('ec2:InstanceType');
  });

  it('says once what holds always', () => {
    const { always, byType } = conditionsOf('account-access:TagResource') ?? {};
    const twice = [...(byType?.values() ?? [])].flat().filter((key) => always?.includes(key));
    expect(names(always)).toContain('aws:ResourceTag/${TagKey}');
    expect(twice).toEqual([]);
  });

  it('gives the keys that a type of resource has whatever is done with it', () => {
    expect(names(conditionsOf('kms:Decrypt')?.byType.get('key'))).toContain(
      'aws:ResourceTag/${TagKey}',
    );
  });

  it('has none for an action of a service without condition keys', () => {
    expect(conditionsOf('a2c:GetDeploymentJobDetails')).toEqual({ always: [], byType: new Map() });
  });

  it.each(['s3:GetNothing', 'nothing:Get', '', '__proto__:constructor', 's3:__proto__'])(
    'knows nothing of "%s"',
    (name) => {
      expect(conditionsOf(name)).toBeUndefined();
    },
  );

  it('describes every key it names, once an action and place, in order', () => {
    const lists = actionsMatching('*').flatMap((action) => {
      const { always = [], byType = new Map<string, readonly ConditionKey[]>() } =
        conditionsOf(action) ?? {};
      return [always, ...byType.values()];
    });
    const unordered = lists.filter((keys) =>
      keys.some(({ name }, at) => at > 0 && name <= (keys[at - 1]?.name ?? '')),
    );
    expect(unordered).toEqual([]);
    expect(lists.flat().filter(({ type }) => !/^[A-Z]\w+$/.test(type))).toEqual([]);
    expect(lists.flat().length).toBeGreaterThan(20_000);
  });
});

describe('the global keys', () => {
  it.each([
    ['aws:SourceIp', 'IPAddress'],
    ['aws:PrincipalTag/tag-key', 'String'],
    ['aws:MultiFactorAuthPresent', 'Bool'],
    ['aws:CalledVia', 'ArrayOfString'],
  ])('have %s, of type %s', (name, type) => {
    expect(globalConditionKeys).toContainEqual({ name, type });
  });
});
