import { describe, expect, it } from 'vitest';
import { hiddenFields, NOW, page, reviewDesk, send } from '../../support/review-desk.ts';

const givenBack = {
  policy: 'orders-api-given-back-0ca7ad94',
  at: '2026-07-02T08:00:00.000Z',
  missed: ['glue:UpdateTable on <any>: 3 refused'],
};
const superseded = { at: NOW, reason: 'somebody attached <wide>: by ann' };

describe('a ticket that tells of what was given back', () => {
  it('says what, why and by which policy, and asks for nothing', async () => {
    const { app, open } = reviewDesk();
    await open('t1', { ticket: { givenBack } });

    const text = await page(app, '/tickets/t1');

    expect(text).toContain('Given back in probation');
    expect(text).toContain('orders-api-given-back-0ca7ad94');
    expect(text).toContain('glue:UpdateTable on &lt;any&gt;: 3 refused');
    expect(text).not.toContain('<form');
    expect(text).not.toContain('What will be done');
  });

  it('does not wait in the list', async () => {
    const { app, open } = reviewDesk();
    await open('t1', { ticket: { givenBack } });
    expect(await page(app, '/')).toContain('Waiting for a decision <span class="amount">0</span>');
  });
});

describe('a ticket that was superseded', () => {
  it('says why, and has no forms', async () => {
    const { app, open, tickets } = reviewDesk();
    await open('t1');
    await tickets.supersede('t1', superseded);

    const text = await page(app, '/tickets/t1');

    expect(text).toContain('Superseded: the role was changed');
    expect(text).toContain('somebody attached &lt;wide&gt;: by ann');
    expect(text).not.toContain('<form');
    expect(await page(app, '/')).toContain('Waiting for a decision <span class="amount">0</span>');
  });

  it('takes no decision from a page that was open before', async () => {
    const { app, open, tickets } = reviewDesk();
    await open('t1');
    const fields = await hiddenFields(app, '/tickets/t1');
    await tickets.supersede('t1', superseded);

    const response = await send(app, '/tickets/t1/approve', { ...fields, name: 'Ada' });

    expect(response.status).toBe(409);
    expect(await response.text()).toContain('The role has changed');
    expect(tickets.decided).toEqual([]);
  });
});
