import { describe, expect, it } from 'vitest';
import { cloudFormationTemplate } from '../../../lib/domain/exports/cloudformation.ts';
import { ownersOf } from '../../../lib/domain/exports/owners.ts';
import { described, ROLE_ARN, stackFile } from '../../support/owning-stack.ts';
import { hiddenFields, page, reviewDesk, send } from '../../support/review-desk.ts';
import { proposal, snapshot } from '../../support/review-documents.ts';

async function desk(options: Parameters<typeof reviewDesk>[0] = {}, tags = snapshot.tags) {
  const made = reviewDesk(options);
  await made.open('t1', { snapshot: { ...snapshot, tags } });
  const hidden = await hiddenFields(made.app, '/tickets/t1/files');
  const files = (fields: Readonly<Record<string, string>>) =>
    send(made.app, '/tickets/t1/files', { ...hidden, ...fields });
  const decision = async () => (await made.store.get('t1'))?.decision;
  return { ...made, files, decision };
}

const stack = JSON.stringify(described);

it('gives a draft with the names of the stack whose resources were sent, and decides nothing', async () => {
  const { files, decision } = await desk();

  const response = await files({ stack, format: 'cloudformation' });

  expect(response.status).toBe(200);
  expect(response.headers.get('content-disposition')).toBe(
    'attachment; filename="orders-api.template.json"',
  );
  expect(await response.text()).toBe(
    cloudFormationTemplate(proposal, ownersOf({ arn: ROLE_ARN, tags: {} }, [stackFile])),
  );
  expect(await decision()).toBeNull();
});

it('knows the stacks that it was started with', async () => {
  const { app } = await desk({ stackFiles: [stackFile] });

  expect(await page(app, '/tickets/t1/export/cloudformation')).toContain('"Ref": "Role"');
});

it('takes region and logical id from the tags that CloudFormation gave the role', async () => {
  const { app } = await desk(
    {},
    {
      'aws:cloudformation:stack-id': described.StackResources[0]?.StackId ?? '',
      'aws:cloudformation:logical-id': 'ApiRole',
    },
  );
  const text = await page(app, '/tickets/t1/export/cloudformation');

  expect(text).toContain(`:dynamodb:\${AWS::Region}:\${AWS::AccountId}:table/orders`);
  expect(text).toContain('"Ref": "ApiRole"');
});

it('asks for the resources by a form that works without a script', async () => {
  const { app } = await desk();
  const text = await page(app, '/tickets/t1/files');

  expect(await page(app, '/tickets/t1')).toContain('href="/tickets/t1/files"');
  expect(text).toContain('action="/tickets/t1/files"');
  expect(text).toMatch(/<label for="stack">.*<textarea id="stack" name="stack" required/s);
  expect(text).toContain('<button name="format" value="serverless">Serverless Framework</button>');
});

describe('what cannot be used', () => {
  it.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['other JSON', '{"Records":[]}'],
    ['half of it', stack.slice(0, 200)],
    ['markup', '<script>alert(1)</script>'],
  ])('is told of and not said back: %s', async (_, sent) => {
    const { files, reported } = await desk();

    const response = await files({ stack: sent, format: 'cdk' });

    expect(response.status).toBe(422);
    const text = await response.text();
    expect(text).toContain('list-stack-resources');
    expect(text).not.toContain('alert(1)');
    expect(reported).toEqual([]);
  });

  it.each(['nothing', '__proto__', ''])('is the form %j', async (format) => {
    expect((await (await desk()).files({ stack, format })).status).toBe(415);
  });

  it('is more than a stack can have', async () => {
    const { files } = await desk();

    expect((await files({ stack: ' '.repeat(1024 * 1024), format: 'cdk' })).status).toBe(413);
  });

  it('is a form that no page of ours made', async () => {
    const { files } = await desk();

    expect((await files({ stack, format: 'cdk', csrf: 'x' })).status).toBe(403);
  });

  it('is the resources of a stack that has not the role', async () => {
    const { files } = await desk({}, {});
    const other = described.StackResources.filter(
      ({ ResourceType }) => ResourceType !== 'AWS::IAM::Role',
    );
    const sent = JSON.stringify({ StackResources: other });

    expect((await files({ stack: sent, format: 'cloudformation' })).status).toBe(422);
  });
});
