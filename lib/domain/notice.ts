/** Something a person should know, in plain text. `subject` is under 100 characters and one line (SNS). */
export interface Notice {
  readonly kind:
    | 'review'
    | 'refused'
    | 'unchanged'
    | 'tightened'
    | 'rejected'
    | 'restored'
    | 'given-back'
    | 'missed'
    | 'drifted'
    | 'overruled'
    | 'superseded'
    | 'escalated';
  readonly roleArn: string;
  readonly subject: string;
  readonly body: string;
  readonly ticketId?: string;
}
