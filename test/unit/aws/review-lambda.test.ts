import type { Context } from 'aws-lambda';
import { Hono } from 'hono';
import type { LambdaEvent } from 'hono/aws-lambda';
import { describe, expect, it, vi } from 'vitest';
import { reviewLambda, signedBy } from '../../../lib/aws/review-lambda.ts';

const CALLER = 'arn:aws:sts::111122223333:assumed-role/Reviewer/ada';

function request(more: object = { authorizer: { iam: { userArn: CALLER } } }): LambdaEvent {
  return {
    version: '2.0',
    routeKey: 'GET /{path+}',
    rawPath: '/who',
    rawQueryString: '',
    headers: { host: 'api.example.org' },
    requestContext: {
      domainName: 'api.example.org',
      http: {
        method: 'GET',
        path: '/who',
        protocol: 'HTTP/1.1',
        sourceIp: '192.0.2.1',
        userAgent: '',
      },
      ...more,
    },
    isBase64Encoded: false,
  } as never;
}

const pages = () => {
  const app = new Hono();
  app.get('/who', (context) => context.text(signedBy(context)));
  app.onError((_, context) => context.text('nobody', 500));
  return app;
};
const ask = (handler: ReturnType<typeof reviewLambda>, event: LambdaEvent) =>
  handler(event, {} as Context);

describe('the reviewer', () => {
  it('is the principal that API Gateway vouches for', async () => {
    const answer = await ask(
      reviewLambda(async () => pages()),
      request(),
    );

    expect(answer).toMatchObject({ statusCode: 200, body: CALLER });
  });

  it.each([[{}], [{ authorizer: {} }], [{ authorizer: { iam: { userArn: '' } } }]])(
    'is never nobody, though a route be left open: %j',
    async (context) => {
      const answer = await ask(
        reviewLambda(async () => pages()),
        request(context),
      );

      expect(answer).toMatchObject({ statusCode: 500, body: 'nobody' });
    },
  );

  it('is not whom a header names', async () => {
    const event = request({});
    Object.assign(event.headers ?? {}, { 'x-user-arn': CALLER, 'x-amzn-request-context': CALLER });

    expect(
      await ask(
        reviewLambda(async () => pages()),
        event,
      ),
    ).toMatchObject({ body: 'nobody' });
  });
});

describe('the app', () => {
  it('is made once', async () => {
    const make = vi.fn(async () => pages());
    const handler = reviewLambda(make);

    await ask(handler, request());
    await ask(handler, request());

    expect(make).toHaveBeenCalledTimes(1);
  });

  it('is made again when making it failed', async () => {
    const make = vi.fn(async () => pages()).mockRejectedValueOnce(new Error('no secret yet'));
    const handler = reviewLambda(make);

    await expect(ask(handler, request())).rejects.toThrow('no secret yet');
    expect(await ask(handler, request())).toMatchObject({ statusCode: 200 });
  });
});
