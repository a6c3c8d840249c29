import { beforeEach, describe, expect, it } from 'vitest';
import { Notice } from '../../lib/domain/notice.ts';
import type { Notices } from '../../lib/ports.ts';
import { type Channel, everyChannel } from '../../lib/steps/every-channel.ts';

const notice = (changes: Partial<Notice> = {}): Notice => ({
  kind: 'review',
  roleArn: 'arn:aws:iam::111122223333:role/orders-api',
  subject: 'orders-api: 12 of 90 actions are used',
  body: 'First line.\nSecond line with ünï.',
  ...changes,
});

export interface NoticesUnderTest {
  readonly notices: Notices;
  /** What people got, one text a notice, in order. */
  readonly received: () => Promise<readonly string[]>;
}

const KINDS = Notice.shape.kind.options;

/** `make` gives a way to send that nothing was sent by yet, for every adapter of the Notices port. */
export function noticesContract(name: string, make: () => Promise<NoticesUnderTest>): void {
  describe(`${name} as Notices`, () => {
    let notices: Notices;
    let received: NoticesUnderTest['received'];
    beforeEach(async () => {
      ({ notices, received } = await make());
    });

    it.each(KINDS)('tells people subject and every line of the body (%s)', async (kind) => {
      await notices.send(notice({ kind }));

      const [text = '', ...others] = await received();
      expect(others).toEqual([]);
      expect(text).toContain('orders-api: 12 of 90 actions are used');
      expect(text).toContain('First line.');
      expect(text).toContain('Second line with ünï.');
    });

    it('sends each, in order', async () => {
      await notices.send(notice({ subject: 'one' }));
      await notices.send(notice({ subject: 'two', ticketId: 't-1' }));

      const texts = await received();
      expect(texts.map((text) => ['one', 'two'].find((word) => text.includes(word)))).toEqual([
        'one',
        'two',
      ]);
    });

    it('sends plain text: markup stays as written', async () => {
      await notices.send(notice({ body: '<b>bold</b> & "quoted" *stars*' }));
      expect((await received())[0]).toContain('<b>bold</b> & "quoted" *stars*');
    });

    it('sends a notice that has no body', async () => {
      await notices.send(notice({ subject: 'only this', body: '' }));
      expect((await received())[0]).toContain('only this');
    });
  });
}

/** A channel as the pipeline would use it, but for a failure, which is thrown. */
export function noticesBy(channel: Channel): Notices {
  return everyChannel([channel], {
    tickets: null,
    pause: async () => {},
    clock: { now: () => new Date(0) },
    report: ({ reason }) => {
      throw new Error(reason);
    },
  });
}
