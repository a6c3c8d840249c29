import { describe, expect, it } from 'vitest';
import { GithubSecret, githubNotices } from '../../../lib/aws/github-notices.ts';
import type { Notice } from '../../../lib/domain/notice.ts';
import { HOSTILE_TEXTS, hostileNotice } from '../../support/hostile-notices.ts';
import { jsonAnswer, keptFetch } from '../../support/posted.ts';
import { TRACKED_PAGE, tracked } from '../../support/tracker.ts';

const secret = GithubSecret.parse({
  token: 'github_pat_secret_token',
  repository: 'example/security',
});
const ISSUES = 'https://api.github.com/repos/example/security/issues';
const MARK = '<!-- ratchet-app-0123456789ab -->';

/** A repository with issues and comments, as far as the channel asks for them. */
function repository(broken?: () => Response | undefined) {
  const issues: { number: number; title: string; body: string; state: string; labels: string[] }[] =
    [];
  const comments = new Map<number, { body: string }[]>();
  const { fetch, posted } = keptFetch(({ url, method, body }) => {
    const failure = broken?.();
    if (failure !== undefined) return failure;
    const { pathname, searchParams } = new URL(url);
    const [, number] = /\/issues\/(\d+)/.exec(pathname) ?? [];
    const sent = body === '' ? {} : JSON.parse(body);
    if (number === undefined && method === 'POST') {
      const issue = { number: issues.length + 1, state: 'open', ...sent };
      issues.push(issue);
      return jsonAnswer(issue, 201);
    }
    if (number === undefined) {
      const page = Number(searchParams.get('page') ?? 1);
      return jsonAnswer(issues.toReversed().slice((page - 1) * 100, page * 100));
    }
    const kept = comments.get(Number(number)) ?? [];
    if (pathname.endsWith('/comments') && method === 'GET') return jsonAnswer(kept);
    if (pathname.endsWith('/comments')) {
      comments.set(Number(number), [...kept, sent]);
      return jsonAnswer(sent, 201);
    }
    const issue = issues[Number(number) - 1];
    return jsonAnswer(Object.assign(issue ?? {}, sent));
  });
  const channel = githubNotices(
    async () => secret,
    async () => TRACKED_PAGE,
    fetch,
  );
  const asked = () => posted.map(({ method, url }) => `${method} ${url}`);
  return { channel, issues, comments, posted, asked };
}

it('opens one issue that is found again by a mark, and says its number', async () => {
  const { channel, issues, asked, posted } = repository();

  expect(await channel.send(tracked(), null)).toBe('1');

  expect(asked()).toEqual([
    `GET ${ISSUES}?page=1&labels=ratchet&state=all&per_page=100`,
    `POST ${ISSUES}`,
  ]);
  expect(issues).toEqual([
    {
      number: 1,
      state: 'open',
      title: 'Review: app',
      labels: ['ratchet'],
      body: [
        '```text',
        'It would lose 90 actions.\n\nRole: arn:aws:iam::111122223333:role/app\nTicket: app-0123456789ab',
        '```',
        '',
        `[Look at it](<${TRACKED_PAGE}>)`,
        '',
        MARK,
      ].join('\n'),
    },
  ]);
  expect(posted.every(({ headers }) => headers['authorization'] === `token ${secret.token}`)).toBe(
    true,
  );
});

it('makes no second issue and no second comment of a notice that comes again', async () => {
  const { channel, issues, comments } = repository();
  await channel.send(tracked(), null);
  await channel.send(tracked(), null);
  await channel.send(tracked(), null);
  const decided = tracked({ kind: 'decided', body: 'ada approved it.' });
  await channel.send(decided, '1');
  await channel.send(decided, null);

  expect(issues).toHaveLength(1);
  expect(comments.get(1)).toHaveLength(2);
});

it.each([
  ['decided', 'closed'],
  ['expired', 'closed'],
  ['superseded', 'closed'],
  ['reminder', 'open'],
  ['tightened', 'open'],
  ['drifted', 'open'],
] as const)('comments what follows (%s) and leaves the issue %s', async (kind, state) => {
  const { channel, issues, comments } = repository();
  await channel.send(tracked(), null);

  expect(await channel.send(tracked({ kind, body: 'So it went.' }), '1')).toBe('1');

  expect(issues.map((issue) => issue.state)).toEqual([state]);
  expect(comments.get(1)?.map(({ body }) => body)).toEqual([
    expect.stringContaining('So it went.'),
  ]);
});

