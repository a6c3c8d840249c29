import { expect, it } from 'vitest';
import type { NewPolicy } from '../../../lib/ports.ts';
import { hiddenFields, reviewDesk, send } from '../../support/review-desk.ts';
import * as documents from '../../support/review-documents.ts';

const OTHER = 'arn:aws:iam::111122223333:policy/ratchet/taken';
const [DRAFT = expect.fail()] = documents.proposal.attach;

/** Saves an edit in an account where `standing` is in the way of the policies of that name. */
async function save(
  fields: Readonly<Record<string, string>>,
  standing: (policy: NewPolicy) => string | null,
  attached = documents.snapshot.attached,
) {
  const snapshot = { ...documents.snapshot, attached };
  const asked: NewPolicy[] = [];
  const desk = reviewDesk({
    roles: {
      snapshot: async () => snapshot,
      inTheWayOf: async (policy) => {
        asked.push(policy);
        return standing(policy);
      },
    },
  });
  await desk.open('t1', { snapshot });
  const hidden = await hiddenFields(desk.app, '/tickets/t1');
  const response = await send(desk.app, '/tickets/t1/revise', {
    ...hidden,
    name: 'Ada',
    ...fields,
  });
  const revisions = (await desk.tickets.get('t1'))?.revisions.length;
  return { status: response.status, text: await response.text(), revisions, asked };
}
const named = (name: string) => ({ edit: 'described', 'name-0': name });

it('tells of a policy that has the name already while the draft can still be mended', async () => {
  const saved = await save(named('taken'), ({ name }) => (name === 'taken' ? OTHER : null));

  expect(saved).toMatchObject({ status: 422, revisions: 1 });
  expect(saved.text).toContain(`The account has another policy of this name, ${OTHER}.`);
  expect(saved.text).toContain('value="taken"');
});

it('asks for the very policy that an approval would make', async () => {
  const saved = await save({ edit: 'actions', drop: 'logs:PutLogEvents' }, () => null);

  expect(saved).toMatchObject({ status: 303, revisions: 2 });
  expect(saved.asked).toMatchObject([
    { account: '111122223333', partition: 'aws', name: DRAFT.name, path: '/ratchet/' },
  ]);
  expect(JSON.stringify(saved.asked[0]?.document)).not.toContain('PutLogEvents');
});

it('tells of an edit that leaves the name and changes the document of a policy that is there', async () => {
  const saved = await save({ edit: 'actions', drop: 'logs:PutLogEvents' }, () => OTHER);

  expect(saved).toMatchObject({ status: 422, revisions: 1 });
});

it.each([
  ['on another path, in other letters', 'arn:aws:iam::111122223333:policy/team/App', 422],
  ['of AWS', 'arn:aws:iam::aws:policy/App', 303],
])('minds a policy %s that the role has now', async (_, arn, status) => {
  const [first = expect.fail()] = documents.snapshot.attached;

  const saved = await save(named('app'), () => null, [first, { ...first, arn, name: 'App' }]);

  expect(saved.status).toBe(status);
});
