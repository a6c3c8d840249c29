import * as z from 'zod';
import type { Missed, Tally } from '../domain/probation/missed.ts';
import { secondsToRestore } from '../domain/probation/times.ts';
import type { Drifted } from '../steps/drifted.ts';
import { GivenBack } from '../steps/give-back.ts';
import { RefInput } from '../steps/inputs.ts';

/** What the report of a probation reads from an execution's ledger. */
export const PROBATION = {
  application: z.object({ at: z.string() }).optional(),
  watch: z
    .object({
      kind: z.string(),
      seenUntil: z.string().optional(),
      endedBy: z.string().nullish(),
      tally: z.custom<Tally>((value) => typeof value === 'object').optional(),
      missed: RefInput.nullish(),
      deniedAt: z.string().nullish(),
      arrivedAt: z.string().nullish(),
      drift: z.custom<Drifted>((value) => typeof value === 'object').nullish(),
    })
    .optional(),
  giving: z.object({ given: z.array(GivenBack) }).optional(),
  restoration: z.object({ at: z.string() }).optional(),
};
const Ledger = z.object(PROBATION);
type Ledger = z.infer<typeof Ledger>;

/** Null before the swap. `missed` is the document that the last look kept, when it kept one. */
export function reportProbation(
  { application, watch, giving, restoration }: Ledger,
  missed: Missed | null,
) {
  if (application === undefined) return null;
  return {
    from: application.at,
    verdict: watch?.kind ?? 'watching',
    seenUntil: watch?.seenUntil ?? null,
    endedBy: watch?.endedBy ?? null,
    refused: watch?.tally ?? null,
    lost: missed?.lost ?? [],
    others: missed?.others ?? [],
    givenBack: (giving?.given ?? []).map(
      ({ at, policy, actions, deniedAt, arrivedAt, ticket }) => ({
        policy,
        actions,
        ...timed({ deniedAt, arrivedAt, at }),
        ticket,
      }),
    ),
    restored: restoredOf(watch, restoration),
    drift: driftOf(watch),
  };
}

/** Everything put back: when, and how long after it was known that something is missed. */
function restoredOf(watch: Ledger['watch'], restoration: Ledger['restoration']) {
  const { deniedAt, arrivedAt } = watch ?? {};
  if (restoration === undefined || !deniedAt || !arrivedAt) return null;
  return timed({ deniedAt, arrivedAt, at: restoration.at });
}

function timed(times: { deniedAt: string; arrivedAt: string; at: string }) {
  return { ...times, seconds: secondsToRestore(times) };
}

function driftOf(watch: Ledger['watch']) {
  if (!watch?.drift) return null;
  const { text, undone, by, stack } = watch.drift;
  return { text, undone, by, stack };
}
