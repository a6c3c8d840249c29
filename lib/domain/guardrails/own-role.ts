import type { Guardrail } from './guardrail.ts';

/** A tool that tightened itself while running could end without the means to undo it. */
export const ownRole: Guardrail = ({ role }) =>
  role.path.startsWith('/ratchet/') || role.tags['lp:component'] === 'ratchet'
    ? { kind: 'refuse', sentence: 'one of the roles that Ratchet itself runs under' }
    : null;
