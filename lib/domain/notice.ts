import * as z from 'zod';

const NOTICE_KINDS = [
  'review',
  'reminder',
  'decided',
  'expired',
  'refused',
  'unchanged',
  'tightened',
  'rejected',
  'restored',
  'given-back',
  'missed',
  'drifted',
  'overruled',
  'superseded',
  'stopped',
  'retightened',
  'escalated',
] as const;

/** Something a person should know, in plain text: each way of telling lays it out in its own form and limits. */
export const Notice = z.strictObject({
  kind: z.enum(NOTICE_KINDS),
  roleArn: z.string(),
  /** One short line. */
  subject: z.string(),
  body: z.string(),
  ticketId: z.string().optional(),
  /** Digest of the proposal that is asked about, on those that ask for a decision. */
  proposal: z.string().optional(),
});
export type Notice = Readonly<z.infer<typeof Notice>>;
