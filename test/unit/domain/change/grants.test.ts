import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { narrowedGrants } from '../../../../lib/domain/change/grants.ts';
import { contains } from '../../../../lib/domain/policy/contain.ts';
import { evaluate } from '../../../../lib/domain/policy/evaluate.ts';
import { documents } from '../../../support/policy-arbitraries.ts';
import { allow, deny, documentOf } from '../../../support/snapshot-of.ts';

const BUCKET = 'arn:aws:s3:::data';
const onMfa = { condition: { Bool: { 'aws:MultiFactorAuthPresent': ['true'] } } };

describe('narrowedGrants', () => {
  it('copies the wanted action of a wildcard, on the one resource', () => {
    const had = documentOf(allow(['s3:*'], [`${BUCKET}/*`], onMfa), allow(['sqs:*']));
    expect(narrowedGrants([had], [{ action: 's3:GetObject', resource: `${BUCKET}/a` }])).toEqual([
      allow(['s3:GetObject'], [`${BUCKET}/a`], onMfa),
    ]);
  });

  it('copies a whole service as it was granted', () => {
    const had = documentOf(
      allow(['s3:Get*', 'sqs:SendMessage'], [`${BUCKET}/*`]),
      allow(['s3:ListBucket'], [BUCKET]),
    );
    const back = narrowedGrants([had], [{ action: 's3:*', resource: null }]);
    expect(back).toEqual([allow(['s3:Get*'], [`${BUCKET}/*`]), allow(['s3:ListBucket'], [BUCKET])]);
  });

  it('lists what only overlaps', () => {
    const back = narrowedGrants(
      [documentOf(allow(['s3:*Acl']))],
      [{ action: 's3:Get*', resource: null }],
    );
    expect(back.flatMap(({ action = [] }) => action)).toEqual(
      expect.arrayContaining(['s3:GetBucketAcl', 's3:GetObjectAcl']),
    );
    expect(back.flatMap(({ action = [] }) => action)).not.toContain('s3:PutObjectAcl');
  });

  it('turns NotAction into the wanted actions, and keeps NotResource', () => {
    const had = documentOf({ effect: 'Allow', notAction: ['iam:*'], notResource: [BUCKET] });
    expect(narrowedGrants([had], [{ action: 'sqs:SendMessage', resource: null }])).toEqual([
      { effect: 'Allow', action: ['sqs:SendMessage'], notResource: [BUCKET] },
    ]);
    expect(narrowedGrants([had], [{ action: 'iam:CreateUser', resource: null }])).toEqual([]);
  });

  it('gives nothing that was not granted, and no Deny', () => {
    const had = documentOf(allow(['s3:GetObject'], [`${BUCKET}/*`]), deny(['s3:*']));
    expect(narrowedGrants([had], [{ action: 's3:PutObject', resource: null }])).toEqual([]);
    expect(
      narrowedGrants([had], [{ action: 's3:GetObject', resource: 'arn:aws:s3:::other/a' }]),
    ).toEqual([]);
  });

  it('keeps a resource with a variable as it is written, and takes stars in names for stars', () => {
    const own = documentOf(allow(['s3:GetObject'], [`${BUCKET}/\${aws:username}/*`]));
    expect(
      narrowedGrants([own], [{ action: 's3:GetObject', resource: `${BUCKET}/ann/a` }]),
    ).toEqual(own.statements);
    const all = documentOf(allow(['s3:GetObject']));
    expect(narrowedGrants([all], [{ action: 's3:GetObject', resource: `${BUCKET}/a*` }])).toEqual([
      allow(['s3:GetObject'], [`${BUCKET}/a\${*}`]),
    ]);
  });

  it('never gives more than there was, and always what was granted of the wanted', () => {
    const wanted = fc.constantFrom('s3:GetObject', 's3:Get*', 'sqs:*', 's3:PutObject');
    fc.assert(
      fc.property(documents, wanted, (had, action) => {
        const statements = narrowedGrants([had], [{ action, resource: null }]);
        const allows = {
          ...had,
          statements: had.statements.filter(({ effect }) => effect === 'Allow'),
        };
        expect(contains([allows], [documentOf(...statements)])).toEqual({ kind: 'proven' });
        const request = {
          action: 's3:GetObject',
          resource: `${BUCKET}/a`,
          context: {},
          contextComplete: true,
        };
        const then = evaluate({ identity: [allows] }, request).decision;
        if (then === 'allowed' && action.startsWith('s3:Get'))
          expect(evaluate({ identity: [documentOf(...statements)] }, request).decision).toBe(
            'allowed',
          );
      }),
      { numRuns: 500 },
    );
  });
});
