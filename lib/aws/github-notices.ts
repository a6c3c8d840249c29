import { Octokit } from '@octokit/rest';
import * as z from 'zod';
import { digestOf } from '../digest.ts';
import type { Notice } from '../domain/notice.ts';
import { issueChange, issueMark, issueText, issueTitle } from '../domain/notice-issue.ts';
import type { Channel } from '../steps/every-channel.ts';
import type { PageOf } from './sns-notices.ts';
import { trackerCall } from './tracker-call.ts';

/** The secret of the GitHub channel. */
export const GithubSecret = z.strictObject({
  /** Fine-grained, for this one repository, with "Issues: read and write". */
  token: z.string().min(20),
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'is not owner/name'),
  /** Of GitHub Enterprise Server: `https://github.example.org/api/v3`. */
  api: z.url({ protocol: /^https$/ }).default('https://api.github.com'),
});
export type GithubSecret = z.infer<typeof GithubSecret>;

const TIMEOUT_MS = 5_000;
const LABEL = 'ratchet';

/** An issue is looked for among this many of the newest with our label, 100 a page. */
const PAGES = 10;

/**
 * An issue for each ticket, kept in step with it: opened when people are asked, a comment for all that follows, closed
 * when it is settled and opened again when something went wrong after that. Sent twice, a notice makes no second issue
 * and no second comment: both are found again by a mark in them.
 */
export function githubNotices(
  secret: () => Promise<GithubSecret>,
  pageOf: PageOf,
  send: typeof fetch = fetch,
): Channel {
  return {
    name: 'github',
    async send(notice, earlier) {
      if (notice.ticketId === undefined) return null;
      const tracker = trackerFor(await secret(), send);
      const text = markdown(notice, await pageOf(notice));
      const { opens, state } = issueChange(notice);
      const found = numberIn(earlier) ?? (await tracker.find(issueMark(notice.ticketId)));
      if (found === null) {
        if (!opens) return null;
        return String(await tracker.open(issueTitle(notice), text, issueMark(notice.ticketId)));
      }
      await tracker.comment(found, text, `ratchet-notice-${digestOf(notice).slice(0, 16)}`);
      if (state !== null) await tracker.set(found, state);
      return String(found);
    },
  };
}

function trackerFor({ token, repository, api }: GithubSecret, send: typeof fetch) {
  const octokit = new Octokit({
    auth: token,
    baseUrl: api,
    log: SILENT,
    request: {
      fetch: (url: string, options: RequestInit) =>
        send(url, { ...options, signal: AbortSignal.timeout(TIMEOUT_MS) }),
    },
  });
  const [owner = '', repo = ''] = repository.split('/');
  const call = <Answer>(ask: () => Promise<Answer>) => trackerCall('GitHub', ask);
  const at = (issue_number: number) => ({ owner, repo, issue_number });

  return {
    async find(mark: string): Promise<number | null> {
      for (let page = 1; page <= PAGES; page += 1) {
        const { data } = await call(() =>
          octokit.rest.issues.listForRepo({
            ...{ owner, repo, page, labels: LABEL, state: 'all' },
            per_page: 100,
          }),
        );
        const issue = data.find(({ body }) => body?.includes(comment(mark)) ?? false);
        if (issue !== undefined) return issue.number;
        if (data.length < 100) return null;
      }
      return null;
    },

    async open(title: string, text: string, mark: string): Promise<number> {
      const body = `${text}\n\n${comment(mark)}`;
      const { data } = await call(() =>
        octokit.rest.issues.create({ owner, repo, title, body, labels: [LABEL] }),
      );
      return data.number;
    },

    async comment(issue: number, text: string, mark: string): Promise<void> {
      const { data } = await call(() =>
        octokit.rest.issues.listComments({ ...at(issue), per_page: 100 }),
      );
      if (data.some(({ body }) => body?.includes(comment(mark)))) return;
      await call(() =>
        octokit.rest.issues.createComment({ ...at(issue), body: `${text}\n\n${comment(mark)}` }),
      );
    },

    async set(issue: number, state: 'open' | 'closed'): Promise<void> {
      await call(() => octokit.rest.issues.update({ ...at(issue), state }));
    },
  };
}

/** Octokit would tell the console of addresses and redirects. */
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * What others wrote stands in a code block, where nothing is a mention, a reference, a link or HTML, behind a fence
 * longer than any run of backticks in it (CommonMark, "Fenced code blocks").
 */
function markdown(notice: Notice, page: string | null): string {
  const text = issueText(notice);
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  const link = page === null ? '' : `\n\n[Look at it](<${page}>)`;
  return `${fence}text\n${text}\n${fence}${link}`;
}

function comment(mark: string): string {
  return `<!-- ${mark} -->`;
}

function numberIn(reference: string | null): number | null {
  return reference !== null && /^[1-9]\d{0,15}$/.test(reference) ? Number(reference) : null;
}
