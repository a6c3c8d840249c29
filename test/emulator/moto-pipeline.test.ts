import { DescribeExecutionCommand, GetExecutionHistoryCommand } from '@aws-sdk/client-sfn';
import { beforeAll, describe, expect, it } from 'vitest';
import { EVERYTHING } from '../infra/synthesised.ts';
import { clientsWith, guardedCalls } from './guarded-calls.ts';
import { ACCOUNT, REGION } from './ministack.ts';
import { ARCHIVE, LIST, LOOK, pipelineWorld, TRAIL } from './pipeline-world.ts';
import { signedReviewer } from './signed-request.ts';
import { until } from './until.ts';

// The real state machines on moto's engine, their Tasks answered by the real functions, each with a session of its own
// role and moto's IAM asked at every call. moto's clock and the functions' are moved by the test.

const DAY = 86_400_000;
const PREFIX = EVERYTHING['ratchet:trailPrefix'];

const at = pipelineWorld();

const hasStatus = (status: string) =>
  until(`the role is ${status}`, async () => {
    const { world, role } = at();
    return (await world.tagsOf(role))['lp:status'] === status;
  });

async function livesOn(days: number) {
  const { clock, world, role } = at();
  const from = clock.now().getTime();
  for (let day = 0; day <= days; day += 1) {
    const calls = [LOOK, LIST].map((call) => [role, call] as const);
    await world.log(TRAIL, new Date(from + day * DAY), calls, PREFIX);
  }
  clock.advanceTo(new Date(from + days * DAY + 60_000));
}

describe('the state machines with the real functions on moto, each allowed what the template allows', () => {
  let grace: ReturnType<typeof signedReviewer>;
  let execution: string;
  let ticket: string;
  let draft: string;
  beforeAll(() => {
    grace = signedReviewer(at().functions);
  });

  it('are started by the tag', async () => {
    const { clock, world, role, functions, environment } = at();
    await world.log(TRAIL, clock.now(), [[role, LOOK]], PREFIX);
    const event = { account: ACCOUNT, detail: await world.tag(role, '3d') };
    const started = await functions.call('start', event);

    expect(started).toMatchObject({ kind: 'started' });
    // The same name and input again is the same execution (API reference of Step Functions, StartExecution).
    expect(await functions.call('start', event)).toEqual(started);
    execution = `${environment['STATE_MACHINE_ARN']?.replace(':stateMachine:', ':execution:')}:${Object(started).execution}`;
  });

  it('ask a person after the soak, and swap when one approves', async () => {
    const { clock, world, role } = at();
    await hasStatus('observing');
    await livesOn(3);
    ticket = await until('a ticket is open', async () => {
      if (await waits()) clock.advanceTo(new Date(clock.now().getTime() + 30_000));
      return /href="(\/tickets\/[^"]+)"/.exec(await grace.page('/'))?.[1];
    });

    expect(await grace.submit(ticket, '/approve')).toBe(303);
    await hasStatus('probation');
    expect(await world.policiesOf(role)).toEqual([expect.stringContaining(':policy/ratchet/')]);
  });

  it('end tightened after probation', async () => {
    const { world, role } = at();
    const end = await until('the execution ends', async () => {
      if ((await waits()) && (await statusNow()).status === 'RUNNING') await livesOn(1);
      const { status, error } = await statusNow();
      return status === 'RUNNING' ? null : { status, error };
    });

    expect(end).toMatchObject({ status: 'SUCCEEDED' });
    expect((await world.tagsOf(role))['lp:status']).toBe('tightened');
    [draft = ''] = await world.policiesOf(role);
  });

  it.each([
    ['one action', { only: 'sqs:DeleteQueue' }],
    ['everything', {}],
  ])('give back %s when a person asks for it on the page', async (_, typed) => {
    const { world, role } = at();
    const asked = (text: string) => text.split('grace asked for').length;
    const before = asked(await grace.page(ticket));
    expect(await grace.submit(ticket, '/undo', typed)).toBe(303);
    const page = await until('it is settled', async () => {
      const text = await grace.page(ticket);
      return asked(text) > before && !text.includes('under way.') ? text : null;
    });

    expect(page).not.toMatch(/it stopped at|nothing was changed/);
    const policies = await world.policiesOf(role);
    if ('only' in typed) {
      expect(policies).toContain(draft);
      expect(policies).toHaveLength(2);
    } else {
      expect(policies).toEqual([role.policyArn]);
    }
  });

  const statusNow = () =>
    at().states.send(new DescribeExecutionCommand({ executionArn: execution }));

  /** Whether only time or a person moves it on: a Task that works has a timeout of its own. Throws when it failed. */
  async function waits(): Promise<boolean> {
    const { states, moto } = at();
    const { status, error, cause } = await statusNow();
    if (status === 'FAILED') throw new Error(`it failed: ${error} ${cause}\nmoto: ${moto.said()}`);
    // moto knows no reverseOrder.
    const { events = [] } = await states.send(
      new GetExecutionHistoryCommand({ executionArn: execution }),
    );
    return ['WaitStateEntered', 'TaskSubmitted'].includes(events.at(-1)?.type ?? '');
  }
});

/** moto refuses in XML whoever speaks JSON to it, and the SDK has no name for that: the status tells. */
const statusOf = (error: { $response?: { statusCode?: number } }) => error.$response?.statusCode;

describe('a function that was taken over', () => {
  it('can change what its own work changes and nothing else', async () => {
    const { moto, sessions } = at();
    const calls = guardedCalls(ARCHIVE, TRAIL);
    const wrong: string[] = [];
    let tried = 0;
    for (const [name, session] of sessions) {
      const clients = clientsWith({
        ...{ endpoint: moto.endpoint, region: REGION },
        credentials: {
          accessKeyId: session['AWS_ACCESS_KEY_ID'] ?? '',
          secretAccessKey: session['AWS_SECRET_ACCESS_KEY'] ?? '',
          sessionToken: session['AWS_SESSION_TOKEN'] ?? '',
        },
      });
      for (const { call, by, send } of calls) {
        const status = await send(clients).then(() => 200, statusOf);
        if ((status === 403) === by.includes(name)) wrong.push(`${name} ${call}: ${status}`);
        tried += 1;
      }
    }
    process.stdout.write(`${tried} calls of ${sessions.size} functions tried\n`);

    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(600);
  });
});
