import type { Notice } from '../../lib/domain/notice.ts';

/** What others may write where a notice quotes them. */
export const HOSTILE_TEXTS: readonly (readonly [string, string])[] = [
  ['markup', '<script>alert(1)</script><b>&amp;</b>'],
  ['a mention of everybody', '<!channel> <!here> <@U012345> @everyone'],
  ['a link in disguise', '<https://evil.example/|Approve> [Approve](https://evil.example/)'],
  ['line breaks', 'one\r\ntwo\nthree\u2028four\u2029five\u0085six'],
  ['a header', 'x\r\nBcc: all@example.org\r\n\r\nbody'],
  ['control characters', 'bell\u0007 escape\u001b[2J null\u0000'],
  ['direction marks', 'safe\u202egnp.exe\u2066\u200b'],
  ['other scripts', 'r\u00f4le \u6f22\u5b57 \u{1f4a5} \u0627\u0644\u062f\u0648\u0631'],
  ['a lone surrogate', 'half \ud83d'],
  ['great length', 'x'.repeat(70_000)],
  ['great length in wide characters', '\u{1f4a5}&<'.repeat(20_000)],
  ['nothing', ''],
  ['prototype names', '__proto__ constructor'],
  ['template syntax', '{{7*7}} ${7*7} {% x %} h1. *x* {code}'],
];

export const hostileNotice = (text: string): Notice => ({
  kind: 'review',
  roleArn: `arn:aws:iam::111122223333:role/${text}`,
  subject: `Review: ${text}`,
  body: `Seen: ${text}`,
  ticketId: 'orders-api-0123456789ab',
  proposal: 'c'.repeat(64),
});
