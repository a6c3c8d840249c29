/** How much work a comparison may still do. What does not fit is answered by the safe side, never by a guess. */
export interface Budget {
  /** Takes so many units, one when not told; false when they are not left. */
  readonly take: (units?: number) => boolean;
}

export function budgetOf(units: number): Budget {
  let left = units;
  return {
    take: (taken = 1) => {
      left -= taken;
      return left >= 0;
    },
  };
}

/** Takes of both: a share of its own for each search, and all searches together no more than the whole. */
export function within(whole: Budget, units: number): Budget {
  const own = budgetOf(units);
  return { take: (taken) => own.take(taken) && whole.take(taken) };
}
