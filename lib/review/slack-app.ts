import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { SLACK_ACTIONS } from '../domain/notice-blocks.ts';
import type { Clock } from '../ports.ts';
import { formProblems } from './decision-form.ts';
import { type SlackJob, slackForm } from './slack-decide.ts';
import { confirmationView, messageView, type SlackView } from './slack-modal.ts';
import { askedBy, type Confirmed, type Pressed, payloadIn } from './slack-payload.ts';
import { signedBySlack } from './slack-signature.ts';

export interface SlackOptions {
  readonly secret: () => Promise<{
    readonly signingSecret: string;
    /** Slack user id to who that is. */
    readonly approvers: Readonly<Record<string, string>>;
  }>;
  readonly clock: Clock;
  /** Opens a window for whoever pressed, within 3 s of the press. */
  readonly openView: (triggerId: string, view: SlackView) => Promise<void>;
  /** Hands the decision on to be made after Slack has its answer. */
  readonly later: (job: SlackJob) => Promise<void>;
  /** Told of errors that Slack only gets a number for. */
  readonly report: (error: unknown) => void;
}

/** Slack sends the message along with the press: at most 50 blocks of 3,000 characters. */
const BODY_LIMIT = 512 * 1024;

/**
 * Where Slack sends presses and windows. The one route that is open to the world: without Slack's signature over the
 * bytes of the body it does nothing and says nothing. It decides nothing itself: a press opens a window that asks
 * again, and a confirmed window is handed on, since Slack wants its answer within 3 seconds.
 */
export function slackApp({ secret, clock, openView, later, report }: SlackOptions): Hono {
  const app = new Hono();
  app.onError((error, context) => {
    report(error);
    return context.body(null, 500);
  });
  app.notFound((context) => context.body(null, 404));

  const pressed = async ({ actions: [button], ...press }: Pressed, known: boolean) => {
    const action = SLACK_ACTIONS.find((each) => each === button.action_id);
    const asked = askedBy(button.value);
    // The link button tells of itself too.
    if (action === undefined || asked === null) return;
    const view = known
      ? confirmationView({ ...asked, action, channel: press.channel.id })
      : NOT_AN_APPROVER;
    await openView(press.trigger_id, view);
  };

  const confirmed = async (
    context: Context,
    { user, view }: Confirmed,
    name: string | undefined,
  ) => {
    if (name === undefined)
      return context.json({ response_action: 'update', view: NOT_AN_APPROVER });
    const { reason, days } = view.state.values;
    const typed = { reason: reason?.value.value ?? '', days: days?.value.value ?? '' };
    const errors = problemsOf(view.private_metadata, typed);
    if (errors !== null) return context.json({ response_action: 'errors', errors });
    await later({ ...view.private_metadata, ...typed, user: user.id });
    return context.json({ response_action: 'update', view: PASSED_ON });
  };

  app.post(
    '/slack/interactions',
    bodyLimit({ maxSize: BODY_LIMIT, onError: (context) => context.body(null, 413) }),
    async (context) => {
      const body = new Uint8Array(await context.req.arrayBuffer());
      const { signingSecret, approvers } = await secret();
      const timestamp = context.req.header('x-slack-request-timestamp');
      const signature = context.req.header('x-slack-signature');
      if (!signedBySlack(signingSecret, { body, timestamp, signature }, clock.now())) {
        return context.body(null, 401);
      }
      const payload = payloadIn(new TextDecoder().decode(body));
      if (payload === null) return context.body(null, 400);
      const name = Object.hasOwn(approvers, payload.user.id)
        ? approvers[payload.user.id]
        : undefined;
      if (payload.type === 'view_submission') return confirmed(context, payload, name);
      await pressed(payload, name !== undefined);
      return context.body(null, 200);
    },
  );
  return app;
}

const NOT_AN_APPROVER = messageView(
  'Not taken',
  'You are not among the approvers of this Ratchet. Whoever runs it can add your Slack user to its secret.',
);

const PASSED_ON = messageView(
  'Passed on',
  'Your decision is being checked and recorded. The message in the channel says what became of it.',
);

/** What must be mended in the window before it can be sent, by the field it is in; null when nothing. */
function problemsOf(
  { action, proposal }: Confirmed['view']['private_metadata'],
  typed: { readonly reason: string; readonly days: string },
): Readonly<Record<string, string>> | null {
  const problems = formProblems(slackForm({ action, proposal, ...typed }));
  if (problems.length === 0) return null;
  return Object.fromEntries(problems.map(({ field, message }) => [field, message]));
}
