import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { digestOf } from '../digest.ts';
import { roleNameOf } from '../domain/role.ts';

/** A role may be tagged again after a run has ended; more often than this within 90 days something is wrong. */
const MOST_CYCLES = 50;

export type Start =
  | { readonly kind: 'started'; readonly execution: string }
  /** A run of this role goes on, or one that began after the event: the event is a duplicate, or late. */
  | { readonly kind: 'already'; readonly execution: string };

/** What starts a run: which role, when it was asked for, and the input of the state machine. */
export interface Request {
  readonly role: { readonly arn: string; readonly id: string };
  /** When the event was made. */
  readonly at: Date;
  readonly input: unknown;
}

/**
 * Starts a run unless the event is answered already. The name of a run says account, role id and cycle, and Step
 * Functions keeps names for 90 days after a run: so a duplicate event finds the run that it asks for, whoever wins,
 * and a role tagged anew after its run gets the next cycle.
 */
export async function startOnce(
  client: SFNClient,
  stateMachineArn: string,
  { role, at, input }: Request,
): Promise<Start> {
  for (let cycle = 1; cycle <= MOST_CYCLES; cycle += 1) {
    const name = executionName(role, cycle);
    try {
      await client.send(
        new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
      );
      return { kind: 'started', execution: name };
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    }
    const { stopDate } = await client.send(
      new DescribeExecutionCommand({ executionArn: executionArn(stateMachineArn, name) }),
    );
    if (stopDate === undefined || stopDate >= at) return { kind: 'already', execution: name };
  }
  throw new Error(
    `${role.arn} went through ${MOST_CYCLES} runs in 90 days: look why it is tagged again and again.`,
  );
}

/** Of a state machine, or an alias or version of it, whose executions bear the machine's name alone. */
export function executionArn(stateMachineArn: string, name: string): string {
  const [arn, partition, states, region, account, , machine] = stateMachineArn.split(':');
  return [arn, partition, states, region, account, 'execution', machine, name].join(':');
}

/** Readable first, then 96 bits of SHA-256. Step Functions takes 80 characters, and the ticket's id adds to it. */
export function executionName({ arn, id }: Request['role'], cycle: number): string {
  const account = arn.split(':')[4];
  const roleName = roleNameOf(arn);
  const readable = roleName.replaceAll(/[^A-Za-z0-9_-]/g, '-').slice(0, 40);
  return `${readable}-${digestOf([account, id, cycle]).slice(0, 24)}`;
}
