import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionsMatching } from '../../../../lib/domain/catalogue/catalogue.ts';
import type { Evidence } from '../../../../lib/domain/evidence/evidence.ts';
import { lastAccessedNotes } from '../../../../lib/domain/last-accessed/notes.ts';
import { type Reconciliation, reconcile } from '../../../../lib/domain/last-accessed/reconcile.ts';
import type { LastAccessedReport } from '../../../../lib/domain/last-accessed/report.ts';
import { sightAfter } from '../../../../lib/domain/last-accessed/sight.ts';
import { Options } from '../../../../lib/domain/options.ts';
import { draftProposal } from '../../../../lib/domain/proposal/draft.ts';
import { judgeSoak } from '../../../../lib/domain/soak/judge.ts';
import { visibilityUnder } from '../../../../lib/domain/trail/visibility.ts';
import { callOf, denialOf, everyDay, evidenceOf } from '../../../support/evidence-of.ts';
import { allow, managed, snapshotOf } from '../../../support/snapshot-of.ts';

const IN_WINDOW = '2026-09-09T10:00:00.000Z';
const BEFORE = '2026-03-01T10:00:00.000Z';
const queue = 'arn:aws:sqs:eu-west-1:111122223333:q';
const service = (
  name: string,
  last: string | null,
  actions: Record<string, string | null> = {},
) => ({
  service: name,
  last,
  actions: Object.entries(actions).map(([action, used]) => ({
    action: `${name}:${action}`,
    last: used,
  })),
});
const report = (...services: LastAccessedReport['services']): LastAccessedReport => ({
  kind: 'known',
  reportedAt: '2026-09-15T00:00:00.000Z',
  services,
});
const seen = (lastAccessed: Evidence['lastAccessed'], more: Partial<Evidence> = {}) =>
  evidenceOf({
    calls: [callOf('sqs:SendMessage', queue, everyDay(1, 14))],
    ...(lastAccessed === undefined ? {} : { lastAccessed }),
    ...more,
  });

function found(evidence: Evidence): Reconciliation {
  const reconciliation = reconcile(evidence);
  if (reconciliation === null) throw new Error('IAM was not asked');
  return reconciliation;
}

describe('reconcile', () => {
  it('has nothing to say when IAM was not asked or could not answer', () => {
    expect(reconcile(seen(undefined))).toBeNull();
    expect(reconcile(seen({ kind: 'unavailable', reason: 'denied' }))).toBeNull();
  });

  it('tells services used unseen, used before the window, and never used, apart', () => {
    const found = reconcile(
      seen(
        report(
          service('ec2', BEFORE),
          service('glue', IN_WINDOW),
          service('sns', null),
          service('sqs', IN_WINDOW),
        ),
      ),
    );

    expect(found).toMatchObject({
      used: ['glue', 'sqs'],
      unshownServices: [{ name: 'glue', last: IN_WINDOW }],
      before: [{ name: 'ec2', last: BEFORE }],
      never: ['sns'],
    });
  });

  it.each([
    ['allowed', { calls: [callOf('glue:GetJob', null)] }],
    ['refused, since IAM counts attempts', { denials: [denialOf('glue:GetJob', null)] }],
    ['of no known action', { unmapped: { 'glue.amazonaws.com:NewThing': 2 } }],
  ])('counts a service as shown by a call that was %s', (_, more) => {
    expect(reconcile(seen(report(service('glue', IN_WINDOW)), more))?.unshownServices).toEqual([]);
  });

  it('tells tracked actions used unseen from those whose silence IAM confirms, in any case of letters', () => {
    const found = reconcile(
      seen(
        report(
          service('sqs', IN_WINDOW, {
            createqueue: IN_WINDOW,
            DeleteQueue: BEFORE,
            PurgeQueue: null,
            SENDMESSAGE: IN_WINDOW,
          }),
        ),
      ),
    );

    expect(found?.unshownActions).toEqual([{ name: 'sqs:CreateQueue', last: IN_WINDOW }]);
    expect(found?.confirmed).toEqual(['sqs:DeleteQueue', 'sqs:PurgeQueue']);
  });

  it('takes the name of an operation for shown when its event is, and for its whole service when it is not', () => {
    const tracked = report(service('s3', IN_WINDOW, { ListBuckets: IN_WINDOW }));
    const listing = callOf('s3:ListAllMyBuckets', '*', ['2026-09-01'], {
      event: 's3.amazonaws.com:ListBuckets',
    });
    const other = callOf('s3:CreateBucket', 'arn:aws:s3:::b', ['2026-09-01']);

    expect(reconcile(seen(tracked, { calls: [listing] }))?.unshownServices).toEqual([]);
    expect(reconcile(seen(tracked, { calls: [other] }))?.unshownServices).toEqual([
      { name: 's3', last: IN_WINDOW },
    ]);
  });

  it('says nothing of a window that began after the report was made, and confirms nothing there', () => {
    const old = {
      ...report(service('sqs', BEFORE, { PurgeQueue: null })),
      reportedAt: '2026-08-01T00:00:00.000Z',
    };

    expect(reconcile(seen(old))).toMatchObject({ stale: true, confirmed: [], unshownServices: [] });
    expect(lastAccessedNotes(seen(old))).toEqual([
      expect.stringContaining('older than the window'),
    ]);
  });
});

