/**
 * Whether a request that wants to change something comes from a page of this very origin. Stricter than hono's own
 * csrf middleware, which lets other content types through and takes either header alone: here every header that is
 * present must agree, and one must be present.
 *
 * Our pages send `Referrer-Policy: no-referrer`, so browsers send `Origin: null` with their forms (Fetch standard,
 * "append a request Origin header"); that counts as absent, and Sec-Fetch-Site must then speak.
 */
export function fromSameOrigin(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site');
  const sent = request.headers.get('origin');
  const origin = sent === 'null' ? null : sent;
  if (site === null && origin === null) return false;
  return (
    (site === null || site === 'same-origin') &&
    (origin === null || origin === new URL(request.url).origin)
  );
}
