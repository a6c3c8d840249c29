import type { Roles } from '../../lib/ports.ts';

export interface Fault {
  /** Which call to Roles fails, from 0. */
  readonly at: number;
  /** `before`: it had no effect. `after`: it took effect and the answer was lost. */
  readonly when: 'before' | 'after';
}

export class Crash extends Error {
  override readonly name = 'Crash';
}

/** The same roles with one call that fails, and a list of the calls that were made. */
export function faultyRoles(
  roles: Roles,
  fault: Fault | null,
): { readonly roles: Roles; readonly calls: readonly string[] } {
  const calls: string[] = [];
  const faulty: Roles = new Proxy(roles, {
    get(target, name) {
      if (name === 'forTicket') return () => faulty;
      const method = Reflect.get(target, name);
      return async (...args: unknown[]) => {
        const at = calls.push(String(name)) - 1;
        const hit = fault?.at === at;
        if (hit && fault.when === 'before') throw new Crash(`${String(name)} failed`);
        const result = await Reflect.apply(method, target, args);
        if (hit) throw new Crash(`${String(name)} took effect, but its answer was lost`);
        return result;
      };
    },
  });
  return { roles: faulty, calls };
}