describe('sightAfter', () => {
  const base = visibilityUnder(null);
  const sight = (answer: LastAccessedReport, action: string, granted: readonly string[] = []) =>
    sightAfter(found(seen(answer)), base, granted)(action);

  it('hides every action of a service used unseen, but those that IAM tracks and saw no use of', () => {
    const glue = report(service('glue', IN_WINDOW, { DeleteJob: null }));

    expect(sight(glue, 'glue:GetJob')).toEqual({
      kind: 'hidden',
      reason: 'IAM saw a use of glue on 2026-09-09, and no record shows any',
    });
    expect(sight(glue, 'glue:DeleteJob')).toEqual({ kind: 'logged' });
    expect(sight(glue, 'sqs:PurgeQueue')).toEqual({ kind: 'logged' });
  });

  it('takes the use for explained when the role may do there what the trail does not log', () => {
    const s3 = report(service('s3', IN_WINDOW));

    expect(sight(s3, 's3:PutBucketPolicy', ['s3:PutBucketPolicy'])).toMatchObject({
      kind: 'hidden',
    });
    expect(sight(s3, 's3:PutBucketPolicy', ['s3:GetObject'])).toEqual({ kind: 'logged' });
  });

  it('only ever makes more unknown: what was not logged stays as it was, whatever IAM saw', () => {
    const names = [
      ...actionsMatching('sqs:*'),
      ...actionsMatching('glue:*'),
      's3:GetObject',
      'iam:PassRole',
    ];
    const anyReport = fc
      .array(
        fc.tuple(
          fc.constantFrom('sqs', 'glue', 's3', 'iam'),
          fc.constantFrom(IN_WINDOW, BEFORE, null),
          fc.constantFrom(IN_WINDOW, null),
        ),
      )
      .map((rows) =>
        report(
          ...rows.map(([name, last, action]) =>
            service(name, last, { GetJob: action, PurgeQueue: action }),
          ),
        ),
      );
    fc.assert(
      fc.property(anyReport, fc.constantFrom(...names), (answer, action) => {
        const after = sight(answer, action, names);
        expect(
          after.kind === 'hidden' || after === base(action) || after.kind === base(action).kind,
        ).toBe(true);
        if (base(action).kind !== 'logged') expect(after).toEqual(base(action));
      }),
    );
  });
});

describe('a draft', () => {
  const role = snapshotOf({ attached: [managed('broad', allow(['sqs:*', 'glue:GetJob']))] });
  const draft = (evidence: Evidence) => {
    const drafting = draftProposal({
      role,
      roleDigest: 'd',
      evidence,
      visibility: visibilityUnder(null),
      warnings: [],
      attachmentQuota: 10,
      stamp: 's',
    });
    if (drafting.kind !== 'proposed') throw new Error(drafting.kind);
    return drafting.proposal;
  };

  it('loses an action that nothing shows, and keeps it as unknown when IAM saw its service used', () => {
    expect(draft(seen(undefined)).removed).toContain('glue:GetJob');

    const kept = draft(seen(report(service('glue', IN_WINDOW))));
    expect(kept.removed).not.toContain('glue:GetJob');
    expect(kept.unknown).toContainEqual({
      action: 'glue:GetJob',
      resources: ['*'],
      reason: expect.stringContaining('IAM saw a use of glue'),
    });
  });

  it('is the same when IAM saw no use at all', () => {
    const never = draft(seen(report(service('glue', null), service('sqs', IN_WINDOW))));
    expect(never).toEqual(draft(seen(undefined)));
  });
});

describe('the soak', () => {
  const options = Options.parse({ soakDays: 14 });
  const judged = (evidence: Evidence) =>
    judgeSoak(evidence, options, new Date('2026-09-15T00:00:00Z'), true);

  it('warns of what IAM saw and the records do not show, and of what was used before it', () => {
    const verdict = judged(seen(report(service('ec2', BEFORE), service('glue', IN_WINDOW))));
    expect(verdict).toMatchObject({
      kind: 'ready',
      warnings: [
        expect.stringContaining('glue (2026-09-09)'),
        expect.stringContaining('used before the soak and not since: ec2 (2026-03-01)'),
        expect.stringContaining('no end of a month'),
      ],
    });
  });

  it('warns when IAM could not be asked', () => {
    expect(judged(seen({ kind: 'unavailable', reason: 'AccessDenied: no' }))).toMatchObject({
      warnings: [expect.stringContaining('AccessDenied: no'), expect.anything()],
    });
  });

  it('refuses a role without calls with what IAM saw of it, which proves that the records are not all', () => {
    expect(judged(seen(report(service('glue', IN_WINDOW)), { calls: [] }))).toMatchObject({
      kind: 'refuse',
      reasons: [expect.stringContaining('IAM saw it use glue (2026-09-09)')],
    });
  });
});
