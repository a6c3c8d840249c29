import type { RequestConfig } from 'jira.js';
import { describe, expect, it } from 'vitest';
import { JiraSecret, jiraNotices } from '../../../lib/aws/jira-notices.ts';
import type { Notice } from '../../../lib/domain/notice.ts';
import { HOSTILE_TEXTS, hostileNotice } from '../../support/hostile-notices.ts';
import { TRACKED_PAGE, tracked } from '../../support/tracker.ts';

const secret = JiraSecret.parse({
  host: 'https://example.atlassian.net',
  email: 'bot@example.org',
  apiToken: 'secret-api-token',
  project: 'SEC',
});

interface Issue {
  readonly key: string;
  readonly fields: {
    readonly summary: string;
    readonly labels: readonly string[];
    readonly description: unknown;
  };
  readonly comments: unknown[];
  done: boolean;
}

/** A project with a workflow of two states; `closable` false has no way to done. */
function project({ closable = true, status = 0 } = {}) {
  const issues: Issue[] = [];
  const asked: string[] = [];
  const configs: RequestConfig[] = [];
  const answer = (method: string, path: string, sent: Record<string, never>): unknown => {
    const issue = issues.find(({ key }) => path.startsWith(`/rest/api/3/issue/${key}`));
    const to = (key: string) => ({ statusCategory: { key } });
    switch (`${method} ${path.replace(/SEC-\d+/, 'KEY')}`) {
      case 'POST /rest/api/3/issue': {
        const key = `SEC-${issues.length + 1}`;
        issues.push({ key, fields: sent['fields'] as never, comments: [], done: false });
        return { key };
      }
      case 'GET /rest/api/3/search/jql': {
        const [, label] = /labels = "([^"]+)"/.exec(sent['jql'] ?? '') ?? [];
        return { issues: issues.filter(({ fields }) => fields.labels.includes(label ?? '')) };
      }
      case 'GET /rest/api/3/issue/KEY/comment':
        return { comments: issue?.comments };
      case 'POST /rest/api/3/issue/KEY/comment':
        issue?.comments.push(sent);
        return {};
      case 'GET /rest/api/3/issue/KEY':
        return { fields: { status: to(issue?.done ? 'done' : 'new') } };
      case 'GET /rest/api/3/issue/KEY/transitions':
        return {
          transitions: [
            { id: '11', to: to('indeterminate') },
            ...(closable ? [{ id: '31', to: to('done') }] : []),
          ],
        };
      case 'POST /rest/api/3/issue/KEY/transitions':
        if (issue !== undefined) issue.done = Object(sent['transition']).id === '31';
        return {};
      default:
        throw new Error(`${method} ${path} is not asked by this channel`);
    }
  };
  const adapter: RequestConfig['adapter'] = async (config) => {
    configs.push(config);
    const method = (config.method ?? 'get').toUpperCase();
    const { pathname } = new URL(config.url ?? '', config.baseURL);
    asked.push(`${method} ${pathname}`);
    const sent = method === 'GET' ? config.params : JSON.parse(config.data);
    const response = { status: 200, statusText: '', headers: {}, config };
    if (status !== 0) {
      const failed = { ...response, status, data: { errorMessages: [secret.apiToken] } };
      throw Object.assign(new Error(secret.apiToken), {
        isAxiosError: true,
        config,
        response: failed,
      });
    }
    return { ...response, data: answer(method, pathname, sent) };
  };
  const channel = jiraNotices(
    async () => secret,
    async () => TRACKED_PAGE,
    { adapter },
  );
  return { channel, issues, asked, configs };
}

it('opens one issue that is found again by a label, and says its key', async () => {
  const { channel, issues, asked, configs } = project();

  expect(await channel.send(tracked(), null)).toBe('SEC-1');

  expect(asked).toEqual(['GET /rest/api/3/search/jql', 'POST /rest/api/3/issue']);
  expect(issues.map(({ fields }) => fields)).toEqual([
    {
      summary: 'Review: app',
      project: { key: 'SEC' },
      issuetype: { name: 'Task' },
      labels: ['ratchet', 'ratchet-app-0123456789ab'],
      description: {
        type: 'doc',
        version: 1,
        content: [
          {
            type: 'codeBlock',
            content: [
              {
                type: 'text',
                text: 'It would lose 90 actions.\n\nRole: arn:aws:iam::111122223333:role/app\nTicket: app-0123456789ab',
              },
            ],
          },
          {
            type: 'paragraph',
            content: [
              {
                type: 'text',
                text: 'Look at it',
                marks: [{ type: 'link', attrs: { href: TRACKED_PAGE } }],
              },
            ],
          },
        ],
      },
    },
  ]);
  expect(configs.map(({ maxRedirects, timeout }) => [maxRedirects, timeout])).toEqual([
    [0, 5_000],
    [0, 5_000],
  ]);
});

