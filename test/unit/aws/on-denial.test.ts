import { expect, it } from 'vitest';
import { onDenial } from '../../../lib/aws/on-denial.ts';
import type { Probations } from '../../../lib/ports.ts';
import { denialEvent } from '../../support/denial-events.ts';

const clock = { now: () => new Date('2026-09-16T10:00:05.000Z') };

function desk(answer: 'woken' | 'noted' | 'not-waiting') {
  const asked: (readonly unknown[])[] = [];
  const probations: Probations = {
    standing: async () => null,
    end: async () => {},
    wait: async () => {
      throw new Error('nothing waits here');
    },
    wake: async (...given) => {
      asked.push(given);
      return answer;
    },
  };
  return { asked, ports: { probations, clock } };
}

it.each(['woken', 'noted', 'not-waiting'] as const)(
  'says what became of it: %s',
  async (answer) => {
    const { asked, ports } = desk(answer);

    expect(await onDenial(denialEvent(), ports)).toEqual({ kind: answer });

    const denial = expect.objectContaining({
      action: 'dynamodb:DescribeTable',
      at: '2026-09-16T10:00:00Z',
      arrived: '2026-09-16T10:00:05.000Z',
    });
    expect(asked).toEqual([
      ['AROAORDERSAPI0000001', { denials: [denial], ended: null }, '2026-09-16T10:00:05.000Z'],
    ]);
  },
);

it('asks nobody about what no policy of the role explains', async () => {
  const { asked, ports } = desk('woken');
  const event = denialEvent({ userIdentity: { type: 'IAMUser', userName: 'ann' } });

  expect(await onDenial(event, ports)).toMatchObject({ kind: 'ignored' });

  expect(asked).toEqual([]);
});
