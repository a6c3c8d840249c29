/** What a whole comparison may still cost, in steps: one is about what reading a character of two patterns takes. */
export interface Work {
  /** To be called before what costs so much. Throws `WorkSpent` when it is not left, then and ever after. */
  readonly spend: (steps: number) => void;
}

/** Thrown deep inside a comparison and caught where the comparison began, by `unlessSpent`: no caller meets it. */
class WorkSpent extends Error {
  override readonly name = 'WorkSpent';
}

/** For questions that are small by themselves. */
export const UNCOUNTED: Work = { spend: () => undefined };

export function workOf(steps: number): Work {
  let left = steps;
  return {
    spend: (taken) => {
      left -= taken;
      if (left < 0) throw new WorkSpent('the work of a comparison is spent');
    },
  };
}

/** What `compute` comes to, or `otherwise` when it took more work than there was. */
export function unlessSpent<T>(compute: () => T, otherwise: T): T {
  try {
    return compute();
  } catch (error) {
    if (error instanceof WorkSpent) return otherwise;
    throw error;
  }
}