it('makes no second issue and no second comment of a notice that comes again', async () => {
  const { channel, issues } = project();
  await channel.send(tracked(), null);
  await channel.send(tracked(), null);
  await channel.send(tracked(), null);
  const decided = tracked({ kind: 'decided', body: 'ada approved it.' });
  await channel.send(decided, 'SEC-1');
  await channel.send(decided, null);

  expect(issues).toHaveLength(1);
  expect(issues[0]?.comments).toHaveLength(2);
});

it.each([
  ['decided', true],
  ['expired', true],
  ['superseded', true],
  ['reminder', false],
  ['tightened', false],
] as const)('comments what follows (%s); done by then: %s', async (kind, done) => {
  const { channel, issues } = project();
  await channel.send(tracked(), null);

  await channel.send(tracked({ kind, body: 'So it went.' }), 'SEC-1');

  expect(issues.map((issue) => issue.done)).toEqual([done]);
  expect(JSON.stringify(issues[0]?.comments)).toContain('So it went.');
});

it('opens an issue that is done again when people have to look again, and asks for no move that is made', async () => {
  const { channel, issues, asked } = project();
  await channel.send(tracked(), null);
  await channel.send(tracked({ kind: 'decided' }), 'SEC-1');
  await channel.send(tracked({ kind: 'restored' }), 'SEC-1');
  expect(issues.map(({ done }) => done)).toEqual([false]);

  asked.length = 0;
  await channel.send(tracked({ kind: 'escalated' }), 'SEC-1');
  expect(asked.filter((each) => each.endsWith('transitions'))).toEqual([]);
});

it('says so when the workflow has no way to where the issue should go, after it was commented', async () => {
  const { channel, issues } = project({ closable: false });
  await channel.send(tracked(), null);

  const sending = channel.send(tracked({ kind: 'decided' }), 'SEC-1');

  await expect(sending).rejects.toMatchObject({
    name: 'NoticeRefused',
    message: expect.stringContaining('no transition that would make it closed'),
  });
  expect(issues[0]?.comments).toHaveLength(1);
});

it.each([
  ['about no ticket', { kind: 'refused', ticketId: undefined }],
  ['that nobody was asked about', { kind: 'tightened' }],
] as const)('leaves out what is %s', async (_, changes) => {
  const { channel, issues } = project();

  expect(await channel.send(tracked(changes as Partial<Notice>), null)).toBeNull();

  expect(issues).toEqual([]);
});

it('takes no key from the ticket that is none', async () => {
  const { channel, asked } = project();

  await channel.send(tracked(), 'SEC-1/../../user');

  expect(asked[0]).toBe('GET /rest/api/3/search/jql');
});

describe.each(HOSTILE_TEXTS)('with %s in every name', (_, text) => {
  it('keeps it text, and the query and labels whole', async () => {
    const { channel, issues, configs } = project();

    await channel.send({ ...hostileNotice(text), ticketId: `${text}" OR project = "HR` }, null);

    const [{ fields } = { fields: { summary: '', labels: [], description: null } }] = issues;
    expect(configs[0]?.params.jql).toMatch(
      /^project = "SEC" AND labels = "ratchet-[\w-]+" ORDER BY created ASC$/,
    );
    expect(fields.labels.every((label) => /^[\w-]{1,255}$/.test(label))).toBe(true);
    expect(fields.summary).toMatch(/^[^\n]{1,255}$/);
    const [block] = Object(fields.description).content;
    expect(block).toMatchObject({ type: 'codeBlock', content: [{ type: 'text' }] });
    expect(block.content[0].text.length).toBeLessThan(32_767);
  });
});

describe('when Jira answers', () => {
  it.each([302, 400, 401, 403, 404])(
    '%i, it is refused, and the token is not told',
    async (status) => {
      const { channel, asked } = project({ status });

      const error = await channel.send(tracked(), null).catch((thrown) => thrown);

      expect(error).toMatchObject({
        name: 'NoticeRefused',
        message: expect.stringContaining(String(status)),
      });
      expect(error.message).not.toContain(secret.apiToken);
      expect(asked).toHaveLength(1);
    },
  );

  it.each([429, 500, 503])('%i, it may be tried again', async (status) => {
    const { channel } = project({ status });

    expect((await channel.send(tracked(), null).catch((thrown) => thrown)).name).not.toBe(
      'NoticeRefused',
    );
  });
});

it.each([
  ['plain http', { host: 'http://example.atlassian.net' }],
  ['a query for a project', { project: 'SEC" OR project = "HR' }],
  ['no address', { email: 'bot' }],
])('cannot use a secret with %s', (_, changes) => {
  expect(JiraSecret.safeParse({ ...secret, ...changes }).success).toBe(false);
});
