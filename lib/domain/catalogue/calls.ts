import { EVENT_ACTIONS } from '../trail/event-exceptions.ts';

/** An API call that is checked against another action than the one of its name, or against more than that. */
export interface RenamedCall {
  /** `s3:CopyObject`. */
  readonly call: string;
  /** `s3:GetObject`. */
  readonly action: string;
}

const CALLS: readonly RenamedCall[] = Object.entries(EVENT_ACTIONS).flatMap(([call, actions]) =>
  actions.split(' ').map((action) => ({ call, action })),
);

const BY_SERVICE = Map.groupBy(CALLS, ({ call }) => call.slice(0, call.indexOf(':')));
const BY_ACTION = Map.groupBy(CALLS, ({ action }) => action);
const BY_CALL = Map.groupBy(CALLS, ({ call }) => call.toLowerCase());

/** Calls of a service, given by its prefix. */
export function renamedCallsOf(service: string): readonly RenamedCall[] {
  return BY_SERVICE.get(service) ?? [];
}

/** The calls of the table that need an action, given in its canonical spelling. */
export function callsNeeding(action: string): readonly string[] {
  return (BY_ACTION.get(action) ?? []).map(({ call }) => call);
}

/** The actions that the table gives to a call (`s3:ListBuckets`, any case); none where it is checked by its name. */
export function actionsOfCall(call: string): readonly string[] {
  return (BY_CALL.get(call.toLowerCase()) ?? []).map(({ action }) => action);
}
