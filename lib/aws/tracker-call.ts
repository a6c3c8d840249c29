import { NoticeRefused } from '../domain/errors.ts';

/** Answers of the 400s that a later try may not get: too slow, too early, too many. */
const TRY_AGAIN = new Set([408, 425, 429]);

/**
 * Runs a call to a tracker of issues; an answer that will stay throws NoticeRefused with its number. What the tracker
 * says in words is not repeated: it can quote what was sent.
 */
export async function trackerCall<Answer>(
  tracker: string,
  call: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    const status = statusOf(error);
    if (status === null || status < 300 || status >= 500 || TRY_AGAIN.has(status)) throw error;
    if (status === 403 && isRateLimit(error)) throw error;
    throw new NoticeRefused(
      `${tracker} answered ${status}: ${ADVICE.get(status) ?? 'look at its secret.'}`,
    );
  }
}

const ADVICE = new Map([
  [400, 'it does not take such an issue; look at the project and its required fields.'],
  [401, 'its token is not valid any more.'],
  [403, 'its token may not do that.'],
  [404, 'there is no such project or issue, or its token may not see it.'],
  [410, 'issues are switched off there.'],
  [422, 'it does not take such an issue; look at the project and its required fields.'],
]);

function statusOf(error: unknown): number | null {
  const status = error instanceof Error && 'status' in error ? error.status : null;
  return typeof status === 'number' ? status : null;
}

/** GitHub says 403 when the hour's calls are used up ("Rate limits for the REST API"). */
function isRateLimit(error: unknown): boolean {
  const { response } = error as {
    readonly response?: { readonly headers?: Readonly<Record<string, unknown>> };
  };
  const headers = response?.headers ?? {};
  return headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined;
}
