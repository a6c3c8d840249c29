import { type Context, Hono } from 'hono';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { decideRoutes } from './decide-routes.ts';
import { editRoutes } from './edit-routes.ts';
import { exportRoutes } from './export-routes.ts';
import { frontDesk, type ReviewOptions } from './front-desk.ts';
import { noStore, reviewHeaders } from './headers.ts';
import { linkRoutes } from './link-routes.ts';
import { ticketRoutes } from './ticket-routes.ts';
import { undoRoutes } from './undo-routes.ts';

/**
 * The review pages: tickets, one ticket, and what can be done with it. Runs wherever hono does. Only POST changes
 * anything, and only from a page that this app rendered for the same ticket, proposal and reviewer.
 */
export function reviewApp(options: ReviewOptions): Hono {
  const desk = frontDesk(options);
  const { basePath, report, say } = desk;
  const app = new Hono({ strict: false }).basePath(basePath === '' ? '/' : basePath);

  const onMethodNotAllowed = async (context: Context, methods: readonly string[]) => {
    const response = await say(context, { kind: 'wrong-method' });
    response.headers.set('Allow', methods.join(', '));
    return response;
  };
  app.use(noStore, reviewHeaders, methodNotAllowed({ app, onMethodNotAllowed }));
  app.onError((error, context) => {
    report(error);
    return say(context, { kind: 'failed' });
  });
  app.notFound((context) => say(context, { kind: 'no-page' }));

  if (options.login !== undefined) app.use(options.login);
  linkRoutes(app, desk);
  ticketRoutes(app, desk);
  decideRoutes(app, desk);
  editRoutes(app, desk);
  exportRoutes(app, desk);
  undoRoutes(app, desk);
  return app;
}
