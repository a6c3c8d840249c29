import { type IAMClient, paginateSimulateCustomPolicy } from '@aws-sdk/client-iam';
import { counted } from '../domain/counted.ts';
import type { Call } from '../domain/evidence/evidence.ts';
import { type ConditionedCalls, conditionedCalls } from '../domain/gates/conditioned.ts';
import type { PolicyDocument } from '../domain/policy/document.ts';
import { printPolicy } from '../domain/policy/print.ts';
import type { Outcome } from './check-outcome.ts';

/** Resources that one question names, and questions in all: IAM's request rate is the account's, and cannot be raised. */
const AT_ONCE = 50;
const MOST_QUESTIONS = 60;
const NAMED = 5;

interface Answer {
  readonly allowed: boolean;
  /** Condition keys whose values the simulator lacked: then its answer proves nothing. */
  readonly missing: readonly string[];
}

/**
 * SimulateCustomPolicy on the calls that conditions bear on, with the context that the log shows: each
 * must be answered as the role's policies answer it now. Answers that hang on what the log does not show count for neither.
 */
export async function simulatedCalls(
  client: IAMClient,
  drafts: readonly PolicyDocument[],
  existing: readonly PolicyDocument[],
  calls: readonly Call[],
): Promise<Outcome> {
  const { asked, unseen } = conditionedCalls(calls, [...drafts, ...existing]);
  const questions = asked.flatMap(inParts);
  const taken = questions.slice(0, MOST_QUESTIONS);
  if (taken.length === 0 || drafts.length === 0)
    return { result: 'not-run', detail: 'No call that the role made is bound by a condition.' };

  const differing: string[] = [];
  const keys = new Set<string>();
  let same = 0;
  let open = 0;
  for (const question of taken) {
    const before = await simulate(client, existing, question);
    const after = await simulate(client, drafts, question);
    for (const resource of question.resources) {
      const [now, then] = [before.get(resource), after.get(resource)];
      const missing = [now, then].flatMap((answer) => answer?.missing ?? []);
      if (now === undefined || then === undefined || missing.length > 0) {
        open += 1;
        for (const key of missing) keys.add(key);
      } else if (now.allowed !== then.allowed) {
        differing.push(
          `${question.action} on ${resource} (${now.allowed ? 'refused' : 'allowed'} then)`,
        );
      } else same += 1;
    }
  }
  if (differing.length > 0)
    return {
      result: 'failed',
      detail: `IAM answers ${counted(differing.length, 'call')} otherwise than now: ${differing.slice(0, NAMED).join('; ')}${differing.length > NAMED ? '; ...' : ''}`,
    };
  const left = questions
    .slice(MOST_QUESTIONS)
    .reduce((sum, { resources }) => sum + resources.length, 0);
  const hangs = keys.size === 0 ? '' : ` (${[...keys].sort().slice(0, NAMED).join(', ')})`;
  return {
    result: 'passed',
    detail: [
      `${counted(same, 'call')} under conditions answered as now`,
      ...(open > 0 ? [`${open} depend on what the log does not show${hangs}`] : []),
      ...(unseen > 0 ? [`${unseen} without a resource not asked`] : []),
      ...(left > 0 ? [`${left} more not asked`] : []),
    ].join('; '),
  };
}

function inParts(question: ConditionedCalls): readonly ConditionedCalls[] {
  const parts = Math.ceil(question.resources.length / AT_ONCE);
  return Array.from({ length: parts }, (_, part) => ({
    ...question,
    resources: question.resources.slice(part * AT_ONCE, (part + 1) * AT_ONCE),
  }));
}

/**
 * By resource. The top of a result names the ARN's template and speaks of all resources together; what is true of each
 * is in `ResourceSpecificResults` (IAM API, EvaluationResult). An action without resources has the top alone.
 */
async function simulate(
  client: IAMClient,
  documents: readonly PolicyDocument[],
  { action, resources, context }: ConditionedCalls,
): Promise<ReadonlyMap<string, Answer>> {
  const answers = new Map<string, Answer>();
  const pages = paginateSimulateCustomPolicy(
    { client },
    {
      PolicyInputList: documents.map((document) => JSON.stringify(printPolicy(document))),
      ActionNames: [action],
      ResourceArns: [...resources],
      ContextEntries: Object.entries(context).map(([ContextKeyName, value]) => ({
        ContextKeyName,
        ContextKeyValues: [value],
        ContextKeyType: 'string' as const,
      })),
    },
  );
  for await (const { EvaluationResults = [] } of pages) {
    for (const {
      EvalDecision,
      MissingContextValues = [],
      ResourceSpecificResults = [],
    } of EvaluationResults) {
      for (const each of ResourceSpecificResults) {
        answers.set(each.EvalResourceName ?? '', {
          allowed: each.EvalResourceDecision === 'allowed',
          missing: each.MissingContextValues ?? [],
        });
      }
      const [only] = resources;
      if (ResourceSpecificResults.length === 0 && resources.length === 1 && only !== undefined) {
        answers.set(only, { allowed: EvalDecision === 'allowed', missing: MissingContextValues });
      }
    }
  }
  return answers;
}
