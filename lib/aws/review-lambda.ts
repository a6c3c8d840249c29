import type { Context as LambdaContext } from 'aws-lambda';
import type { Context, Hono } from 'hono';
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import * as z from 'zod';

const Signed = z.object({
  event: z.object({
    requestContext: z.object({
      authorizer: z.object({ iam: z.object({ userArn: z.string().min(1) }) }),
    }),
  }),
});

/** A Lambda behind API Gateway that answers with a hono app, made on the first request and again when that failed. */
export function reviewLambda(make: () => Promise<Hono>) {
  let app: Promise<Hono> | undefined;
  return async (event: LambdaEvent, context: LambdaContext) => {
    app ??= make();
    try {
      return await handle(await app)(event, context);
    } catch (error) {
      app = undefined;
      throw error;
    }
  };
}

/**
 * The principal that signed the request, by ARN, as API Gateway's IAM authorizer vouches for it. Throws when there
 * is none, so that a route left open by mistake serves nobody.
 */
export function signedBy({ env }: Pick<Context, 'env'>): string {
  return Signed.parse(env).event.requestContext.authorizer.iam.userArn;
}
