import type { Context, Hono } from 'hono';
import { compress } from 'hono/compress';
import { roleNameOf } from '../domain/role.ts';
import type { Dossier } from './dossier.ts';
import { EDITS, placeIn, readEdit } from './edit-form.ts';
import type { FrontDesk, Posted } from './front-desk.ts';
import { historyOf } from './history.ts';
import { knownName, type Reviewer } from './reviewer.ts';
import { revise } from './revise.ts';
import { arnPage } from './view/arn-page.ts';
import type { EditDesk, Returned } from './view/edit-desk.ts';
import { editPage } from './view/edit-page.ts';
import { historyPage } from './view/history-page.ts';
import { layout } from './view/layout.ts';
import { script } from './view/script.ts';

/** Ten documents of IAM's largest size with all the whitespace that somebody may put in, or thousands of ticked boxes. */
const BODY_LIMIT = 1024 * 1024;

/** Changing a draft: the pages that ask how, the one form that saves, and the history. */
export function editRoutes(app: Hono, desk: FrontDesk): void {
  const { links, identity, archive } = desk;

  const show = async (
    context: Context,
    dossier: Dossier,
    reviewer: Reviewer,
    returned: Returned | null,
  ) => {
    const shown: EditDesk = {
      links,
      csrf: desk.csrf(dossier, reviewer),
      reviewer: knownName(reviewer),
      asksRole: reviewer.kind === 'link-holder',
      returned,
    };
    const asked = returned?.fields ?? new URL(context.req.url).searchParams;
    const at = asked.get('at');
    const body =
      at === null
        ? editPage(dossier, shown, asked.get('q') ?? '')
        : arnPage(dossier, shown, placeIn(at), { to: asked.get('to'), only: asked.getAll('only') });
    if (body === null) return desk.say(context, { kind: 'no-page' });
    const name = roleNameOf(dossier.ticket.roleArn);
    const title = `${returned === null ? '' : 'Error: '}Change ${name}`;
    return context.html(await layout(links, title, body), returned === null ? 200 : 422);
  };

  app.get('/script.js', (context) =>
    context.body(script, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }),
  );

  for (const path of ['/tickets/:id/edit', '/tickets/:id/arn']) {
    app.get(path, async (context) => {
      const dossier = await desk.dossierOf(context);
      if (dossier instanceof Response) return dossier;
      return show(context, dossier, await identity(context), null);
    });
  }

  app.get('/tickets/:id/history', compress(), async (context) => {
    const dossier = await desk.dossierOf(context);
    if (dossier instanceof Response) return dossier;
    const body = historyPage(links, dossier.ticket, await historyOf(archive, dossier.revisions));
    const name = roleNameOf(dossier.ticket.roleArn);
    return context.html(await layout(links, `Revisions of ${name}`, body));
  });

  const save = async (context: Context, { dossier, reviewer, fields }: Posted) => {
    const edit = readEdit(fields, dossier.proposal.attach);
    const form = EDITS.find((name) => name === fields.get('edit'));
    if (edit === null || form === undefined) return desk.say(context, { kind: 'not-a-form' });
    const field = (name: string) => (fields.get(name) ?? '').trim();
    const typed = { name: field('name'), role: field('role') };
    const asking = { dossier, reviewer, typed, proposal: field('proposal') };
    const outcome = await revise(edit, asking, desk);
    const { id } = dossier.ticket;
    switch (outcome.kind) {
      case 'revised':
        return context.redirect(`${links.ticket(id)}#revisions`, 303);
      case 'invalid':
        return show(context, dossier, reviewer, { form, fields, problems: outcome.problems });
      default:
        return desk.say(context, { ...outcome, ticketId: id });
    }
  };
  app.post('/tickets/:id/revise', desk.atMost(BODY_LIMIT), async (context) => {
    const posted = await desk.posted(context);
    return posted instanceof Response ? posted : save(context, posted);
  });
}
