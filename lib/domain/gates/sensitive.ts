import { ESCALATION_PATHS, EXFILTRATION_PATHS } from '../blast-radius/blast-radius.ts';
import type { PolicyDocument } from '../policy/document.ts';
import { matchesAction } from '../policy/glob.ts';

/** The actions of every way to more rights or to data in bulk that is known here; sorted. */
const SENSITIVE: readonly string[] = [
  ...new Set([...ESCALATION_PATHS, ...EXFILTRATION_PATHS].flatMap(({ actions }) => actions)),
].sort();

/**
 * The sensitive actions in two: those that some Allow grants, on whatever and under whatever condition, and those that
 * none does. A Deny is not looked at, so `absent` is never too long.
 */
export function sensitiveActions(documents: readonly PolicyDocument[]): {
  readonly granted: readonly string[];
  readonly absent: readonly string[];
} {
  const allows = documents
    .flatMap(({ statements }) => statements)
    .filter(({ effect }) => effect === 'Allow');
  const isGranted = (name: string) =>
    allows.some(({ action, notAction = [] }) =>
      action === undefined
        ? !notAction.some((pattern) => matchesAction(pattern, name))
        : action.some((pattern) => matchesAction(pattern, name)),
    );
  const granted = SENSITIVE.filter(isGranted);
  return { granted, absent: SENSITIVE.filter((name) => !granted.includes(name)) };
}
