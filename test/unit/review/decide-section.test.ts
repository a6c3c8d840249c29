import { describe, expect, it } from 'vitest';
import { page, reviewDesk } from '../../support/review-desk.ts';
import { snapshot } from '../../support/review-documents.ts';

describe('what the page has one do first', () => {
  const buttons = async (tags: Readonly<Record<string, string>>) => {
    const { app, open } = reviewDesk();
    await open('t1', { snapshot: { ...snapshot, tags } });
    const text = await page(app, '/tickets/t1');
    const found = [...text.matchAll(/<button( class="primary")?>([^<]+)</g)];
    return { text, order: found.map(([, primary, name]) => `${name}${primary ? '!' : ''}`) };
  };

  it('is to approve', async () => {
    const { text, order } = await buttons({});

    expect(order).toEqual(['Approve this change!', 'Extend the soak', 'Reject', 'Take it over']);
    expect(text).not.toContain('its next deploy may undo this');
  });

  it.each([
    [{ 'aws:cloudformation:stack-name': 'orders' }, 'the CloudFormation stack orders'],
    [{ ManagedBy: 'Terraform' }, 'Terraform'],
    [{ 'serverless:service': 'shop' }, 'the Serverless service shop'],
  ])('is to take the draft over where code owns the role: %j', async (tags, owner) => {
    const { text, order } = await buttons(tags);

    expect(order).toEqual(['Take it over!', 'Approve this change', 'Extend the soak', 'Reject']);
    expect(text).toContain(`But ${owner} owns the role: its next deploy may undo this.`);
  });

  it('says the owner as text, whatever the tag', async () => {
    const { text } = await buttons({ 'aws:cloudformation:stack-name': '<b>x</b>' });

    expect(text).toContain('the CloudFormation stack &lt;b&gt;x&lt;/b&gt; owns');
  });
});