it.each(['review', 'restored', 'missed', 'escalated'] as const)(
  'opens a closed issue again when people have to look again (%s)',
  async (kind) => {
    const { channel, issues } = repository();
    await channel.send(tracked(), null);
    await channel.send(tracked({ kind: 'decided' }), '1');

    await channel.send(tracked({ kind, body: 'Look again.' }), '1');

    expect(issues.map(({ state }) => state)).toEqual(['open']);
  },
);

it.each([
  ['about no ticket', { kind: 'refused', ticketId: undefined }],
  ['that nobody was asked about', { kind: 'tightened' }],
] as const)('leaves out what is %s', async (_, changes) => {
  const { channel, issues, comments } = repository();

  expect(await channel.send(tracked(changes as Partial<Notice>), null)).toBeNull();

  expect([issues, comments.size]).toEqual([[], 0]);
});

it('finds its issue among many of the same label', async () => {
  const { channel, issues } = repository();
  for (let at = 0; at < 350; at += 1) {
    await channel.send(tracked({ ticketId: `t-${at}` }), null);
  }

  expect(await channel.send(tracked({ ticketId: 't-7' }), null)).toBe('8');
  expect(issues).toHaveLength(350);
});

it('takes no number from the ticket that is none', async () => {
  const { channel, asked } = repository();

  await channel.send(tracked(), '1/../../user');

  expect(asked()[0]).toBe(`GET ${ISSUES}?page=1&labels=ratchet&state=all&per_page=100`);
});

describe.each(HOSTILE_TEXTS)('with %s in every name', (_, text) => {
  it('shows it as text alone, in a block that it cannot leave', async () => {
    const { channel, issues } = repository();

    await channel.send(
      { ...hostileNotice(`${text}\n\`\`\`\n@everyone`), ticketId: text || 'none' },
      null,
    );

    const [{ title, body } = { title: '', body: '' }] = issues;
    const [fence = ''] = /^`+/.exec(body) ?? [];
    const inside = body.slice(body.indexOf('\n') + 1, body.lastIndexOf(`\n${fence}`));
    expect(inside).not.toContain(fence);
    expect(body.slice(body.lastIndexOf(`\n${fence}`))).toMatch(
      /^\n`{3,}\n\n\[Look at it\]\(<[^<>]+>\)\n\n<!-- ratchet-[\w-]+ -->$/,
    );
    expect(body.length).toBeLessThan(65_536);
    expect(title).toMatch(/^[^\n]{1,256}$/);
  });
});

describe('when GitHub answers', () => {
  it.each([401, 403, 404, 410, 422])(
    '%i, it is refused, and the token is not told',
    async (status) => {
      const { channel, posted } = repository(() => jsonAnswer({ message: secret.token }, status));

      const error = await channel.send(tracked(), null).catch((thrown) => thrown);

      expect(error).toMatchObject({
        name: 'NoticeRefused',
        message: expect.stringContaining(String(status)),
      });
      expect(error.message).not.toContain(secret.token);
      expect(posted).toHaveLength(1);
    },
  );

  it.each([
    ['429', () => jsonAnswer({}, 429)],
    ['500', () => jsonAnswer({}, 500)],
    ['502', () => jsonAnswer({}, 502)],
    [
      '403 as the calls of the hour are used up',
      () => new Response('{}', { status: 403, headers: { 'x-ratelimit-remaining': '0' } }),
    ],
  ])('%s, it may be tried again', async (_, answer) => {
    const { channel } = repository(answer);

    expect((await channel.send(tracked(), null).catch((thrown) => thrown)).name).not.toBe(
      'NoticeRefused',
    );
  });
});

it.each([
  ['a URL for a repository', { repository: 'https://github.com/a/b' }],
  ['a path out of the repository', { repository: 'a/../../user' }],
  ['plain http', { api: 'http://github.example.org' }],
  ['no token', { token: '' }],
])('cannot use a secret with %s', (_, changes) => {
  expect(GithubSecret.safeParse({ ...secret, ...changes }).success).toBe(false);
});
