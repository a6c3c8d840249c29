import type { Guardrail } from './guardrail.ts';

/** The records speak for themselves; what the trail leaves out is then not known. */
export const trailUnreadable: Guardrail = ({ trail }) => {
  const reason =
    trail?.kind === 'unreadable'
      ? trail.reason
      : trail?.kind === 'known' && trail.selectors === null
        ? 'its event selectors could not be read'
        : null;
  return reason === null
    ? null
    : {
        kind: 'warn',
        sentence: `how the trail is set is not known (${reason}): if it leaves out reads, a service or regions, what is used there looks unused`,
      };
};
