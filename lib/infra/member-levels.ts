/** How far a function goes in the account of a role. */
export type Level = 'reads' | 'tags' | 'changes';

/** The role of each level in a member account, under Ratchet's own path. */
export const MEMBER_ROLE: Readonly<Record<Level, string>> = {
  reads: 'RatchetReads',
  tags: 'RatchetTags',
  changes: 'RatchetChanges',
};

/** The functions of the hub that work at each level, by the construct ids that the names of their roles begin with. */
export const USERS: Readonly<Record<Level, readonly string[]>> = {
  reads: [
    ...['Admit', 'Collect', 'StartGeneration', 'GetGeneration', 'Propose', 'Verify'],
    ...['Supersede', 'Watch', 'OnTagStart', 'StartDue', 'OnChangeHear', 'ReviewApiPages'],
    'SlackDecide',
  ],
  tags: ['Observe', 'Close', 'Refuse', 'OnUntagStop', 'Reconcile'],
  changes: ['Apply', 'Abandon', 'GiveBack', 'Restore', 'Undo'],
};

/** The level of a function, by its construct ids joined; null when it works in no other account. */
export function levelOf(user: string): Level | null {
  const found = Object.entries(USERS).find(([, users]) => users.includes(user));
  return found === undefined ? null : (found[0] as Level);
}
