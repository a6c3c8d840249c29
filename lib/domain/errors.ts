// The whole list. `name` is a literal, because the state machine catches by it and minifying renames classes.

/** What the user gave cannot be used: the message names what, where, and what to do. */
export class BadInput extends Error {
  override readonly name = 'BadInput';
}

/** The role was deleted, or deleted and made again under the same name, while we were looking at it. */
export class RoleGone extends Error {
  override readonly name = 'RoleGone';
}

/** The role changed after the draft was made, so the draft speaks of a role that is no more: collect again. */
export class StaleProposal extends Error {
  override readonly name = 'StaleProposal';
}

/** A write was answered but does not show when read back, so nothing may be taken away yet: try again. */
export class NotPropagated extends Error {
  override readonly name = 'NotPropagated';
}

/** The role may not have as many managed policies as it would have in the middle of a swap: a person must make room. */
export class NoRoom extends Error {
  override readonly name = 'NoRoom';
}

/** Another execution is at work on the role: this one stops without a write. */
export class RoleTaken extends Error {
  override readonly name = 'RoleTaken';
}

/** A managed policy of the role cannot be read, so nobody can say what the role may do. */
export class MissingDocument extends Error {
  override readonly name = 'MissingDocument';
}

/** A snapshot could not be put back whole: a person must look. */
export class UndoFailed extends Error {
  override readonly name = 'UndoFailed';
}

/** Whoever was to be told something will not take it, however often it is sent. The message holds no secret. */
export class NoticeRefused extends Error {
  override readonly name = 'NoticeRefused';
}

/** A run was to be stopped while it was at work, and is not stopped half way: try again. */
export class RunBusy extends Error {
  override readonly name = 'RunBusy';
}

/** A question over the trail would read more than it may: a person must allow more, or ask for less. */
export class TrailTooLarge extends Error {
  override readonly name = 'TrailTooLarge';
}

/** The trail cannot be read whole, and trying again will not help: a person must look. */
export class TrailUnreadable extends Error {
  override readonly name = 'TrailUnreadable';
}

/** A question over the trail is not answered yet, or was given up for a reason that passes: try again. */
export class TrailBusy extends Error {
  override readonly name = 'TrailBusy';
}
