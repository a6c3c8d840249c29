import { expect, it } from 'vitest';
import type { Trails } from '../../lib/ports.ts';
import { iamEvent } from '../support/tag-events.ts';

const POLICY = 'arn:aws:iam::111122223333:policy/wide';
const ROLE = { arn: 'arn:aws:iam::111122223333:role/service/app', policies: [POLICY] };
const WINDOW = { from: '2026-11-02T00:00:00.000Z', to: '2026-11-03T00:00:00.000Z' };

let made = 0;
const event = (name: string, parameters: object, eventTime: string, more: object = {}) =>
  iamEvent(
    name,
    { roleName: 'app', ...parameters },
    {
      eventTime,
      eventID: `event-${++made}`,
      recipientAccountId: '111122223333',
      ...more,
    },
  ).detail;

/** `make` gives a trail that holds the records, for every adapter of the Trails port. */
export function changesContract(
  name: string,
  make: (records: readonly object[]) => Promise<Pick<Trails, 'changes'>>,
): void {
  it(`${name} tells who changed a role in a window, the earliest first`, async () => {
    const twice = event('AttachRolePolicy', { policyArn: POLICY }, '2026-11-02T11:00:00Z');
    const trails = await make([
      twice,
      event('PutRolePolicy', { policyName: 'more' }, '2026-11-02T10:00:00Z'),
      twice,
      event(
        'CreatePolicyVersion',
        { roleName: undefined, policyArn: POLICY },
        '2026-11-02T12:00:00Z',
      ),
      event('DetachRolePolicy', { policyArn: POLICY }, '2026-11-01T23:59:59Z'),
      event('DetachRolePolicy', { policyArn: POLICY }, '2026-11-03T00:00:00Z'),
      event('AttachRolePolicy', { roleName: 'other', policyArn: POLICY }, '2026-11-02T10:00:00Z'),
      event('AttachRolePolicy', {}, '2026-11-02T10:00:00Z', { errorCode: 'AccessDenied' }),
      event('TagRole', {}, '2026-11-02T10:00:00Z'),
    ]);

    const changes = await trails.changes(ROLE, WINDOW);

    expect(changes.map(({ at, event: what, policy }) => [at, what, policy])).toEqual([
      ['2026-11-02T10:00:00Z', 'PutRolePolicy', 'more'],
      ['2026-11-02T11:00:00Z', 'AttachRolePolicy', POLICY],
      ['2026-11-02T12:00:00Z', 'CreatePolicyVersion', POLICY],
    ]);
  });

  it(`${name} tells nothing where nobody changed it`, async () => {
    const trails = await make([event('TagRole', {}, '2026-11-02T10:00:00Z')]);
    expect(await trails.changes(ROLE, WINDOW)).toEqual([]);
  });
}
