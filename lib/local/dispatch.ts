import * as z from 'zod';
import { BadInput } from '../domain/errors.ts';
import type { Ports } from '../ports.ts';
import type { RulesAtOpening } from '../review-rules.ts';
import { AbandonInput, abandon } from '../steps/abandon.ts';
import { AdmitInput, admit } from '../steps/admit.ts';
import { ApplyInput, apply } from '../steps/apply.ts';
import { CloseInput, closeExecution } from '../steps/close.ts';
import { CollectInput, collect } from '../steps/collect.ts';
import { EscalateInput, escalate } from '../steps/escalate.ts';
import { GetGenerationInput, getGeneration } from '../steps/get-generation.ts';
import { GiveBackInput, giveBack } from '../steps/give-back.ts';
import { ObserveInput, observe } from '../steps/observe.ts';
import { awaitDenial, ProbationInput } from '../steps/probation.ts';
import { ProposeInput, propose } from '../steps/propose.ts';
import { RefuseInput, refuse } from '../steps/refuse.ts';
import { RenewLeaseInput, renewLease } from '../steps/renew-lease.ts';
import { RestoreInput, restore } from '../steps/restore.ts';
import { openReview, ReviewInput } from '../steps/review.ts';
import { StartGenerationInput, startGeneration } from '../steps/start-generation.ts';
import { SupersedeInput, supersede } from '../steps/supersede.ts';
import { VerifyInput, verify } from '../steps/verify.ts';
import { WatchInput, watch } from '../steps/watch.ts';

/** A step as a function of the state machine: takes the payload, checks it, runs. */
export type Task = (payload: unknown, ports: Ports, rules?: RulesAtOpening) => Promise<unknown>;

/** What stands for the Lambda functions when the machine is played here: the same steps, by the same names. */
export const TASKS: ReadonlyMap<string, Task> = new Map([
  ['AdmitFunction', task(AdmitInput, admit)],
  ['ObserveFunction', task(ObserveInput, observe)],
  ['CollectFunction', task(CollectInput, collect)],
  ['StartGenerationFunction', task(StartGenerationInput, startGeneration)],
  ['GetGenerationFunction', task(GetGenerationInput, getGeneration)],
  ['ProposeFunction', task(ProposeInput, propose)],
  ['VerifyFunction', task(VerifyInput, verify)],
  ['ReviewFunction', task(ReviewInput, openReview)],
  ['RenewLeaseFunction', task(RenewLeaseInput, renewLease)],
  ['ApplyFunction', task(ApplyInput, apply)],
  ['AbandonFunction', task(AbandonInput, abandon)],
  ['SupersedeFunction', task(SupersedeInput, supersede)],
  ['WatchFunction', task(WatchInput, watch)],
  ['GiveBackFunction', task(GiveBackInput, giveBack)],
  ['ProbationFunction', task(ProbationInput, awaitDenial)],
  ['RestoreFunction', task(RestoreInput, restore)],
  ['CloseFunction', task(CloseInput, closeExecution)],
  ['RefuseFunction', task(RefuseInput, refuse)],
  ['EscalateFunction', task(EscalateInput, escalate)],
]);

function task<In>(
  schema: z.ZodType<In>,
  step: (input: In, ports: Ports, rules?: RulesAtOpening) => Promise<unknown>,
): Task {
  return async (payload, ports, rules) => {
    const parsed = schema.safeParse(payload);
    if (!parsed.success) throw new BadInput(z.prettifyError(parsed.error));
    return step(parsed.data, ports, rules);
  };
}
