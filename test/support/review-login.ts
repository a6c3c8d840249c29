import type { RoleSnapshot } from '../../lib/domain/role.ts';
import type { Ticket } from '../../lib/domain/ticket.ts';
import { ReviewRules } from '../../lib/review-rules.ts';
import { ORIGIN, reviewDesk, send } from './review-desk.ts';
import { snapshot } from './review-documents.ts';

interface Given {
  readonly rules?: object;
  readonly role?: () => Promise<RoleSnapshot>;
  readonly ticket?: Partial<Ticket>;
}

/** A ticket behind a login that takes the name from a header, as a signed request would bring it. */
export async function loginDesk({
  rules = {},
  role = async () => snapshot,
  ticket = {},
}: Given = {}) {
  const made = reviewDesk({
    rules: ReviewRules.parse(rules),
    roles: { snapshot: role, inTheWayOf: async () => null },
    identity: (context) => {
      const name = context.req.header('x-user');
      return name === undefined ? { kind: 'nobody' } : { kind: 'known', name };
    },
  });
  await made.open('t1', { ticket });
  const pageOf = async (user: string) =>
    (await made.app.request(`${ORIGIN}/tickets/t1`, { headers: { 'x-user': user } })).text();
  const fieldsOf = async (user: string) =>
    Object.fromEntries(
      [...(await pageOf(user)).matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(
        ([, name = '', value = '']) => [name, value],
      ),
    );
  const act = async (user: string, action = 'approve', more = {}) =>
    send(
      made.app,
      `/tickets/t1/${action}`,
      { ...(await fieldsOf(user)), ...more },
      {
        'x-user': user,
      },
    );
  return { ...made, act, fieldsOf, pageOf };
}
