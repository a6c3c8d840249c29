import type { Undo } from '../../lib/domain/change/undo.ts';
import type { Undos, WantedUndo } from '../../lib/ports.ts';
import type { ReviewOptions } from '../../lib/review/front-desk.ts';
import { hiddenFields, NOW, reviewDesk } from './review-desk.ts';

/** What was asked for before, and what is answered. */
interface Given {
  readonly asked?: readonly Undo[];
  readonly answer?: Awaited<ReturnType<Undos['ask']>>;
}

/** The pages over a ticket that ann approved and whose probation is over; `wanted` is all that was to be started. */
export async function undoDesk(
  { asked = [], answer = 'asked' }: Given = {},
  options: Partial<ReviewOptions> = {},
) {
  const wanted: WantedUndo[] = [];
  const undos: Undos = {
    of: async () => asked,
    ask: async (given) => {
      wanted.push(given);
      return answer;
    },
    settle: async () => {},
  };
  const desk = reviewDesk({ undos, ...options });
  const { proposal } = await desk.open('t1');
  await desk.tickets.decide('t1', { kind: 'approved', by: 'ann', at: NOW, proposal });
  return { ...desk, wanted, undos, fields: await hiddenFields(desk.app, '/tickets/t1') };
}
