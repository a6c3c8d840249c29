import { setTimeout } from 'node:timers/promises';
import type { Roles } from '../ports.ts';
import type { Again } from '../steps/carry-out.ts';

/** In a state machine the step is tried again; a command waits by itself, for so many times so long. */
const TRIES = 30;
const PAUSE_MS = 2000;

/** What IAM says of what was made a moment ago, and while another write is under way. */
const PASSING = /^(NoSuchEntity|ConcurrentModification|EntityTemporarilyUnmodifiable)/;

/** Up to a minute in all. */
export function patience(): Again {
  let tries = 0;
  return async () => {
    if (tries === TRIES) return false;
    tries += 1;
    await setTimeout(PAUSE_MS);
    return true;
  };
}

/** The same roles, where reading a role and writing on it wait until IAM knows everywhere what it was told. */
export function patientRoles(roles: Roles, again: Again): Roles {
  const patiently = async <T>(act: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await act();
      } catch (error) {
        const passing = error instanceof Error && PASSING.test(error.name);
        if (!passing || !(await again())) throw error;
      }
    }
  };
  return {
    ...roles,
    forTicket: (ticketId) => patientRoles(roles.forTicket(ticketId), again),
    snapshot: (roleArn) => patiently(() => roles.snapshot(roleArn)),
    attach: (roleArn, policyArn) => patiently(() => roles.attach(roleArn, policyArn)),
    detach: (roleArn, policyArn) => patiently(() => roles.detach(roleArn, policyArn)),
    putInline: (roleArn, name, document) =>
      patiently(() => roles.putInline(roleArn, name, document)),
    deleteInline: (roleArn, name) => patiently(() => roles.deleteInline(roleArn, name)),
  };
}
