import type { Context, Hono } from 'hono';
import { BadInput } from '../domain/errors.ts';
import { EXPORTS, type ExportFormat, exportFileName } from '../domain/exports/exports.ts';
import { ownersOf, owns } from '../domain/exports/owners.ts';
import { readStackFile, type StackFile } from '../domain/exports/stack-file.ts';
import { roleNameOf } from '../domain/role.ts';
import type { Dossier } from './dossier.ts';
import type { FrontDesk } from './front-desk.ts';
import { filesPage } from './view/export-section.ts';
import { layout } from './view/layout.ts';

/** The list of the 500 resources that a stack can have, with all the whitespace that somebody may put in. */
const BODY_LIMIT = 1024 * 1024;

/**
 * The draft as files. CloudFormation is not asked which resources a stack has, which would take a permission on every
 * stack of every account: what is not known from the role's tags comes with the form. Downloading decides nothing.
 */
export function exportRoutes(app: Hono, desk: FrontDesk): void {
  const { stackFiles, links, identity } = desk;

  app.get('/tickets/:id/export/:format', async (context) => {
    const format = EXPORTS.get(context.req.param('format'));
    if (format === undefined) return desk.say(context, { kind: 'no-page' });
    const dossier = await desk.dossierOf(context);
    return dossier instanceof Response ? dossier : download(context, format, dossier, stackFiles);
  });

  app.get('/tickets/:id/files', async (context) => {
    const dossier = await desk.dossierOf(context);
    if (dossier instanceof Response) return dossier;
    const { ticket } = dossier;
    const body = filesPage(links, ticket, desk.csrf(dossier, await identity(context)));
    return context.html(await layout(links, `Files of ${roleNameOf(ticket.roleArn)}`, body));
  });

  app.post('/tickets/:id/files', desk.atMost(BODY_LIMIT), async (context) => {
    const posted = await desk.posted(context);
    if (posted instanceof Response) return posted;
    const { dossier, fields } = posted;
    const format = EXPORTS.get(fields.get('format') ?? '');
    if (format === undefined) return desk.say(context, { kind: 'not-a-form' });
    const file = stackFile(fields.get('stack') ?? '');
    if (file === null || !owns(file, roleOf(dossier))) {
      return desk.say(context, { kind: 'no-stack', ticketId: dossier.ticket.id });
    }
    return download(context, format, dossier, [file, ...stackFiles]);
  });
}

function download(
  context: Context,
  format: ExportFormat,
  dossier: Dossier,
  files: readonly StackFile[],
): Response {
  const { proposal } = dossier;
  const owners = ownersOf(roleOf(dossier), files);
  return context.body(format.write(proposal, owners), 200, {
    'Content-Type': `${format.type}; charset=utf-8`,
    'Content-Disposition': `attachment; filename="${exportFileName(proposal, format)}"`,
  });
}

function roleOf({ proposal, snapshot }: Dossier) {
  return { arn: proposal.roleArn, tags: snapshot?.tags ?? {} };
}

/** Null for anything that lists no resources. */
function stackFile(text: string): StackFile | null {
  try {
    return readStackFile(JSON.parse(text), 'what was sent');
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof BadInput) return null;
    throw error;
  }
}
