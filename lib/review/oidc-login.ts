import {
  getAuth,
  initOidcAuthMiddleware,
  type OidcAuth,
  oidcAuthMiddleware,
} from '@hono/oidc-auth';
import { createMiddleware } from 'hono/factory';
import type { ReviewOptions } from './front-desk.ts';

export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** 64 hex digits: signs the cookie that keeps the login. */
  readonly sessionSecret: string;
}

/** A working day; within it the login is renewed by the provider where it gives refresh tokens. */
const SESSION_SECONDS = 8 * 3600;
const CALLBACK = '/callback';

/**
 * A login by OpenID Connect: authorization code with PKCE, state and nonce, the session in a signed cookie, so that
 * no instance of a function has to remember it. A verified mail address goes on record; else the subject that the
 * issuer gave, since an address that nobody verified is a name as typed.
 */
export function oidcLogin(settings: OidcSettings): Pick<ReviewOptions, 'identity' | 'login'> {
  const { issuer, clientId, clientSecret, sessionSecret } = settings;
  const init = initOidcAuthMiddleware({
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: clientId,
    OIDC_CLIENT_SECRET: clientSecret,
    OIDC_AUTH_SECRET: sessionSecret,
    OIDC_REDIRECT_URI: CALLBACK,
    OIDC_SCOPES: 'openid email',
    OIDC_AUTH_EXPIRES: String(SESSION_SECONDS),
    OIDC_AUTH_REFRESH_INTERVAL: '3600',
    // No __Host- prefix: the library could not delete such a cookie (it sends no Secure with it).
    OIDC_COOKIE_NAME: 'ratchet-login',
    OIDC_COOKIE_PATH: '/',
  });
  const guard = oidcAuthMiddleware();
  const login = createMiddleware(async (context, next) => {
    context.set('oidcClaimsHook', async (before: OidcAuth | undefined, claims: Claims) => ({
      sub: claims?.sub ?? before?.sub ?? '',
      email: claims === undefined ? (before?.email ?? '') : verifiedAddress(claims),
    }));
    await init(context, async () => {});
    const answer = await guard(context, next);
    const { pathname, origin } = new URL(context.req.url);
    if (pathname !== CALLBACK || !(answer instanceof Response)) return answer;
    // Where it goes on to came from a cookie: only ever to these pages.
    const location = answer.headers.get('location') ?? '/';
    if (new URL(location, origin).origin !== origin) answer.headers.set('location', '/');
    return answer;
  });
  return {
    login,
    async identity(context) {
      const session = await getAuth(context);
      const email = session?.email ?? '';
      const sub = session?.sub ?? '';
      if (email !== '') return { kind: 'known', name: email };
      return sub === '' ? { kind: 'nobody' } : { kind: 'known', name: `${sub} of ${issuer}` };
    },
  };
}

type Claims = { readonly sub?: string; readonly [claim: string]: unknown } | undefined;

function verifiedAddress(claims: NonNullable<Claims>): string {
  const { email, email_verified: verified } = claims;
  return typeof email === 'string' && (verified === true || verified === 'true') ? email : '';
}
