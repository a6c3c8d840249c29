import { BaseClient, type RequestConfig } from 'jira.js';
import { IssueComments } from 'jira.js/version3/issueComments';
import { IssueSearch } from 'jira.js/version3/issueSearch';
import { Issues } from 'jira.js/version3/issues';
import * as z from 'zod';
import { digestOf } from '../digest.ts';
import { NoticeRefused } from '../domain/errors.ts';
import type { Notice } from '../domain/notice.ts';
import { issueChange, issueMark, issueText, issueTitle } from '../domain/notice-issue.ts';
import type { Channel } from '../steps/every-channel.ts';
import type { PageOf } from './sns-notices.ts';
import { trackerCall } from './tracker-call.ts';

/** The secret of the Jira channel. */
export const JiraSecret = z.strictObject({
  /** `https://example.atlassian.net`. */
  host: z.url({ protocol: /^https$/ }),
  email: z.email(),
  apiToken: z.string().min(10),
  /** Key of the project: `SEC`. */
  project: z.string().regex(/^[A-Z][A-Z0-9_]+$/, 'is not the key of a project'),
  issueType: z.string().min(1).default('Task'),
});
export type JiraSecret = z.infer<typeof JiraSecret>;

const TIMEOUT_MS = 5_000;
const LABEL = 'ratchet';
const KEY = /^[A-Z][A-Z0-9_]+-\d+$/;

/**
 * An issue for each ticket, kept in step with it as on GitHub (github-notices.ts). The ticket's mark is a label. Which
 * transition closes or opens an issue is asked of the project's own workflow, by the category of where it leads.
 */
export function jiraNotices(
  secret: () => Promise<JiraSecret>,
  pageOf: PageOf,
  http: RequestConfig = {},
): Channel {
  return {
    name: 'jira',
    async send(notice, earlier) {
      if (notice.ticketId === undefined) return null;
      const tracker = trackerFor(await secret(), http);
      const page = await pageOf(notice);
      const { opens, state } = issueChange(notice);
      const mark = issueMark(notice.ticketId);
      const known = earlier !== null && KEY.test(earlier) ? earlier : null;
      const found = known ?? (await tracker.find(mark));
      if (found === null) {
        return opens
          ? tracker.open(issueTitle(notice), documentOf(notice, page, null), mark)
          : null;
      }
      const comment = `ratchet-notice-${digestOf(notice).slice(0, 16)}`;
      await tracker.comment(found, documentOf(notice, page, comment), comment);
      if (state !== null) await tracker.move(found, state);
      return found;
    },
  };
}

function trackerFor(
  { host, email, apiToken, project, issueType }: JiraSecret,
  http: RequestConfig,
) {
  const client = new BaseClient({
    host,
    authentication: { basic: { email, apiToken } },
    baseRequestConfig: { timeout: TIMEOUT_MS, maxRedirects: 0, ...http },
  });
  const issues = new Issues(client);
  const comments = new IssueComments(client);
  const search = new IssueSearch(client);
  const call = <Answer>(ask: () => Promise<Answer>) => trackerCall('Jira', ask);

  return {
    async find(mark: string): Promise<string | null> {
      const jql = `project = "${project}" AND labels = "${mark}" ORDER BY created ASC`;
      const { issues: found = [] } = await call(() =>
        search.searchForIssuesUsingJqlEnhancedSearch({ jql, maxResults: 1, fields: ['key'] }),
      );
      return found[0]?.key ?? null;
    },

    async open(summary: string, description: Document, mark: string): Promise<string> {
      const { key } = await call(() =>
        issues.createIssue({
          fields: {
            summary,
            description: description as never,
            project: { key: project },
            issuetype: { name: issueType },
            labels: [LABEL, mark],
          },
        }),
      );
      return key;
    },

    async comment(issueIdOrKey: string, body: Document, mark: string): Promise<void> {
      const page = await call(() =>
        comments.getComments({ issueIdOrKey, orderBy: '-created', maxResults: 100 }),
      );
      if (JSON.stringify(page).includes(mark)) return;
      await call(() => comments.addComment({ issueIdOrKey, comment: body as never }));
    },

    async move(issueIdOrKey: string, state: 'open' | 'closed'): Promise<void> {
      const { fields } = await call(() => issues.getIssue({ issueIdOrKey, fields: ['status'] }));
      const done = (category: string | undefined) => category === 'done';
      if (done(fields.status.statusCategory?.key) === (state === 'closed')) return;
      const { transitions = [] } = await call(() => issues.getTransitions({ issueIdOrKey }));
      const transition = transitions.find(
        ({ to }) => to !== undefined && done(to.statusCategory?.key) === (state === 'closed'),
      );
      if (transition?.id === undefined) {
        throw new NoticeRefused(
          `Jira let ${issueIdOrKey} be commented but offers no transition that would make it ${state}: look at the workflow of ${project}, and at what its token may do.`,
        );
      }
      const { id } = transition;
      await call(() => issues.doTransition({ issueIdOrKey, transition: { id } }));
    },
  };
}

/** A document of Atlassian's format, as far as we make one. */
interface Document {
  readonly type: 'doc';
  readonly version: 1;
  readonly content: readonly object[];
}

/** Text nodes are shown as they are: in this format markup is structure, never characters. */
function documentOf(notice: Notice, page: string | null, mark: string | null): Document {
  const paragraph = (content: object) => ({ type: 'paragraph', content: [content] });
  const link = (href: string) => ({
    ...{ type: 'text', text: 'Look at it' },
    marks: [{ type: 'link', attrs: { href } }],
  });
  return {
    type: 'doc',
    version: 1,
    content: [
      { type: 'codeBlock', content: [{ type: 'text', text: issueText(notice) }] },
      ...(page === null ? [] : [paragraph(link(page))]),
      ...(mark === null ? [] : [paragraph({ type: 'text', text: mark })]),
    ],
  };
}
